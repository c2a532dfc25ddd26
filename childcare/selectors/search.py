"""Which sites answer a need, and how much of it: two constant queries whatever is found."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from psycopg.types.numeric import Int4

from childcare.domain.answer import Coverage, Sort
from childcare.domain.kinds import CONTACT_KINDS, MODE_DE_GARDE, ResultKind
from childcare.domain.masks import WEEK_BITS, NeedMasks
from childcare.domain.need import Filters, Need, Point
from childcare.domain.question import Question, is_long, local_time, published_days, question_of
from childcare.domain.ranking import KINDS_IN_ORDER
from childcare.domain.ring import RING_DAYS
from childcare.domain.seats import class_of_need
from childcare.selectors.search_sql import Shape, every_site_statement, search_statement
from core.prepared import prepared_cursor
from territory.domain.distance import EARTH_RADIUS_KM


@dataclass(frozen=True, slots=True)
class Candidate:
    """A site that answers; `is_nearest`: no other one is nearer.

    `takes_kept_seats`: some of its minutes need seats kept for parents in insertion. `coverage` is exact, None for the
    kinds « open » and « contact » and without hours.
    """

    site_id: int
    kind: ResultKind
    distance_km: float
    covered_minutes: int
    is_nearest: bool
    takes_kept_seats: bool
    coverage: Coverage | None


@dataclass(frozen=True, slots=True)
class Candidates:
    """The first of an order, not sorted, with all that are equal to the last; and how many sites of each kind."""

    first: tuple[Candidate, ...]
    count_by_kind: dict[ResultKind, int]


@dataclass(frozen=True, slots=True)
class EverySite:
    """Every site that answers, column by column, in no order.

    `ranks` are places in KINDS_IN_ORDER, `chords` grow with the distance (`kilometres`), `price_terms` are those of the
    facility; `are_labelled` (False but for parents in insertion) and `days_old` (None when unknown; an empty list) say
    something when freshness is asked for.
    """

    site_ids: Sequence[int] = ()
    ranks: Sequence[int] = ()
    covered_minutes: Sequence[int] = ()
    chords: Sequence[float] = ()
    price_terms: Sequence[str] = ()
    are_labelled: Sequence[bool] = ()
    days_old: Sequence[int | None] = ()


def ask(need: Need, *, now: datetime) -> Question:
    """The need at that instant (aware), against the calendar as far as it is filled. One query."""
    with prepared_cursor() as cursor:
        cursor.execute("SELECT filling_until, filled_until FROM calendar_horizon")
        horizon = cursor.fetchone()
    local_now = local_time(need, now)
    held = (horizon[0] - timedelta(days=RING_DAYS - 1), horizon[1]) if horizon else (None, None)
    return question_of(need, local_now=local_now, published=published_days(local_now.date(), *held))


def candidates(
    question: Question,
    filters: Filters,
    sort: Sort,
    *,
    now: datetime,
    first: int,
    sites: Sequence[int] | None = None,
) -> Candidates:
    """The first sites in that order, in one query. `sites` restricts to these."""
    if not _asks_something(question):
        return Candidates((), dict.fromkeys(KINDS_IN_ORDER, 0))
    parameters = _parameters(question, filters, now) | {
        "first": Int4(first),
        "sites": None if sites is None else _array(sites),
    }
    with prepared_cursor() as cursor:
        cursor.execute(search_statement(_shape(question, filters, sort, sites)), parameters)
        rows = cursor.fetchall()
    counts = rows[0][6:10] if rows else (0, 0, 0, 0)
    needed_minutes = question.needed_minutes  # sums the hours each time
    found = tuple(_candidate(question, needed_minutes, row) for row in rows)
    return Candidates(found, dict(zip(KINDS_IN_ORDER, counts, strict=True)))


def every_site(question: Question, filters: Filters, *, now: datetime, with_freshness: bool) -> EverySite:
    """All that `candidates` would put in order, in one query. Labels and freshness are read on demand."""
    if not _asks_something(question):
        return EverySite()
    shape = _shape(question, filters, Sort.PRICE, None)
    with prepared_cursor() as cursor:
        cursor.execute(every_site_statement(shape, with_freshness=with_freshness), _parameters(question, filters, now))
        ids, ranks, minutes, chords, price_terms, labelled, days_old = cursor.fetchone()
    if ids is None:
        return EverySite()
    return EverySite(
        site_ids=_integers(ids),
        ranks=_integers(ranks),
        covered_minutes=_integers(minutes),
        chords=[float(chord) for chord in chords.split(",")],
        price_terms=price_terms.split("\n"),
        are_labelled=[label == "1" for label in labelled.split(",")],
        days_old=[int(days) if days else None for days in days_old.split(",")] if with_freshness else [],
    )


def _integers(spelled: str) -> list[int]:
    return [int(number) for number in spelled.split(",")]


def _asks_something(question: Question) -> bool:
    return not question.asks_nothing and bool(question.masks.ages)


def _shape(question: Question, filters: Filters, sort: Sort, sites: Sequence[int] | None) -> Shape:
    need = question.need
    return Shape(
        masks=question.masks,
        children=len(need.children),
        sort=sort,
        seats_class=question.seats_class if question.is_answerable else None,
        everyone_class=class_of_need(is_long=is_long(need), in_insertion=False)
        if question.is_answerable and need.in_insertion
        else None,
        restriction="AND kind = ANY (%(kinds)s)" if filters.modes_de_garde else "",
        of_sites=sites is not None,
        in_insertion=need.in_insertion,
        avip_only=filters.avip_only,
        has_hours=question.hours is not None,
    )


def kilometres(chord: float) -> float:
    """From the square of half the chord, on a sphere of radius 1, to the great circle on the Earth."""
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def _candidate(question: Question, needed_minutes: int, row: tuple[Any, ...]) -> Candidate:
    site_id, chord, minutes, rank, bits, takes_kept_seats, *_, is_nearest = row
    kind = KINDS_IN_ORDER[rank]
    coverage = None
    if question.hours and kind in (ResultKind.FREE, ResultKind.FULL):
        whole = question.masks.whole
        cover = question.masks.window.from_bytes(bits) if bits is not None else whole if minutes else 0
        coverage = Coverage(minutes, needed_minutes, question.hours.published, whole, cover)
    return Candidate(site_id, kind, kilometres(chord), minutes, is_nearest, takes_kept_seats, coverage)


def _parameters(question: Question, filters: Filters, now: datetime) -> dict[str, Any]:
    masks, window, need = question.masks, question.masks.window, question.need
    last, first, needed_minutes = question.last_day, question.first_day, question.needed_minutes
    near = question.hours is None  # a site present one day of the calendar is near
    return {
        **_codes(masks),
        "levels": _array(row.level for row in masks.bands),
        "sets": _array(row.children for row in masks.bands),
        "masks": _array(window.literal(row.mask) for row in masks.bands),
        **{f"weight_{n}": Int4(weight) for n, (weight, _) in enumerate(masks.odd)},
        **{f"odd_{n}": window.literal(mask) for n, (_, mask) in enumerate(masks.odd)},
        "window_first": Int4(window.first + 1),
        "window_length": Int4(window.length),
        "ages": _array(masks.ages),
        "youngest": Int4(masks.ages[0]),
        "oldest": Int4(masks.ages[-1]),
        "contact_kinds": [kind.value for kind in CONTACT_KINDS],
        "kinds": [kind.value for kind, mode in MODE_DE_GARDE.items() if mode in filters.modes_de_garde],
        "now": now,
        "first_day": first,
        "last_day": last,
        "open_from": last if near else first,
        "open_until": first if near else last,
        "week": f"x{question.week:0{WEEK_BITS // 4}x}",
        "needed_minutes": Int4(needed_minutes),
        "least_minutes": Int4(math.ceil(filters.minimum_coverage * needed_minutes)),
        **_around(need.point, need.radius_km),
    }


def _codes(masks: NeedMasks) -> dict[str, Any]:
    """The rows of the need, whose bands are in order, by code: a number from 1 for each pair of places between ages."""
    base = len(masks.ages) + 1
    codes = [row.band.i * base + row.band.j + 1 for row in masks.bands]
    first_rows = [bisect_left(codes, code) + 1 for code in range(1, base * base + 2)]
    return {"codes": _array(codes), "first_rows": _array(first_rows), "code_base": Int4(base)}


def _array(values: Iterable[object]) -> str:
    """An array as PostgreSQL spells it: one string, where psycopg would take a list element by element."""
    return f"{{{','.join(map(str, values))}}}"


def grid_cells(south: float, north: float, west: float, east: float) -> list[int]:
    """The quarter degrees that a box meets, as the SQL function grid_cell numbers them."""
    rows = range(math.floor(south * 4), math.floor(north * 4) + 1)
    columns = range(math.floor(west * 4), math.floor(east * 4) + 1)
    return [row * 4096 + column for row in rows for column in columns]


def _around(point: Point, radius_km: float) -> dict[str, Any]:
    """A box that holds the circle, and the circle itself. Where a pole or the 180th meridian is near, the box is a
    whole band of latitudes: the circle decides."""
    angle = radius_km / EARTH_RADIUS_KM
    south, north = (point.latitude + side * math.degrees(angle) for side in (-1, 1))
    west, east = -180.0, 180.0
    if south > -90 and north < 90:
        half_width = math.degrees(math.asin(math.sin(angle) / math.cos(math.radians(point.latitude))))
        if point.longitude - half_width >= -180 and point.longitude + half_width <= 180:
            west, east = point.longitude - half_width, point.longitude + half_width
    return {
        "cells": _array(grid_cells(south, north, west, east)),
        "latitude": point.latitude,
        "longitude": point.longitude,
        "south": south,
        "north": north,
        "west": west,
        "east": east,
        "cosine": math.cos(math.radians(point.latitude)),
        "radian": math.radians(1),
        "half_radian": math.radians(0.5),
        "diameter": 2 * EARTH_RADIUS_KM,
        "half_radius": 1 / (2 * EARTH_RADIUS_KM),
        "chord": math.sin(angle / 2) ** 2,
    }
