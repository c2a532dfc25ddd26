"""Filters change the list in place: the same as a full reload, announced, with an address to share. And the weight."""

from __future__ import annotations

import re

import pytest

from tests.portal.addresses import appointment
from tests.support import places

pytestmark = pytest.mark.django_db

FIRST_VISIT, LATER_PAGE = 300_000, 30_000  # bytes as sent


def shown(page) -> list[str]:
    """The list, what is announced, and the radius field."""
    parts = [page.inner_html(selector) for selector in ("#resultats", "#annonce", "#rayon")]
    return [re.sub(r"\s+", " ", part).strip() for part in parts]


def test_a_filter_gives_what_a_reload_gives(browser_page):
    page = browser_page
    places.free_creche()
    places.assistant_maternel()
    page.goto(appointment())
    page.click("text=Filtrer et trier")
    page.fill("#id_rayon", "10")
    page.locator("#id_rayon").press("Tab")
    page.wait_for_url("**rayon=10**")
    page.check("text=Assistant maternel >> nth=0", force=True)
    page.wait_for_url("**modes=assistant-maternel**")
    page.locator(".card", has_text="Les Lucioles").wait_for(state="detached")
    updated = shown(page)
    assert "=&" not in page.url
    assert page.evaluate("document.activeElement.name") == "modes"

    page.reload()

    assert shown(page) == updated
    assert "1 mise en relation" in page.inner_text("#annonce")


def test_a_mistake_in_a_filter_is_said_in_place(browser_page, console_errors):
    page = browser_page
    places.free_creche()
    page.goto(appointment())
    page.click("text=Filtrer et trier")
    page.fill("#id_rayon", "9999")
    page.locator("#id_rayon").press("Tab")

    page.wait_for_selector("#id_rayon_error")
    assert page.input_value("#id_rayon") == "9999"
    assert "Corrigez les filtres" in page.inner_text("#annonce")
    console_errors[:] = [error for error in console_errors if "400" not in error]


def test_the_map_is_fetched_when_it_is_opened(browser_page):
    page, asked = browser_page, []
    place = places.free_creche()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(appointment())
    assert not any("leaflet" in url for url in asked)

    page.click("text=Voir la carte")
    page.wait_for_selector(".map__pin")

    page.focus(".map__pin")
    page.keyboard.press("Enter")
    page.wait_for_selector(".leaflet-popup")
    assert place.facility.name in page.inner_text(".leaflet-popup")
    assert page.get_attribute("[data-map-button]", "aria-expanded") == "true"


def test_a_first_visit_and_later_pages_are_light(browser_page, live_server):
    for number in range(25):
        places.free_creche(f"Crèche numéro {number}", km=1 + number / 20)
    # A context of its own: the one of the tests looks at each request, which turns the browser's cache off.
    context = browser_page.context.browser.new_context(base_url=live_server.url)
    page, sizes = context.new_page(), {}
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))

    def weight(address: str) -> float:
        sizes.clear()
        page.goto(address, wait_until="networkidle")
        return sum(sizes.values())

    first = weight("/") + weight("/besoin/rendez-vous/") + weight(appointment())
    later = {
        address: weight(address)
        for address in (appointment() + "&page=2", appointment() + "&rayon=10", "/besoin/formation/", "/aide/")
    }
    context.close()

    assert 100_000 < first <= FIRST_VISIT
    assert 0 < max(later.values()) <= LATER_PAGE, later
