"""Write the demonstration in one transaction: what was planned, then its slots and the places taken."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection, transaction

from childcare.demo.plan import PlannedAdmission, PlannedFacility, PlannedGroup, PlannedSite
from childcare.demo.week import Pattern
from childcare.demo.weeks import clock
from childcare.locks import lock_age_groups
from childcare.models import AgeGroup, AvipLabel, Closure, Facility, Reservation, Site, Slot, WeeklyPattern
from childcare.services import patterns
from childcare.services.bulk_rows import insert_rows
from childcare.services.calendar import CLOCK

SOURCE = "demo"
CHILDREN = uuid.UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")  # namespace of the invented children
HOLD = timedelta(days=2)

# A line for each slot of a stay's pattern, on the days of its weeks.
_LINES = """
    INSERT INTO line (reservation_id, active, slot_id, slot_during, slot_seats, seat, during, child_id)
    SELECT stay.reservation_id, true, s.id, s.during, s.seats, stay.seat,
           int4range(lower(s.during) + stay.starts, lower(s.during) + stay.ends), stay.child_id
    FROM unnest(%(reservations)s::bigint[], %(patterns)s::bigint[], %(seats)s::int[], %(starts)s::int[],
                %(ends)s::int[], %(first_days)s::date[], %(last_days)s::date[], %(children)s::uuid[])
        AS stay (reservation_id, pattern_id, seat, starts, ends, first_day, last_day, child_id)
    JOIN slot s ON s.pattern_id = stay.pattern_id AND s.day BETWEEN stay.first_day AND stay.last_day
    ORDER BY s.age_group_id, s.id
"""
# Together, so that no calendar is rebuilt between them.
_ERASE_SLOTS = """
    WITH erased AS (DELETE FROM slot WHERE age_group_id = ANY (%(groups)s) RETURNING id)
    DELETE FROM line WHERE slot_id IN (SELECT id FROM erased) RETURNING reservation_id
"""


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many rows were written."""

    facilities: int
    slots: int
    lines: int


@transaction.atomic
def load(planned: Sequence[PlannedFacility], today: date) -> Loaded:
    """Write planned facilities with slots from `today` on. Former ones must have been erased (`erase`)."""
    facilities = Facility.objects.bulk_create(_facility(each, today) for each in planned)
    AvipLabel.objects.bulk_create(
        AvipLabel(facility=facility, **asdict(each.label))
        for facility, each in zip(facilities, planned, strict=True)
        if each.label
    )
    Closure.objects.bulk_create(
        Closure(facility=facility, starts=starts, until=until, reason="Congés")
        for facility, each in zip(facilities, planned, strict=True)
        for starts, until in each.closures
    )
    owners = [(f, site) for f, each in zip(facilities, planned, strict=True) for site in each.sites]
    sites = Site.objects.bulk_create(_site(facility, site) for facility, site in owners)
    bands = [(s, group) for s, (_, site) in zip(sites, owners, strict=True) for group in site.groups]
    groups = AgeGroup.objects.bulk_create(
        AgeGroup(site=site, min_months=group.min_months, max_months=group.max_months) for site, group in bands
    )
    offers = list(zip(groups, (group for _, group in bands), strict=True))
    slots = _dated_slots(offers)
    weekly = _weekly_patterns(offers, today)
    slots += patterns.apply_patterns(pattern_ids=[each.pk for each in weekly], from_day=today).made
    return Loaded(len(facilities), slots, _take_places(offers, weekly, today))


@transaction.atomic
def erase(*, everything: bool) -> None:
    """Erase the demonstration, or every facility, with the places taken there."""
    facilities = Facility.objects.all() if everything else Facility.objects.filter(source=SOURCE)
    groups = list(AgeGroup.objects.filter(site__facility__in=facilities).values_list("pk", flat=True))
    lock_age_groups(groups)
    with connection.cursor() as cursor:
        cursor.execute(_ERASE_SLOTS, {"groups": groups})
        reservations = {reservation for (reservation,) in cursor.fetchall()}
    Reservation.objects.filter(pk__in=reservations, lines=None).delete()
    facilities.delete()


