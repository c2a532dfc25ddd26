"""Options asked at once: the last seat, the quota of an organisation, whole weeks; each with its control."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from functools import partial

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import Membership
from bookings import locks
from bookings.domain.hours import AskedHours
from bookings.models import Booking, BookingTerms, Demand
from bookings.services.holds import PlaceTaken, QuotaReached, hold
from childcare.models import AgeGroup, Line, Site
from childcare.services import reservations
from childcare.services.refusals import Refused
from tests.bookings.desk import BABY, demand, place
from tests.families.offices import counsellor, file_of
from tests.support.offers import NOW, TODAY, slot, sql, wrong
from tests.support.together import overtaken, together

pytestmark = pytest.mark.django_db(transaction=True)

TOMORROW = TODAY + timedelta(days=1)
TODDLER = date(2025, 6, 1)
CLIENTS = 50
ONE_CHILD = "line_one_child_per_seat"
IN_NO_ORDER = """
    CREATE OR REPLACE FUNCTION lock_age_groups(groups bigint[]) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE drawn bigint;
    BEGIN
        PERFORM pg_advisory_xact_lock_shared(calendar_lock());
        FOR drawn IN SELECT id FROM unnest(groups) id ORDER BY md5(id::text || pg_backend_pid()) LOOP
            PERFORM 1 FROM age_group WHERE id = drawn FOR NO KEY UPDATE;
        END LOOP;
    END $$
