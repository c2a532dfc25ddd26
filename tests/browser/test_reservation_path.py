"""In the demonstration, three browsers side by side: from a counsellor's search to the child who came, to the end of
the placement and its one question. Only the clock of the nightly jobs is moved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Browser, Page

from accounts.demo import CRECHES, MISSION_LOCALE, demo_organisation
from bookings.domain.life import State
from bookings.models import Booking
from bookings.services import attendance, endings
from childcare.demo.towns import Town
from childcare.models import AgeGroup, Facility, Site, WeeklyPattern
from childcare.selectors.calendar_check import differences
from childcare.services import calendar, patterns
from core.messages import delivery
from core.messages.sent_files import sent_files
from families.domain.care import Care, Hours
from families.models import FamilyFile
from families.services.needs import create_need
from portal.demo.facilities import TOWN
from tests.browser.conftest import PHONE
from tests.browser.demonstration import check, give_code, sign_in
from tests.families.offices import file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache"), pytest.mark.slow]

MOTHER = "+33639980031"
MONDAY, WEEKS = 1, 4
DAY = timedelta(days=1)


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


@pytest.fixture
def browsers(live_server, _playwright_browser: Browser) -> Iterator[list[Page]]:
    """Three telephones, each with its own profile."""
    arguments = {"locale": "fr-FR", "timezone_id": "Europe/Paris", "viewport": PHONE, "base_url": live_server.url}
    contexts = [_playwright_browser.new_context(**arguments) for _ in range(3)]
    for context in contexts:
        context.set_default_timeout(10_000)
    yield [context.new_page() for context in contexts]
    for context in contexts:
        context.close()


def first_monday() -> date:
    """One that leaves the place a week to answer."""
    day = timezone.localdate() + timedelta(days=8)
    return day + timedelta(days=(MONDAY - day.isoweekday()) % 7)


def place_with_seats(monday: date) -> Site:
    """A crèche of the demonstration's manager that is free on Monday mornings and asks for nothing before."""
    site = Site.objects.filter(facility__managements__organisation=demo_organisation(CRECHES)).earliest("pk")
    Facility.objects.filter(pk=site.facility_id).update(
        first_visits="none", documents=[], holders="all_spie", minimum_notice_hours=24, avip_prescription=False
    )
    for group in AgeGroup.objects.filter(site=site):
        pattern = WeeklyPattern.objects.create(
            age_group=group, weekday=MONDAY, starts=time(9), ends=time(12), seats=5, valid_from=monday
        )
        patterns.apply_patterns(pattern_ids=[pattern.pk], from_day=calendar.today())
    return site


def family(monday: date) -> FamilyFile:
    """A training on four Mondays, for a child of sixteen months."""
    counsellor = demo_organisation(MISSION_LOCALE).memberships.get(user__email="conseillere@releve.example")
    born = (timezone.localdate() - timedelta(days=490)).replace(day=1)
    file = file_of(counsellor, now=timezone.now(), first_name="Salma", phone=MOTHER, birth_months=(born,))
    until = monday + timedelta(weeks=WEEKS - 1)
    hours = (Hours(time(9, 30), time(11, 30), weekday=MONDAY),)
    care = Care("Formation", hours, TOWN, starts=monday, until=until, radius_km=20.0)
    create_need(care, [file], by=counsellor, now=timezone.now())
    delivery.sweep(clock=timezone.now)
    return file


def link_sent() -> str:
    """The newest link that the mother received."""
    delivery.sweep(clock=timezone.now)
    for sent in sent_files():
        if sent.to == MOTHER and (found := re.search(r"http\S+/suivi/\S+", sent.text)):
            return found[0]
    raise AssertionError("no link was sent")


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def keep_a_place(counsellor: Page, file: FamilyFile, site: Site) -> Booking:
    """The counsellor searches for the family, and keeps a place in two clicks."""
    sign_in(counsellor, "conseillere@releve.example")
    counsellor.goto(reverse("family_file", args=[file.pk]))
    counsellor.get_by_role("button", name="Chercher une place").click()
    counsellor.get_by_text("Pour Salma").wait_for()
    check(counsellor)
    counsellor.get_by_role("link", name=f"Poser une option : {site.facility}").click()
    counsellor.get_by_role("button", name="Poser l’option").click()
    counsellor.get_by_text("L’option est posée").wait_for()
    check(counsellor)
    return Booking.objects.get(demand__file=file)