def _facility(planned: PlannedFacility, today: date) -> Facility:
    return Facility(
        source=SOURCE,
        external_id=planned.external_id,
        name=planned.name,
        kind=planned.kind.value,
        description=planned.description,
        phone=planned.phone,
        email=planned.email,
        website=planned.website,
        contact_name=planned.contact_name,
        manager=planned.manager,
        capacity=planned.capacity,
        languages=list(planned.languages),
        handicap_trained=planned.handicap_trained,
        confirmed_at=_confirmed_at(planned.confirmed_days_ago, today),
        **_admission(planned.admission),
        **asdict(planned.tariff),
    )


def _confirmed_at(days_ago: int | None, today: date) -> datetime | None:
    return None if days_ago is None else datetime.combine(today - timedelta(days=days_ago), time(17), CLOCK)


def _admission(planned: PlannedAdmission) -> dict[str, Any]:
    return asdict(planned) | {
        "documents": list(planned.documents),
        "residence_communes": list(planned.residence_communes),
        "arrival_windows": [{"from": start, "until": end} for start, end in planned.arrival_windows],
        "departure_windows": [{"from": start, "until": end} for start, end in planned.departure_windows],
    }


def _site(facility: Facility, planned: PlannedSite) -> Site:
    values = {name: getattr(planned, name) for name in PlannedSite.__dataclass_fields__ if name != "groups"}
    return Site(facility=facility, **values)


def _seats(pattern: Pattern) -> dict[str, Any]:
    return {
        "starts": clock(pattern.starts),
        "ends": clock(pattern.ends),
        "seats": pattern.seats,
        "kind": pattern.kind.value,
        "audience": pattern.audience.value,
    }


def _dated_slots(offers: Iterable[tuple[AgeGroup, PlannedGroup]]) -> int:
    """The seats of pop-up crèches, day by day."""
    return len(
        Slot.objects.bulk_create(
            Slot(age_group=group, day=day, **_seats(pattern))
            for group, planned in offers
            for day, pattern in planned.dated
        )
    )


def _weekly_patterns(offers: Iterable[tuple[AgeGroup, PlannedGroup]], today: date) -> list[WeeklyPattern]:
    """In the order of the groups, then of each group's plan."""
    return WeeklyPattern.objects.bulk_create(
        WeeklyPattern(
            age_group=group,
            weekday=pattern.weekday,
            valid_from=today,
            on_public_holidays=pattern.on_public_holidays,
            **_seats(pattern),
        )
        for group, planned in offers
        for pattern in planned.patterns
    )


def _take_places(offers: Iterable[tuple[AgeGroup, PlannedGroup]], weekly: Sequence[WeeklyPattern], today: date) -> int:
    """Write a reservation for each stay, and its lines; returns how many lines."""
    following = iter(weekly)
    stays = []
    for _, planned in offers:
        own = [next(following) for _ in planned.patterns]
        stays += [(own[stay.pattern], planned.patterns[stay.pattern], stay) for stay in planned.stays]
    expires = datetime.combine(today, time(12), CLOCK) + HOLD
    reservations = insert_rows(
        Reservation,
        {
            "state": ["held" if stay.held else "confirmed" for _, _, stay in stays],
            "active": [True] * len(stays),
            "expires_at": [expires if stay.held else None for _, _, stay in stays],
        },
    )
    columns: dict[str, Any] = {
        "reservations": reservations,
        "patterns": [row.pk for row, _, _ in stays],
        "seats": [stay.seat for _, _, stay in stays],
        "starts": [stay.starts - pattern.starts for _, pattern, stay in stays],
        "ends": [stay.ends - pattern.starts for _, pattern, stay in stays],
        "first_days": [today + timedelta(weeks=stay.first) for _, _, stay in stays],
        "last_days": [today + timedelta(weeks=stay.last) for _, _, stay in stays],
        "children": [uuid.uuid5(CHILDREN, str(number)) for number in range(len(stays))],
    }
    with connection.cursor() as cursor:
        cursor.execute(_LINES, columns)
        return cursor.rowcount
