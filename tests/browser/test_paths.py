"""From the first page to a place: with the keyboard alone, and without JavaScript."""

from __future__ import annotations

import re

import pytest

from tests.portal.addresses import born
from tests.support import managers, places
from tests.support.accessibility import tab_to

pytestmark = pytest.mark.django_db
WITHOUT_JAVASCRIPT = pytest.mark.parametrize("browser_context_arguments", [{"java_script_enabled": False}])


@pytest.fixture
def day_and_night():
    """A crèche with a free seat at any hour, so that the clock of the browser may be of 12 or 24 hours."""
    facility = places.facility()
    managers.manage(facility, managers.organisation())
    place = places.site(facility, open_week="lundi au dimanche 00:00-24:00")
    places.free(places.group(place), [*places.coming_days()], 0, 24)
    return place


def test_with_the_keyboard_alone(browser_page, day_and_night):
    page, keys = browser_page, browser_page.keyboard
    page.goto("/")
    tab_to(page, ".reason")
    keys.press("Enter")
    page.wait_for_url("**/besoin/rendez-vous/")

    tab_to(page, "#id_de")
    keys.type("0200PM")
    page.locator("#sought", has_text="Nous cherchons de").wait_for()
    tab_to(page, "input[name=trajet]")
    keys.press("ArrowRight")
    tab_to(page, "#id_mois1")
    keys.type("mars")
    tab_to(page, "#id_annee1")
    keys.type(born(18)["annee1"])
    tab_to(page, "#id_ville")
    keys.type("toulou")
    page.wait_for_selector("#suggestions [role=option]")
    keys.press("ArrowDown")
    assert page.get_attribute("#id_ville", "aria-activedescendant") == "suggestions-0"
    keys.press("Enter")
    assert page.input_value("#id_ville") == "Toulouse (31)"
    keys.press("Enter")
    page.wait_for_url(re.compile("/places/"))
    assert "=&" not in page.url

    assert "1 lieu libre à vos horaires" in page.inner_text("#annonce")
    tab_to(page, ".card h3 a")
    keys.press("Enter")
    page.wait_for_url(re.compile("/lieux/"))
    assert page.inner_text("h1") == "Les Lucioles"
    tab_to(page, "a[href^='/demander/']")
    keys.press("Enter")
    page.wait_for_url("**/demander/**")
    assert page.inner_text("h1") == "Votre demande"


def test_suggestions_refused_before_they_come_do_not_come(browser_page):
    page = browser_page
    page.goto("/besoin/rendez-vous/")
    page.locator("#id_ville").press_sequentially("toulou")
    page.wait_for_selector("#suggestions [role=option]")
    page.keyboard.type("s")
    page.keyboard.press("Escape")
    page.wait_for_timeout(800)
    assert page.locator("#suggestions").is_hidden()


@WITHOUT_JAVASCRIPT
def test_without_javascript(browser_page, day_and_night):
    page = browser_page
    page.goto("/")
    page.click("text=Un travail tôt, le soir, la nuit ou le week-end")
    page.click("text=Mes horaires changent")
    page.fill("#id_lundi_de", "05:00")
    page.fill("#id_lundi_a", "09:00")
    page.select_option("#id_mois1", "3")
    page.select_option("#id_annee1", born(18)["annee1"])
    page.click("text=+ un autre enfant")
    assert page.input_value("#id_lundi_de") == "05:00"
    page.select_option("#id_mois2", "5")
    page.select_option("#id_annee2", born(30)["annee1"])
    page.fill("#id_ville", "Saint-Denis")
    page.click(".fr-btn--lg")
    page.check("text=Saint-Denis (93)")
    page.fill("#id_ville", "31000")
    page.click(".fr-btn--lg")

    assert "Places près de Toulouse" in page.inner_text("h1")
    page.click("text=Filtrer et trier")
    page.fill("#id_rayon", "10")
    page.click("text=Appliquer")
    assert "rayon=10" in page.url
    page.click("text=Préciser mon prix >> nth=0")
    page.check("text=RSA ou aucune ressource")
    page.click("text=Voir mes prix")
    assert "Vous payez environ" in page.inner_text(".card")
    page.click(".card >> text=Comparer >> nth=0")
    assert "Comparer des lieux" in page.inner_text("h1")
    page.click("td a, th a >> nth=0")
    assert page.inner_text("h1") == "Les Lucioles"
