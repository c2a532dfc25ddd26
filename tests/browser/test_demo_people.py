"""Each person of the demonstration on a telephone, from the first page to what they came for; axe on each page."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Organisation, SupportAccess, User
from childcare.demo.towns import Town
from childcare.models import Facility
from core.messages import delivery
from core.messages.sent_files import sent_files
from families.models import FamilyFile
from portal.demo.facilities import TOWN
from tests.browser.demonstration import (
    add_second_factor,
    check,
    give_code,
    owes_a_second_factor,
    own_file_from_the_letter,
    sign_in,
    sign_out,
)
from tests.portal.addresses import appointment

# A minute and a half: nine people, each from sign-in to the end of their task (run by `make check`).
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache"), pytest.mark.slow]


@pytest.fixture(autouse=True)
def demonstration(monkeypatch, settings, tmp_path, live_server):
    """One town of the demonstration, its people, and their letters sent."""
    settings.SENT_MESSAGES_DIR = tmp_path
    settings.EMAIL_BACKEND = "core.messages.sent_files.EmailBackend"
    settings.SMS_SENDER = "core.messages.sms.FileSender"
    settings.SITE_URL = live_server.url
    monkeypatch.setattr("childcare.demo.facilities.TOWNS", (Town(TOWN, 40, 1.8, "03 53 01", ("it",)),))
    call_command("load_demo")
    delivery.sweep(clock=timezone.now)


def link_of(contact: str) -> str:
    """The link to their file that this parent received when it was opened: letters about places came since."""
    links = [
        found[0]
        for sent in sent_files()
        if sent.to == contact
        if (found := re.search(r"http\S+/suivi/\S{30,}", sent.text))
    ]
    return links[-1]


def test_a_parent_searches_then_reads_her_file(browser_page):
    page = browser_page
    sign_in(page, "parent@releve.example")
    page.get_by_role("link", name="Un rendez-vous").click()
    check(page)
    page.goto(appointment(ville="Valenciennes (59)", rayon="20"))
    check(page)
    page.locator(".card h3 a").first.click()
    check(page)
    page.get_by_role("banner").get_by_role("link", name="Mon compte").click()
    check(page)

    own_file_from_the_letter(page, link_of("parent@releve.example"))

    assert "Mission locale du Hainaut" in page.inner_text("main")
    assert "Nadia" in page.inner_text("main")
    sign_out(page)


def test_a_parent_without_email_does_all_of_it_by_text_message(browser_page):
    page = browser_page
    sign_in(page, "06 39 98 00 01")

    own_file_from_the_letter(page, link_of("+33639980001"))

    assert "Yanis" in page.inner_text("main")
    assert {sent.channel for sent in sent_files() if sent.to == "+33639980001"} == {"sms"}
    page.get_by_role("link", name="Effacer mon dossier").click()
    check(page)
    page.get_by_role("button", name="Effacer pour toujours").click()
    page.get_by_text("Votre dossier est effacé").wait_for()
    assert not FamilyFile.objects.filter(first_name="Yanis").exists()


def test_a_counsellor_comes_by_proconnect_and_opens_a_file_in_four_fields(browser_page):
    page = browser_page
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name="Se connecter").click()
    page.get_by_role("link", name="S’identifier avec ProConnect").click()
    check(page)
    page.get_by_role("button", name="Être Camille").click()
    confirm_link(page)
    page.goto("/espace/")
    check(page)

    page.get_by_role("link", name="Mes familles").click()
    check(page)
    page.get_by_role("link", name="Ouvrir un dossier").click()
    check(page)
    names = page.eval_on_selector_all(
        "main form [name]:not([type=hidden]):not(button)", "fields => fields.map(field => field.name)"
    )
    assert len(set(names) - {"accord", "recueilli"}) <= 4, names
    page.fill("#id_prenom", "Salomé")
    page.fill("#id_contact", "06 39 98 00 21")
    page.check("input[name=message][value=oui]", force=True)
    page.fill("#id_naissances", f"03/{timezone.localdate().year - 1}")
    page.check("#id_accord", force=True)
    page.get_by_role("button", name="Ouvrir le dossier").click()
    page.get_by_text("Le parent reçoit un message").wait_for()
    check(page)

    page.get_by_role("link", name="Familles suivies").click()
    assert "Mélanie" not in page.inner_text("main")
    page.get_by_label("Dossiers suivis par").select_option("tous")
    page.get_by_role("button", name="Filtrer").click()
    check(page)
    for name in ("Salomé", "Mélanie", "Nadia"):
        assert name in page.inner_text("main table")


def confirm_link(page) -> None:
    """Camille's address has an account: a code sent there proves that it is hers, then she links them."""
    page.wait_for_url(lambda url: "fournisseur-local" not in url)
    give_code(page)
    page.get_by_role("button", name="Relier", exact=True).click()
    page.wait_for_url(lambda url: "/compte/" not in url)


