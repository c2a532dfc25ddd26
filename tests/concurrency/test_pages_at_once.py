"""Browsers at once on the pages of the portal as it is served: the last seat, two clicks, two tabs, a stale page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from functools import partial
from threading import Barrier

import pytest
from django.conf import settings
from django.db import transaction
from django.urls import reverse

from bookings.domain.life import State
from bookings.models import Booking, Demand
from childcare.models import Line, Site
from families.models import CareNeed
from portal.journeys import family_booking
from portal.journeys.family_places import NEXT_BEST
from tests.bookings.answers_desk import both_accepted
from tests.portal import families_desk as desk
from tests.support.browsers import Answer, Browser, Order, hold_page
from tests.support.offers import wrong
from tests.support.people import user
from tests.support.places import full_creche
from tests.support.processes import eventually
from tests.support.real_portal import RealPortal
from tests.support.same_database import database_url, queue_url
from tests.support.signed_in import PortalClient
from tests.support.together import overtaken, together

pytestmark = pytest.mark.django_db(transaction=True)

CLIENTS = 50
TAKEN = "Cette place vient d’être prise"


@pytest.fixture
def portal(tmp_path) -> Iterator[RealPortal]:
    portal = RealPortal(tmp_path, database_url(), queue_url())
    portal.web()
    assert eventually(lambda: _answers(portal.port), 60.0), (tmp_path / "said.log").read_text()
    yield portal
    portal.end()


def _answers(port: int) -> bool:
    try:
        return Browser(port, "").get("/sante/vivant/").status == 200
    except OSError:
        return False


def order_at(site: Site, number: int) -> tuple[str, Order]:
    """A counsellor of her own for a family of its own: the cookie of her browser, and what she will order."""
    me = desk.me()
    need = desk.morning(desk.family(me, phone=f"+336{number:08}"))
    client = PortalClient()
    client.force_login(me.user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value, Order(need.files.get().pk, need.pk, site.pk)


def presses_at_once(browsers: list[Browser], pages: list[tuple[str, Answer]]) -> list[Answer]:
    """« Poser l’option », on each page at the same moment."""
    start = Barrier(len(browsers))

    def press(browser: Browser, address: str, seen: Answer) -> Answer:
        form = {"enfants": re.findall(r'name="enfants"[^>]*value="(\d+)"', seen.page)}
        start.wait(timeout=60)
        return browser.post(address, form)

    with ThreadPoolExecutor(len(browsers)) as pool:
        return list(pool.map(press, browsers, *zip(*pages, strict=True)))


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_fifty_browsers_on_the_last_seat_one_wins_and_the_others_read_the_next_best_places(portal, counted):
    site = desk.creche("Dernière")
    site.age_groups.get().slots.update(seats=1)
    others = [desk.creche(f"Suivante {number}", km=1.0 + number) for number in range(1, NEXT_BEST + 2)]
    full_creche("Pleine")
    orders = [order_at(site, number) for number in range(CLIENTS)]
    browsers = [Browser(portal.port, cookie) for cookie, _ in orders]
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(hold_page, browsers, [order for _, order in orders]))
    assert Counter(seen.status for _, seen in pages) == {200: CLIENTS}

    answers = presses_at_once(browsers, pages)

    told = Counter(answer.status for answer in answers)
    clear = [each for each in answers if TAKEN in each.page and "Il n’y a plus de place" in each.page]
    shown = [[reverse("family_hold", args=[other.pk]) in each.page for other in others] for each in clear]
    complete = sum(each == [True] * NEXT_BEST + [False] for each in shown)
    counted(
        f"{CLIENTS} browsers on the last seat: {told[302]} wins, {len(clear)} read that it was just taken, "
        f"{complete} of them with the {NEXT_BEST} next best places"
    )
    assert told == {302: 1, 409: CLIENTS - 1}
    assert complete == CLIENTS - 1
    assert (Demand.objects.count(), Booking.objects.filter(active=True).count(), Line.objects.count()) == (1, 1, 1)
    assert wrong(*site.age_groups.all()) == []


@pytest.mark.slow
def test_a_double_click_on_a_served_page_is_one_order(portal, counted):
    cookie, order = order_at(desk.creche(), 1)
    browser = Browser(portal.port, cookie)
    page = hold_page(browser, order)

    answers = presses_at_once([copy(browser) for _ in range(4)], [page] * 4)

    counted(f"4 clicks at once on one page: {Booking.objects.count()} option")
    booking = Booking.objects.get()
    assert {(each.status, each.location) for each in answers} == {
        (302, reverse("followed_demand", args=[booking.demand_id]))
    }


@pytest.fixture
def need() -> CareNeed:
    return desk.morning(desk.family(desk.me()))


class Tab:
    """A page « Poser une option » of the family's counsellor, read before anything happened."""

    def __init__(self, need: CareNeed, site: Site) -> None:
        self.client = PortalClient()
        self.client.force_login(need.created_by.user)
        results = desk.search(self.client, need)
        self.address = f"{reverse('family_hold', args=[site.pk])}?recherche={desk.mark_of(results)}"
        assert self.client.get(self.address).status_code == 200
        self.form = {"enfants": list(need.files.get().children.values_list("pk", flat=True))}
        self.answers: list = []

    def press(self) -> None:
        self.answers.append(self.client.post(self.address, self.form))

    @property
    def answer(self) -> tuple[int, str]:
        return self.answers[0].status_code, self.answers[0].content.decode()