"""


def asked(site: Site, number: int = 0, by: Membership | None = None, months=BABY, **said: object) -> Demand:
    """The demand of a family of its own; of tomorrow morning unless something else is said."""
    file = file_of(by or counsellor(), now=NOW, phone=f"+336{number:08}", birth_months=months)
    usual = {"hours": (AskedHours(time(9), time(12), day=TOMORROW),), "starts": TOMORROW, "until": TOMORROW}
    return demand(file, site, **usual | said)


def hold_or_be_told(of: Demand) -> Booking | Refused:
    try:
        return hold(of.pk, by=of.ordered_by, now=NOW)
    except Refused as refusal:
        return refusal


def elsewhere(work) -> object:
    """What the work returns on another connection, while this one keeps its transaction open."""

    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


def without_locks(monkeypatch) -> None:
    for module in (locks, reservations):
        monkeypatch.setattr(module, "lock_age_groups", lambda groups: None)
    monkeypatch.setattr(locks, "lock_facility", lambda facility: None)


def test_the_second_on_the_last_seat_waits_then_is_told():
    site = place(days=(TOMORROW,))
    first, second = asked(site, 1), asked(site, 2)
    told: list[object] = []

    overtaken(lambda: hold_or_be_told(first), lambda: told.append(hold_or_be_told(second)))

    assert str(told[0]) == (
        "Cette place vient d’être prise. Il n’y a plus de place le 11/02/2028 à 09:00. "
        "Choisissez d’autres heures ou un autre lieu."
    )
    assert isinstance(told[0], PlaceTaken)
    assert Line.objects.count() == 1


def test_without_the_locks_postgresql_still_gives_the_seat_once(monkeypatch):
    site = place(days=(TOMORROW,))
    first, second = asked(site, 1), asked(site, 2)
    without_locks(monkeypatch)
    told: list[object] = []

    overtaken(lambda: hold_or_be_told(first), lambda: told.append(hold_or_be_told(second)))

    assert isinstance(told[0], PlaceTaken)
    assert Line.objects.count() == 1


def test_control_without_locks_nor_constraint_two_children_share_the_seat(monkeypatch):
    site = place(days=(TOMORROW,))
    first, second = asked(site, 1), asked(site, 2)
    without_locks(monkeypatch)
    told: list[object] = []
    definition = sql("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", ONE_CHILD)[0][0]
    sql(f"ALTER TABLE line DROP CONSTRAINT {ONE_CHILD}")
    try:
        overtaken(lambda: hold_or_be_told(first), lambda: told.append(hold_or_be_told(second)))
        assert isinstance(told[0], Booking)
        assert list(Line.objects.values_list("seat", flat=True)) == [1, 1]
    finally:
        sql("DELETE FROM line")
        sql(f"ALTER TABLE line ADD CONSTRAINT {ONE_CHILD} {definition}")


@pytest.fixture
def two_for_one_quota() -> tuple[Demand, Demand]:
    """One option allowed, two asked by two counsellors of one organisation at two sites of one facility."""
    site = place(days=(TOMORROW,))
    annexe = Site.objects.create(facility=site.facility, latitude=47.2, longitude=-1.5, insee_code="44109")
    slot(AgeGroup.objects.create(site=annexe, min_months=2, max_months=36), TOMORROW)
    BookingTerms.objects.create(facility=site.facility, hold_quota=1)
    by = counsellor()
    return asked(site, 1, by), asked(annexe, 2, counsellor(by.organisation))


def test_two_colleagues_cannot_both_take_the_last_option_of_the_quota(two_for_one_quota):
    first, second = two_for_one_quota
    told: list[object] = []

    overtaken(lambda: hold_or_be_told(first), lambda: told.append(hold_or_be_told(second)))

    assert isinstance(told[0], QuotaReached)
    assert Booking.objects.filter(active=True).count() == 1


def test_control_without_the_facility_locked_the_quota_is_passed(two_for_one_quota, monkeypatch):
    monkeypatch.setattr(locks, "lock_facility", lambda facility: None)
    first, second = two_for_one_quota
    with transaction.atomic():
        assert isinstance(hold_or_be_told(first), Booking)
        assert isinstance(elsewhere(partial(hold_or_be_told, second)), Booking)
    assert Booking.objects.filter(active=True).count() == 2


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_fifty_whole_weeks_in_any_order_never_deadlock(counted):
    works, results = fifty_whole_weeks()

    told = Counter(type(result).__name__ for result in results)
    counted(
        f"{len(works)} whole weeks in random orders: {told['Booking']} held with {Line.objects.count()} lines, "
        f"{deadlocks(results)} deadlocks"
    )
    assert told == {"Booking": CLIENTS}
    assert wrong(*AgeGroup.objects.all()) == []


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_control_the_same_weeks_deadlock_when_locks_are_taken_in_no_order(locks_in_no_order, counted):
    works, results = fifty_whole_weeks()

    lost = sum(isinstance(result, OperationalError) for result in results)
    counted(f"control, locks in no order: {deadlocks(results)} deadlocks among {len(works)} whole weeks, {lost} lost")
    assert deadlocks(results) > 0
    assert wrong(*AgeGroup.objects.all()) == []


@pytest.fixture
def locks_in_no_order(transactional_db):
    """The locks of age groups, all of them, taken one by one in an order that each connection has of its own."""
    [(definition,)] = sql("SELECT pg_get_functiondef('lock_age_groups'::regproc)")
    sql(IN_NO_ORDER)
    yield
    sql(definition)


def deadlocks(results: Iterable[object]) -> int:
    return sum("deadlock detected" in str(result) for result in results)


def fifty_whole_weeks() -> tuple[list[partial], list[object]]:
    """Three weeks for a baby and its elder, asked at once by fifty families of three places; what each was told."""
    draw = random.Random(5)
    days = tuple(TOMORROW + timedelta(days=number) for number in range(21))
    sites = [place(seats=CLIENTS, days=days) for _ in range(3)]
    for site in sites:
        site.age_groups.update(max_months=24)
        older = AgeGroup.objects.create(site=site, min_months=24, max_months=48)
        for day in days:
            slot(older, day, seats=CLIENTS)
        BookingTerms.objects.create(facility=site.facility, hold_quota=50)
    by = counsellor()
    works = [partial(hold_or_be_told, _weekly(draw, sites, number, by)) for number in range(CLIENTS)]

    return works, together(works)


def _weekly(draw: random.Random, sites: list[Site], number: int, by: Membership) -> Demand:
    """Three weeks of some weekdays, for a baby and its elder, who are in two groups of a site drawn at random."""
    weekdays = draw.sample(range(1, 6), 3)
    hours = tuple(AskedHours(time(9), time(17), weekday=day) for day in weekdays)
    until = TOMORROW + timedelta(days=20)
    return asked(draw.choice(sites), number, by, months=(*BABY, TODDLER), hours=hours, until=until)
