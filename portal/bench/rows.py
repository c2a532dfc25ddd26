"""The rows of one facility of the national data set, as COPY reads them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import count

from childcare.domain.ring import QUARTERS_PER_DAY, quarter_index
from portal.bench.national import NationalFacility, Pattern, pattern_days
from portal.bench.tariffs import tariff_of

WEEK_QUARTERS = 7 * QUARTERS_PER_DAY
# Odd, so that numbers stay distinct. A GiST index of identifiers that share their first half is endless to build.
SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835
DESCRIPTION = (
    "Lieu d’accueil fictif, engendré pour mesurer : équipe pluridisciplinaire, jardin, repas préparés sur place. "
) * 2
TIMES = tuple(f"{quarter // 4 % 24:02}:{quarter % 4 * 15:02}:00" for quarter in range(2 * QUARTERS_PER_DAY))


@dataclass(slots=True)
class Numbers:
    """The next identifier of each table that is numbered as it is written."""

    pattern: Iterator[int] = field(default_factory=lambda: count(1))
    slot: Iterator[int] = field(default_factory=lambda: count(1))
    reservation: Iterator[int] = field(default_factory=lambda: count(1))
    line: Iterator[int] = field(default_factory=lambda: count(1))


@dataclass(slots=True)
class Batch:
    """Rows of some facilities: dictionaries for the small tables, COPY text for the large ones."""

    facilities: list[dict[str, object]] = field(default_factory=list)
    labels: list[dict[str, object]] = field(default_factory=list)
    sites: list[dict[str, object]] = field(default_factory=list)
    groups: list[dict[str, object]] = field(default_factory=list)
    closures: list[dict[str, object]] = field(default_factory=list)
    patterns: list[str] = field(default_factory=list)
    slots: list[str] = field(default_factory=list)
    reservations: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


def add(
    batch: Batch, one: NationalFacility, numbers: Numbers, now: datetime, first_day: date, holidays: frozenset[date]
) -> None:
    """Append every row of `one` to the batch. `holidays` are the public holidays of its département."""
    identifier = one.number + 1
    batch.facilities.append(_facility(one, identifier, now))
    batch.sites.append(_site(one, identifier))
    if one.avip:
        batch.labels.append(
            {"facility_id": identifier, "granted_by": "Comité fictif", "starts": first_day - timedelta(days=200)}
        )
    if one.closed:
        batch.closures.append({"facility_id": identifier, "starts": one.closed[0], "until": one.closed[1]})
    stamp = now.isoformat()
    expires = (now + timedelta(days=30)).isoformat()
    for rank, group in enumerate(one.groups):
        group_id = one.number * len(one.groups) + rank + 1
        batch.groups.append(_group(one, identifier, group_id, group.min_months, group.max_months))
        slots = [
            _pattern_and_slots(batch, numbers, group_id, pattern, one, first_day, holidays)
            for pattern in group.patterns
        ]
        for stay in group.stays:
            days = [(week, day) for week, day in slots[stay.pattern] if stay.first <= week <= stay.last]
            if not days:
                continue
            reservation = next(numbers.reservation)
            state, until = ("held", expires) if stay.held else ("confirmed", "\\N")
            batch.reservations.append(f"{reservation}\t{state}\tt\t{until}\t{stamp}\n")
            pattern = group.patterns[stay.pattern]
            child = f"{reservation * SCATTER % 2**128:032x}"
            for week, day in days:
                slot = slots[stay.pattern][week, day]
                midnight = quarter_index(day, 0)
                batch.lines.append(
                    f"{next(numbers.line)}\t{reservation}\tt\t{slot}"
                    f"\t[{midnight + pattern.starts},{midnight + pattern.ends})\t{pattern.seats}\t{stay.seat}"
                    f"\t[{midnight + stay.starts},{midnight + stay.ends})\t{child}\n"
                )


def _pattern_and_slots(
    batch: Batch,
    numbers: Numbers,
    group_id: int,
    pattern: Pattern,
    one: NationalFacility,
    first_day: date,
    holidays: frozenset[date],
) -> dict[tuple[int, date], int]:
    """Append a pattern and its slots; the slots' identifiers, by week and day."""
    pattern_id = next(numbers.pattern)
    hours = f"{TIMES[pattern.starts]}\t{TIMES[pattern.ends]}\t{pattern.seats}\t{pattern.kind}\t{pattern.audience}"
    batch.patterns.append(f"{pattern_id}\t{group_id}\t{pattern.weekday}\t{hours}\t{first_day}\tf\n")
    slots = {}
    for week, day in pattern_days(pattern, first_day, holidays, one.closed):
        slots[week, day] = slot = next(numbers.slot)
        batch.slots.append(f"{slot}\t{group_id}\t{day}\t{hours}\t{pattern_id}\n")
    return slots


def _facility(one: NationalFacility, identifier: int, now: datetime) -> dict[str, object]:
    return {
        "id": identifier,
        "name": f"Lieu d’accueil fictif {identifier}",
        "kind": one.kind.value,
        "description": DESCRIPTION,
        "phone": "01 99 00 00 00",
        "email": f"lieu{identifier}@exemple.fr",
        "manager": "Gestionnaire fictif",
        "capacity": 20 + one.number % 40,
        "source": "bench",
        "external_id": str(identifier),
        "confirmed_at": now - timedelta(days=one.number % 60),
        "created_at": now,
        "updated_at": now,
        "minimum_notice_hours": (None, 24, 48)[one.number % 3],
        "first_visits": ("", "none", "same_day", "days")[one.number % 4],
        "first_visit_count": 3 if one.number % 4 == 3 else None,
        "request_channel": "portal",
        **asdict(tariff_of(one)),
    }


def _site(one: NationalFacility, identifier: int) -> dict[str, object]:
    return {
        "id": identifier,
        "facility_id": identifier,
        "kind": one.kind.value,
        "listed": True,
        "address": f"{one.number % 200 + 1} rue de la Gare",
        "postal_code": one.commune.postal_codes[0] if one.commune.postal_codes else "",
        "commune": one.commune.name,
        "insee_code": one.commune.insee,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "time_zone": one.commune.time_zone,
        "open_week": _open_week(one),
    }


def _open_week(one: NationalFacility) -> str:
    """Open from the first to the last hour of a day's seats; a night opens its own hours."""
    week = ["0"] * WEEK_QUARTERS
    for group in one.groups:
        for pattern in group.patterns:
            start = (pattern.weekday - 1) * QUARTERS_PER_DAY
            for quarter in range(start + pattern.starts, start + pattern.ends):
                week[quarter % WEEK_QUARTERS] = "1"
    return "".join(week)


def _group(one: NationalFacility, site_id: int, group_id: int, min_months: int, max_months: int) -> dict[str, object]:
    return {
        "id": group_id,
        "site_id": site_id,
        "kind": one.kind.value,
        "listed": True,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "min_months": min_months,
        "max_months": max_months,
    }