def test_of_two_clicks_the_second_waits_and_leads_to_the_same_order(need):
    site = desk.creche()
    one, two = Tab(need, site), Tab(need, site)

    overtaken(one.press, two.press)

    assert one.answers[0].url == two.answers[0].url
    assert (Booking.objects.count(), Demand.objects.count()) == (1, 1)


def test_control_without_the_lock_of_the_family_the_second_click_is_told_of_a_fault(need, monkeypatch):
    monkeypatch.setattr(family_booking, "_lock", lambda search: None)
    site = desk.creche()
    one, two = Tab(need, site), Tab(need, site)
    two.client.raise_request_exception = False

    overtaken(one.press, two.press)

    assert two.answer[0] == 500


def test_two_tabs_cannot_keep_two_places_for_one_child(need):
    here, there = desk.creche("Ici"), desk.creche("Là", km=2.0)
    tabs = [Tab(need, here), Tab(need, there)]

    together([tab.press for tab in tabs])

    assert sorted(tab.answer[0] for tab in tabs) == [302, 409]
    refused = next(page for status, page in (tab.answer for tab in tabs) if status == 409)
    assert "a déjà une place" in refused
    assert Booking.objects.filter(active=True).count() == 1


def test_a_stale_page_says_the_place_was_just_taken_with_what_is_left_and_where_else(need):
    site, other = desk.creche("Prise"), desk.creche("Encore libre", km=2.0)
    site.age_groups.get().slots.update(seats=1)
    stale = Tab(need, site)
    faster = Tab(desk.morning(desk.family(desk.me(), "Awa", "+33612345679")), site)

    with transaction.atomic():
        faster.press()
    stale.press()

    status, page = stale.answer
    assert (faster.answer[0], status) == (302, 409)
    assert TAKEN in page
    assert reverse("family_hold", args=[other.pk]) in page
    assert reverse("family_wait", args=[site.pk]) in page
    assert "Poser l’option" not in page


def test_a_stale_page_of_a_weekly_need_says_how_many_days_are_left():
    site = desk.creche("Prise un jour")
    site.age_groups.get().slots.update(seats=1)
    site.age_groups.get().slots.filter(day__gt=desk.need_day()).delete()
    stale = Tab(desk.mornings(desk.family(desk.me())), site)

    stale.press()

    status, page = stale.answer
    assert status == 409
    assert "Il en reste 1 jour sur" in page


def test_yes_to_two_places_in_two_tabs_of_a_parent_is_one_yes():
    parent, (one, two) = user(), both_accepted()
    Demand.objects.update(file=None, organisation=None, ordered_by=None, parent=parent)
    tabs = [PortalClient() for _ in range(2)]
    for tab in tabs:
        tab.force_login(parent)
    pages = [reverse("my_booking", args=[booking.pk, "oui"]) for booking in (one, two)]

    answers = together([partial(tab.post, page) for tab, page in zip(tabs, pages, strict=True)])

    assert [each.status_code for each in answers] == [302, 302]
    assert sorted(Booking.objects.values_list("state", flat=True))[-1] == State.RELEASED
    assert Line.objects.filter(active=True).count() == 1