def accept(manager: Page, booking: Booking) -> None:
    """The director answers from her week, and knows nobody's name yet."""
    delivery.sweep(clock=timezone.now)
    sign_in(manager, "gestionnaire@releve.example")
    manager.goto(reverse("manager_week"))
    assert "Salma" not in manager.content()
    manager.get_by_role("button", name=re.compile(rf"Accepter.*n° {booking.pk}\b")).click()
    manager.get_by_text("Demande acceptée").wait_for()
    check(manager)


def say_yes(mother: Page) -> None:
    """Behind the link of her SMS and a code."""
    mother.goto(link_sent())
    mother.get_by_role("button", name="Recevoir un code").click()
    give_code(mother)
    mother.get_by_role("link", name="Dire oui").click()
    mother.get_by_role("button", name="Je dis oui").click()
    mother.get_by_role("heading", name="Mes demandes").wait_for()
    check(mother)


def miss(mother: Page, day: date) -> None:
    """One Monday the child does not come."""
    mother.get_by_role("link", name="Nous ne viendrons pas").click()
    choose_day(mother, day)
    mother.get_by_role("button", name="Prévenir le lieu").click()
    mother.get_by_role("heading", name="Mes demandes").wait_for()


def choose_what_follows(mother: Page) -> None:
    mother.get_by_role("link", name="Choisir la suite").click()
    mother.get_by_text("Chercher ailleurs").click()
    mother.get_by_role("button", name="Valider").click()
    mother.wait_for_load_state()
    check(mother)


def answer_the_question(mother: Page) -> None:
    mother.goto(reverse("own_file_bookings"))
    mother.get_by_role("link", name="Dire où j’en suis").click()
    mother.get_by_text("J’ai un emploi").click()
    mother.get_by_role("button", name="Répondre").click()
    mother.get_by_text("Merci de votre réponse").wait_for()
    check(mother)


def test_from_the_search_to_the_end_of_the_placement(browsers):
    counsellor, manager, mother = browsers
    monday = first_monday()
    mondays = [monday + timedelta(weeks=week) for week in range(WEEKS)]
    site, file = place_with_seats(monday), family(monday)

    booking = keep_a_place(counsellor, file, site)
    assert (booking.state, booking.reservation.lines.count()) == (State.HELD, WEEKS)

    accept(manager, booking)
    say_yes(mother)
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED
    manager.goto(reverse("place_booking", args=[booking.pk]))
    assert "Salma" in manager.content()
    check(manager)

    miss(mother, mondays[1])
    kept = booking.reservation.lines.filter(active=True).order_by("slot__day")
    assert list(kept.values_list("slot__day", flat=True)) == [mondays[0], *mondays[2:]]

    # The nights pass: reminders to all three, who came, and the one question.
    assert endings.remind_ends(now=noon(mondays[-1] - 15 * DAY)) >= 1
    choose_what_follows(mother)
    assert attendance.close_ended(now=noon(mondays[-1] + 3 * DAY)) >= 1
    assert endings.ask_outcomes(now=noon(mondays[-1] + 3 * DAY)) >= 1
    answer_the_question(mother)

    booking.refresh_from_db()
    assert (booking.state, booking.outcome, booking.end_choice) == (State.ATTENDED, "job", "elsewhere")
    counsellor.goto(reverse("followed_demand", args=[booking.demand_id]))
    check(counsellor)
    assert "Enfant accueilli" in counsellor.content()
    assert differences(list(AgeGroup.objects.values_list("pk", flat=True))) == []


def choose_day(page: Page, day: date) -> None:
    """In the list of the days to come."""
    menu = page.locator("main select")
    if menu.count():
        menu.select_option(value=day.isoformat())
    else:
        page.locator(f"main input[type=radio][value='{day.isoformat()}']").check(force=True)
