"""The input of `manage.py match`: one JSON object, read strictly."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from aids.contracts.estimate_input import parse_household
from aids.domain.care import ModeDeGarde
from childcare.domain.answer import Sort
from childcare.domain.need import (
    MAX_CHILDREN,
    MAX_INTERVALS,
    MAX_RADIUS_KM,
    MIN_RADIUS_KM,
    Child,
    DatedInterval,
    DatedSchedule,
    Filters,
    Need,
    Point,
    WeeklyInterval,
    WeeklySchedule,
)
from core.json_contract.fields import Fields, read_json_object, shown
from portal.journeys.search import SearchQuery
from territory.gazetteer import gazetteer
from territory.geocoding import PlaceError, locate

QUERY_FIELDS = (
    "where",
    "children",
    "schedule",
    "travel_minutes",
    "in_insertion",
    "household",
    "filters",
    "sort",
    "limit",
    "now",
)
WHERE_FIELDS = ("latitude", "longitude", "address", "radius_km")
WEEKLY_FIELDS = ("kind", "from", "until", "intervals")
DATED_FIELDS = ("kind", "intervals")
FILTER_FIELDS = ("modes_de_garde", "avip_only", "max_price", "minimum_coverage")
FIRST_YEAR, LAST_YEAR = 2000, 2099
MAX_YEARS_AHEAD = 5
MAX_AGE_IN_YEARS = 18
MAX_TRAVEL_MINUTES = 240
MAX_LIMIT = 1_000
DEFAULT_LIMIT = 20
MAX_EUROS = 100_000
CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)
BIRTH_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}", re.ASCII)
BIRTH_DAY_OF_MONTH = 15


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """A search, and the instant it is made at."""

    query: SearchQuery
    now: datetime


def parse_match_request(content: bytes, clock: datetime) -> MatchRequest:
    """The request of one JSON text; `clock` is the instant when it gives none.

    Raises core.json_contract.fields.InvalidInput, whose message names the field.
    """
    fields = Fields(read_json_object(content), QUERY_FIELDS)
    now = _now(fields) or clock
    household = None
    if fields.has("household"):
        values = fields.values["household"]
        if not isinstance(values, dict):
            fields.refuse("household", "doit être un objet { … }.")
        household = parse_household(values)
    filters, max_price = _filters(fields)
    query = SearchQuery(
        need=_need(fields, now),
        filters=filters,
        sort=fields.code("sort", Sort) or Sort.RELEVANCE,
        household=household,
        max_price=max_price,
        limit=fields.whole("limit", 1, MAX_LIMIT) or DEFAULT_LIMIT,
    )
    return MatchRequest(query, now)


def _need(fields: Fields, now: datetime) -> Need:
    point, time_zone, radius = _where(fields.section("where", WHERE_FIELDS))
    return Need(
        point=point,
        time_zone=time_zone,
        radius_km=radius,
        children=_children(fields, now),
        schedule=_schedule(fields, now),
        travel_minutes=fields.whole("travel_minutes", 0, MAX_TRAVEL_MINUTES) or 0,
        in_insertion=bool(fields.flag("in_insertion")),
    )


def _where(fields: Fields) -> tuple[Point, str, float]:
    radius = fields.required("radius_km", _number(fields, "radius_km", MIN_RADIUS_KM, MAX_RADIUS_KM))
    if fields.has("address"):
        for name in ("latitude", "longitude"):
            if fields.has(name):
                fields.refuse(name, "donnez une adresse ou un point, pas les deux.")
        address = fields.values["address"]
        if not isinstance(address, str):
            fields.refuse("address", f"doit être un texte entre guillemets, pas {shown(address)}.")
        try:
            location = locate(address)
        except PlaceError as error:
            fields.refuse("address", error.message)
        return Point(location.latitude, location.longitude), location.time_zone, radius
    point = Point(
        fields.required("latitude", _number(fields, "latitude", -90, 90)),
        fields.required("longitude", _number(fields, "longitude", -180, 180)),
    )
    commune = gazetteer().nearest(point.latitude, point.longitude)
    return point, commune.time_zone if commune else "Europe/Paris", radius


def _children(fields: Fields, now: datetime) -> tuple[Child, ...]:
    children = _objects(fields, "children", ("birth_date",), MAX_CHILDREN)
    if not children:
        fields.refuse("children", "ajoutez au moins un enfant.")
    return tuple(Child(_birth_date(child, now.date())) for child in children)


def _birth_date(fields: Fields, today: date) -> date:
    """A day, or a month that stands for its 15th."""
    value = fields.required("birth_date", fields.values.get("birth_date"))
    first, last = date(today.year - MAX_AGE_IN_YEARS, 1, 1), date(today.year + 1, 12, 31)
    if isinstance(value, str) and BIRTH_MONTH.fullmatch(value):
        fields = Fields({"birth_date": f"{value}-{BIRTH_DAY_OF_MONTH}"}, ("birth_date",), fields.path)
    return fields.required("birth_date", fields.day("birth_date", first, last))


def _schedule(fields: Fields, now: datetime) -> WeeklySchedule | DatedSchedule | None:
    if not fields.has("schedule"):
        return None
    values = fields.values["schedule"]
    if not isinstance(values, dict):
        fields.refuse("schedule", "doit être un objet { … }.")
    kind = values.get("kind")
    if kind == "weekly":
        return _weekly(fields.section("schedule", WEEKLY_FIELDS), now)
    if kind != "dated":
        fields.refuse("schedule.kind", f"code inconnu {shown(kind)} ; codes possibles : weekly, dated.")
    return _dated(fields.section("schedule", DATED_FIELDS), now)


def _weekly(fields: Fields, now: datetime) -> WeeklySchedule:
    starts = fields.required("from", fields.day("from", *_near_days(now)))
    until = fields.day("until", *_near_days(now))
    if until is not None and until < starts:
        fields.refuse("until", f"la fin ({until}) précède le début ({starts}).")
    intervals = tuple(
        WeeklyInterval(interval.required("weekday", interval.whole("weekday", 1, 7)), *_clocks(interval))
        for interval in _intervals(fields, "weekday")
    )
    schedule = WeeklySchedule(starts, until, intervals)
    if until is not None and not any(
        (interval.weekday - starts.isoweekday()) % 7 <= (until - starts).days for interval in intervals
    ):
        fields.refuse("intervals", "aucun de ces jours ne tombe entre le début et la fin.")
    return schedule


def _dated(fields: Fields, now: datetime) -> DatedSchedule:
    return DatedSchedule(
        tuple(
            DatedInterval(interval.required("date", interval.day("date", *_near_days(now))), *_clocks(interval))
            for interval in _intervals(fields, "date")
        )
    )


def _intervals(fields: Fields, day: str) -> list[Fields]:
    intervals = _objects(fields, "intervals", (day, "start", "end"), MAX_INTERVALS)
    if not intervals:
        fields.refuse("intervals", "ajoutez au moins un horaire.")
    return intervals


def _clocks(fields: Fields) -> tuple[time, time]:
    start, end = (_clock(fields, name) for name in ("start", "end"))
    return start, end


def _clock(fields: Fields, name: str) -> time:
    text = fields.required(name, fields.matching(name, CLOCK, 'une heure comme "13:15"'))
    if text == "24:00":
        if name == "start":
            fields.refuse(name, 'doit être une heure comme "13:15", pas « 24:00 ».')
        return time()
    return time.fromisoformat(text)


def _filters(fields: Fields) -> tuple[Filters, Decimal | None]:
    if not fields.has("filters"):
        return Filters(), None
    section = fields.section("filters", FILTER_FIELDS)
    modes = section.codes("modes_de_garde", ModeDeGarde, at_most=len(ModeDeGarde)) or ()
    filters = Filters(
        modes_de_garde=frozenset(mode.value for mode in modes),
        avip_only=bool(section.flag("avip_only")),
        minimum_coverage=_number(section, "minimum_coverage", 0, 1) or 0.0,
    )
    return filters, section.amount("max_price", MAX_EUROS)


def _now(fields: Fields) -> datetime | None:
    if not fields.has("now"):
        return None
    value = fields.values["now"]
    what = 'doit être une date avec heure et fuseau comme "2026-12-01T09:00:00+01:00"'
    try:
        now = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        now = None
    if now is None or now.utcoffset() is None or not FIRST_YEAR <= now.year <= LAST_YEAR:
        fields.refuse("now", f"{what}, pas {shown(value)}.")
    return now


def _number(fields: Fields, name: str, minimum: float, maximum: float) -> float | None:
    """A JSON number, without quotes, between two bounds; null is absent."""
    if not fields.has(name):
        return None
    value = fields.values[name]
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        fields.refuse(name, f"doit être un nombre sans guillemets, pas {shown(value)}.")
    if not minimum <= value <= maximum:  # NaN is not
        fields.refuse(name, f"doit être entre {minimum:g} et {maximum:g}, pas {shown(value)}.")
    return float(value)


def _objects(fields: Fields, name: str, known: tuple[str, ...], at_most: int) -> list[Fields]:
    values: Any = fields.required(name, fields.values.get(name))
    if not isinstance(values, list):
        fields.refuse(name, "doit être une liste [ … ].")
    if len(values) > at_most:
        fields.refuse(name, f"au plus {at_most} entrées, il y en a {len(values)}.")
    path = f"{fields.path}.{name}" if fields.path else name
    found = []
    for index, value in enumerate(values):
        if not isinstance(value, dict):
            fields.refuse(f"{name}[{index}]", "doit être un objet { … }.")
        found.append(Fields(value, known, f"{path}[{index}]"))
    return found


def _near_days(now: datetime) -> tuple[date, date]:
    """The days a need may bear on: a year back, some years ahead."""
    return date(now.year - 1, 1, 1), date(now.year + MAX_YEARS_AHEAD, 12, 31)
