"""The seeded searches: what parents type on the page « Votre besoin », drawn by population."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from childcare.domain.ring import PUBLISHED_DAYS
from portal.bench.national import SEED, Map
from portal.reasons import Reason
from territory.domain.commune import Commune

RADII_KM = (5, 15)
BIRTHS_MONTHS_AGO = ((8,), (14,), (20,), (26,), (33,), (45,), (9, 28), (5, 20), (22, 23), (7, 30, 50))
CHILDREN_WEIGHTS = (14, 14, 14, 12, 12, 9, 8, 8, 4, 5)
HOURS = (("09:00", "17:00"), ("08:30", "16:30"), ("09:00", "12:00"), ("13:30", "16:00"), ("09:10", "15:50"))
EARLY = ("06:00", "13:00")


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the query string of the results page, and what tells it from the others."""

    number: int
    query: str
    weekly: bool
    radius_km: int
    commune: Commune


def drawn(count: int, where: Map, today: date, seed: int = SEED) -> Iterator[Search]:
    """`count` searches: a quarter dated at 5 km, a quarter at 15 km, as many over twelve weeks."""
    chance = random.Random(f"{seed}:searches")  # noqa: S311 (the same each time, on purpose)
    for number in range(count):
        weekly, radius_km = number % 2 == 1, RADII_KM[number // 2 % 2]
        commune, _, _ = where.draw(chance)
        hours = _weekly(chance, today) if weekly else _dated(chance, today)
        query = hours | _children(chance, today) | {"trajet": chance.choice(("15", "30", "45"))}
        yield Search(number, address(query, commune, radius_km), weekly, radius_km, commune)


def address(query: dict[str, object], commune: Commune, radius_km: int) -> str:
    """The query string of that need near that commune."""
    place = {"ville": commune.label, "commune": commune.insee, "rayon": radius_km}
    return urlencode(query | place, doseq=True)


def _dated(chance: random.Random, today: date) -> dict[str, object]:
    """An appointment in the coming weeks."""
    start, end = chance.choice(HOURS)
    day = today + timedelta(days=chance.randrange(1, 40))
    return {"raison": Reason.APPOINTMENT.value, "jour": "autre", "date": day.isoformat(), "de": start, "a": end}


def _weekly(chance: random.Random, today: date) -> dict[str, object]:
    """The same hours for the twelve weeks of the published calendar, from tomorrow."""
    odd = chance.random() < 0.1
    start, end = EARLY if odd else chance.choice(HOURS)
    days = sorted(chance.sample((1, 2, 3, 4, 5), k=chance.choice((3, 4, 5, 5))))
    return {
        "raison": (Reason.ODD_HOURS if odd else chance.choice((Reason.TRAINING, Reason.DAY_JOB))).value,
        "du": (today + timedelta(days=1)).isoformat(),
        "au": (today + timedelta(days=PUBLISHED_DAYS - 1)).isoformat(),
        "jours": days,
        "de": start,
        "a": end,
    }


def _children(chance: random.Random, today: date) -> dict[str, object]:
    (ages,) = chance.choices(BIRTHS_MONTHS_AGO, CHILDREN_WEIGHTS)
    typed: dict[str, object] = {}
    for row, months in enumerate(ages, start=1):
        year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
        typed |= {f"mois{row}": month + 1, f"annee{row}": year}
    return typed