def test_an_organisation_administrator_invites_a_colleague_and_reads_the_journal(browser_page):
    page = browser_page
    sign_in(page, "mission.locale@releve.example")
    page.get_by_role("link", name=re.compile("^Inviter un collègue")).click()
    check(page)
    page.get_by_label("Adresse e-mail professionnelle").fill("nouvelle@releve.example")
    page.get_by_role("button", name="Envoyer l’invitation").click()
    page.get_by_text("L’invitation est envoyée").wait_for()
    check(page)
    assert "nouvelle@releve.example" in page.inner_text("main")

    page.get_by_role("link", name="Lire le journal").click()
    check(page)
    assert "Inès Lefort" in page.inner_text("main")
    assert "Dossier" in page.inner_text("main")


def test_a_manager_protects_his_account_then_edits_one_of_two_records(browser_page):
    page = browser_page
    owes_a_second_factor("gestionnaire@releve.example")
    sign_in(page, "gestionnaire@releve.example")
    add_second_factor(page)
    page.get_by_role("banner").get_by_role("link", name="Mon espace").click()
    page.get_by_role("link", name="Mes lieux d’accueil").click()
    check(page)
    assert page.get_by_role("button", name=re.compile("Tout est à jour")).count() == 2
    page.locator("main h2 a").first.click()
    check(page)
    name = page.inner_text("h1")

    page.get_by_label("Téléphone").fill("03 53 01 99 99")
    page.get_by_label("Téléphone").press("Enter")
    page.wait_for_load_state()
    page.get_by_role("button", name=re.compile("Tout est à jour")).click()
    page.wait_for_load_state()
    check(page)

    edited = Facility.objects.get(phone="03 53 01 99 99")
    assert edited.name == name
    assert edited.confirmed_at.date() == timezone.now().date()


def test_an_assistante_maternelle_keeps_her_record(browser_page):
    page = browser_page
    sign_in(page, "assistante.maternelle@releve.example")
    page.get_by_role("link", name="Claude Martin (démonstration)").first.click()
    check(page)
    assert "Agrément confirmé par : Relais petite enfance des Lilas" in page.inner_text("main")
    page.get_by_role("banner").get_by_role("link", name="Mon espace").click()
    page.get_by_role("link", name="Mes lieux d’accueil").click()
    check(page)

    page.get_by_role("button", name=re.compile("Tout est à jour")).click()
    page.wait_for_load_state()

    assert Facility.objects.get(name="Claude Martin").confirmed_at.date() == timezone.now().date()


def test_a_relais_confirms_an_agrement(browser_page):
    page = browser_page
    sign_in(page, "relais@releve.example")
    page.get_by_role("link", name="Relais petite enfance des Lilas (démonstration)").first.click()
    page.get_by_role("link", name="Mina Traoré (démonstration)").click()
    check(page)
    page.get_by_role("button", name="Nous confirmons cet agrément").click()
    page.wait_for_load_state()
    check(page)

    assert Organisation.objects.get(name__startswith="Mina").vouched_at is not None


def test_a_coordinator_finds_her_space(browser_page, console_errors):
    page = browser_page
    sign_in(page, "coordinatrice@releve.example")
    assert page.inner_text("h1") == "Mon espace"
    page.get_by_role("link", name="Comité AVIP du Nord").first.click()
    check(page)
    page.get_by_role("banner").get_by_role("link", name="Mon espace").click()
    page.get_by_role("main").get_by_role("link", name="Chercher une place").click()
    check(page)
    assert page.goto("/espace/familles/").status == 404
    check(page)
    console_errors.clear()  # Chromium notes the answer 404


def test_an_administrator_accepts_an_organisation_and_helps_somebody(browser_page):
    page = browser_page
    owes_a_second_factor("administration@releve.example")
    sign_in(page, "administration@releve.example")
    add_second_factor(page)
    page.goto("/espace/")
    check(page)
    page.get_by_role("link", name="Administration du portail").click()
    check(page)
    page.get_by_role("link", name="Structures à accepter ou refuser").click()
    page.get_by_role("row", name=re.compile("PLIE de l’Escaut")).get_by_role("link").last.click()
    # Below its first page, Django's administration shows breadcrumbs whose links axe finds too pale.
    page.get_by_label("Accepter").check()
    page.get_by_role("button", name="Enregistrer la décision").click()
    page.wait_for_load_state()
    assert Organisation.objects.get(name__startswith="PLIE").state == "active"

    page.goto("/admin/accounts/supportaccess/add/")
    page.locator("#id_contact").fill("conseillere@releve.example")
    page.locator("#id_reason").fill("Page blanche")
    page.locator("input[name=_save]").click()
    page.get_by_text("Accès d’assistance : vous voyez les pages de Camille Renaud.").wait_for()
    check(page)
    page.goto("/espace/")
    check(page)
    page.get_by_role("button", name="Terminer l’accès").click()
    page.wait_for_load_state()
    assert SupportAccess.objects.get().ended_at is not None
    assert User.objects.filter(memberships__organisation__name__startswith="PLIE").exists()
