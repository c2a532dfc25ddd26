"""Each page in each of its states, on a telephone: axe finds nothing, nothing sticks out, the console is silent."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from pypdf import PdfReader

from aids.services.local_aids import load_shipped
from portal.cards import facility_url
from tests.portal.addresses import appointment, born, weekly
from tests.support import places
from tests.support.accessibility import overflow, violations

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """A place of each kind, and the local aids."""
    load_shipped()
    first = places.free_creche(documents=["vaccination"], handicap_trained=True)
    places.avip_label(first.facility)
    part = places.site(places.facility("Le Grand Rond"), km=1.2)
    places.free(places.group(part), places.coming_days(84), 8, 16, kind="regular")
    places.unpublished_creche()
    places.full_creche()
    places.assistant_maternel()
    return first


def compared(**changes: str) -> str:
    """Every kind of care side by side, for 35 hours a week."""
    return f"/comparer-les-prix/?{urlencode({'heures': '35', **born(18), **changes})}"


def your_aids(**changes: str) -> str:
    """Every aid, for the same hours in Toulouse."""
    return compared(ville="Toulouse (31)", **changes).replace("/comparer-les-prix/", "/vos-aides/")


def check(page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


@pytest.mark.slow
def test_pages_as_they_open(browser_page, town):
    addresses = [
        "/",
        "/besoin/rendez-vous/",
        "/besoin/formation/",
        "/besoin/horaires-decales/?horaires=variables&enfants=3",
        "/besoin/pres-de-moi/",
        appointment(),
        weekly(),
        appointment(ville="Mende"),
        appointment(**born(40)),
        appointment(de=None, a=None),
        appointment().replace("/places/", "/comparer/") + f"&lieu={town.pk}",
        facility_url(town.facility, appointment().partition("?")[2]),
        "/mon-prix/",
        "/comparer-les-prix/?enfants=3",
        "/vos-aides/",
        your_aids(),
        weekly().replace("/places/", "/vos-aides/"),
        "/aides/",
        "/aides/?q=xyzzy",
        "/aides/cmg_emploi_direct/",
        "/aides/age/",
        "/aides/caf-aide-locale/",
        compared(),
        weekly().replace("/places/", "/comparer-les-prix/"),
        "/aide/",
        "/accessibilite/",
        "/donnees-personnelles/",
        "/mentions-legales/",
        "/plan-du-site/",
    ]
    for address in addresses:
        browser_page.goto(address)
        check(browser_page, address)


@pytest.mark.slow
def test_pages_in_error(browser_page, console_errors, town):
    addresses = [
        appointment(ville="Xyzzy", de="16:00", mois1=None),
        appointment(ville="Saint-Denis"),
        weekly("", horaires="variables", de=None, a=None) + "&lundi_de=09:00",
        appointment() + "&rayon=9999",
        compared(heures="800", prix_micro_creche_paje="0", ville="Xyzzy", annee1=""),
        compared(ville="Saint-Denis"),
        weekly(prix_micro_creche_paje="0").replace("/places/", "/comparer-les-prix/"),
        "/vos-aides/?heures=&ville=Xyzzy",
        appointment(mois1=None).replace("/places/", "/vos-aides/"),
        "/rien/",
    ]
    for address in addresses:
        browser_page.goto(address)
        check(browser_page, address)
    browser_page.goto("/mon-prix/")
    browser_page.click("text=Garder mes réponses")
    browser_page.wait_for_selector(".fr-alert--error")
    check(browser_page, "mon-prix")
    # The browser notes each answer 400 or 404, and nothing else.
    assert all("Failed to load resource" in error for error in console_errors)
    console_errors.clear()


@pytest.mark.slow
def test_pages_updated(browser_page, town):
    page = browser_page
    page.goto(appointment())
    page.click("summary:has-text('Comment est-ce calculé')")
    page.click("text=Filtrer et trier")
    with page.expect_response(lambda answer: "avip=on" in answer.url):
        page.check("#id_avip", force=True)
    page.locator(".card", has_text="Les Ormes").wait_for(state="detached")
    check(page, "filtered")
    page.click("text=Voir la carte")
    page.wait_for_selector(".map__pin")
    check(page, "map")

    page.goto("/mon-prix/")
    page.check("input[value=revenus]", force=True)
    page.fill("#id_montant", "18 000")
    check(page, "income")
    page.click("text=Garder mes réponses")
    page.wait_for_selector("text=Effacer mes réponses maintenant")
    check(page, "answered")

    page.goto(compared(prix_micro_creche_paje="12"))
    for summary in page.locator("tbody summary").all():
        summary.click()
    check(page, "compared, unfolded")


@pytest.mark.slow
def test_your_aids_answered_then_in_error(browser_page, console_errors):
    page = browser_page
    page.goto("/mon-prix/")
    page.check("input[value=rsa]", force=True)
    page.check("input[name=seul][value=oui]", force=True)
    page.select_option("#id_situation", "rsa")
    page.click("text=Garder mes réponses")
    page.wait_for_selector("text=Effacer mes réponses maintenant")
    page.goto(your_aids(prix_micro_creche_paje="9"))
    page.check("input[name=inscrit][value=oui]", force=True)
    page.select_option("#travail_evenement", "emploi")
    page.click("text=Mettre à jour mes aides")
    page.wait_for_selector(".fr-alert--error")
    check(page, "the first day is missing")
    assert all("Failed to load resource" in error for error in console_errors)
    console_errors.clear()

    page.fill("#travail_debut", timezone.localdate().isoformat())
    page.select_option("#travail_contrat", "cdi")
    page.locator("#travail_heures").fill("24")
    page.fill("#travail_allocation", "0")
    page.click("text=Mettre à jour mes aides")
    page.wait_for_selector("text=416,00")
    for summary in page.locator("main summary").all():
        summary.click()
    check(page, "every aid, unfolded")


def test_the_list_alone_goes_to_paper_on_one_page(browser_page):
    browser_page.goto(your_aids())
    browser_page.emulate_media(media="print")

    assert browser_page.is_visible("text=Votre liste à imprimer")
    for hidden in ("h1", "#travail", "#conseiller", "header", "footer"):
        assert not browser_page.locator(hidden).first.is_visible(), hidden
    assert len(PdfReader(io.BytesIO(browser_page.pdf(format="A4"))).pages) == 1


@pytest.mark.parametrize(
    "browser_context_arguments", [{"color_scheme": "dark", "viewport": {"width": 1280, "height": 900}}]
)
@pytest.mark.slow
def test_pages_in_the_dark_on_a_wide_screen(browser_page, town):
    for address in ("/", "/besoin/formation/", compared(), appointment(), facility_url(town.facility)):
        browser_page.goto(address)
        if "/places/" in address:
            browser_page.wait_for_selector(".map__pin")
        assert browser_page.get_attribute("html", "data-fr-theme") == "dark"
        check(browser_page, address)
