"""Some thirty sites around one point, with everything that makes a search difficult; the same for a given seed."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from random import Random

from childcare.domain.kinds import Audience, FacilityKind, SlotKind
from childcare.models import AgeGroup, AvipLabel, CalendarHorizon, Facility, Line, Reservation, Site, Slot

LATITUDE, LONGITUDE = 43.6045, 1.4440
# 28 March 2027, when the clocks change, lies inside the 84 published days.
TODAY = date(2027, 2, 1)
NOW = datetime(2027, 2, 1, 9, 7, 30, tzinfo=UTC)
FILLED_UNTIL = TODAY + timedelta(days=86)
SITES = 32

OFFICE_HOURS = [(time(7, 30), time(18, 30)), (time(8), time(12)), (time(13, 30), time(17, 45)), (time(9), time(16, 30))]
ODD_HOURS = [(time(5, 30), time(9)), (time(18), time(23)), (time(21), time(6)), (time(0), time(0))]


def build(seed: int) -> None:
    """Write the town; the triggers of the database derive its calendar."""
    rng = Random(seed)
    CalendarHorizon.objects.all().delete()
    CalendarHorizon.objects.create(filling_until=FILLED_UNTIL, filled_until=FILLED_UNTIL)
    groups = [group for number in range(SITES) for group in _site(rng, number)]
    with_calendar = [group for group in groups if rng.random() > 0.2]
    slots = Slot.objects.bulk_create(slot for group in with_calendar for slot in _slots(rng, group))
    _take_seats(rng, slots)


def _site(rng: Random, number: int) -> list[AgeGroup]:
    kind = rng.choice(list(FacilityKind)) if rng.random() < 0.4 else FacilityKind.CRECHE_COLLECTIVE
    facility = Facility.objects.create(
        name=f"Lieu {number}",
        kind=kind,
        listed=number != 0,
        tariff=rng.choice(["psu", "unknown", "free", "hourly"]),
        confirmed_at=rng.choice([None, NOW - timedelta(days=rng.randint(0, 3), hours=rng.randint(0, 23))]),
    )
    if rng.random() < 0.3:
        starts = TODAY + timedelta(days=rng.randint(-60, 30))
        AvipLabel.objects.create(
            facility=facility,
            granted_by="Comité",
            starts=starts,
            until=rng.choice([None, starts + timedelta(days=rng.randint(1, 90))]),
        )
    home = kind == FacilityKind.ASSISTANT_MATERNEL
    site = Site.objects.create(
        facility=facility,
        latitude=LATITUDE + rng.uniform(-0.07, 0.07),
        longitude=LONGITUDE + rng.uniform(-0.1, 0.1),
        precision="commune" if home else "address",
        service_radius_km=rng.choice([None, 3.0, 20.0]) if kind.startswith("garde") else None,
        **_presence(rng),
        open_week=rng.choice([None, _open_week()]),
    )
    bounds = sorted(rng.sample(range(2, 72), rng.choice([2, 3, 4])))
    pairs = [pair for pair in pairwise(bounds) if len(bounds) == 2 or rng.random() < 0.85]
    return [AgeGroup.objects.create(site=site, min_months=low, max_months=high) for low, high in pairs]


def _presence(rng: Random) -> dict[str, date | None]:
    if rng.random() > 0.25:
        return {}
    starts = TODAY + timedelta(days=rng.randint(-30, 40))
    return {"present_from": rng.choice([None, starts]), "present_until": starts + timedelta(days=rng.randint(5, 60))}


def _open_week() -> int:
    """Monday to Friday, 7:00 to 19:00."""
    return int(("0" * 28 + "1" * 48 + "0" * 20) * 5 + "0" * 192, 2)


def _slots(rng: Random, group: AgeGroup) -> list[Slot]:
    kind, audience = rng.choice(list(SlotKind)), rng.choice(list(Audience))
    slots = []
    for weekday in range(7):
        if rng.random() < (0.2 if weekday < 5 else 0.8):
            continue
        starts, ends = rng.choice(OFFICE_HOURS if rng.random() < 0.8 else ODD_HOURS)
        for week in range(-1, 13):
            if rng.random() < 0.15:
                continue
            mixed = rng.random() < 0.3
            slots.append(
                Slot(
                    age_group=group,
                    day=TODAY + timedelta(days=7 * week + weekday),
                    starts=starts,
                    ends=ends,
                    seats=rng.randint(1, 3),
                    kind=rng.choice(list(SlotKind)) if mixed else kind,
                    audience=rng.choice(list(Audience)) if mixed else audience,
                )
            )
    return slots


def _take_seats(rng: Random, slots: list[Slot]) -> None:
    states = [
        Reservation.objects.create(state="confirmed", active=True),
        Reservation.objects.create(state="released", active=False),
        Reservation.objects.create(state="held", active=True, expires_at=NOW + timedelta(hours=1)),
        Reservation.objects.create(state="held", active=True, expires_at=NOW - timedelta(minutes=1)),
    ]
    lines = []
    for slot in Slot.objects.filter(pk__in=[slot.pk for slot in slots]).order_by("pk"):
        for seat in range(1, slot.seats + 1):
            if rng.random() < 0.5:
                continue
            opens, closes = slot.during.lower, slot.during.upper
            first = rng.randrange(opens, closes) if rng.random() < 0.4 else opens
            reservation = rng.choices(states, [6, 1, 2, 2])[0]
            lines.append(
                Line(
                    reservation=reservation,
                    active=reservation.active,
                    slot=slot,
                    slot_during=slot.during,
                    slot_seats=slot.seats,
                    seat=seat,
                    during=(first, closes),
                    child_id=uuid.UUID(int=rng.getrandbits(128)),
                )
            )
    Line.objects.bulk_create(lines)
