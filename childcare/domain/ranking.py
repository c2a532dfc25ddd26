"""In which order results are shown. Lexicographic, so that anybody can say why one comes before another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from childcare.domain.answer import Sort
from childcare.domain.kinds import ResultKind

KINDS_IN_ORDER = (ResultKind.FREE, ResultKind.OPEN, ResultKind.FULL, ResultKind.CONTACT)


@dataclass(frozen=True, slots=True)
class Ranked:
    """What the orders look at. `avip` counts for parents in insertion only (False for the others); `days_old` is
    the age of the data as shown, `price` the least euros for the need; both None when unknown."""

    kind: ResultKind
    covered_minutes: int
    avip: bool
    distance_km: float
    days_old: int | None
    price: Decimal | None
    site_id: int

    @property
    def near_km(self) -> float:
        """To 10 m, so that places at one address are equal and the order by distance is never seen broken."""
        return round(self.distance_km * 100) / 100


def first_keys(
    sort: Sort, ranks: Iterable[int], minutes: Iterable[int], chords: Iterable[float], cents: Iterable[int]
) -> list[float]:
    """The first criteria of `sort_key`, one number a place: who comes after here comes after there too.

    Column by column, in the order of the places: `ranks` in KINDS_IN_ORDER, covered minutes, `chords` anything that
    grows with the distance, `cents` of the price. 2^17 minutes exceed the 91 days of a calendar.
    """
    match sort:
        case Sort.RELEVANCE:
            return [rank * 131072 - covered for rank, covered in zip(ranks, minutes, strict=True)]
        case Sort.DISTANCE:
            return list(chords)
        case Sort.COVERAGE:
            return [rank - covered * 4 for rank, covered in zip(ranks, minutes, strict=True)]
        case Sort.PRICE:
            columns = zip(cents, ranks, minutes, strict=True)
            return [(price * 4 + rank) * 131072 - covered for price, rank, covered in columns]


def sort_key(sort: Sort, place: Ranked) -> tuple[Any, ...]:
    """The key of a place in that order, smallest first; no two places have the same.

    Relevance: kind, coverage, AVIP for a parent in insertion, distance, freshness, price. Coverage: coverage, kind,
    distance. Price: unknown last, then kind and distance. What is left equal goes by id.
    """
    kind, price = KINDS_IN_ORDER.index(place.kind), _unknown_last(place.price)
    order: tuple[Any, ...]
    match sort:
        case Sort.RELEVANCE:
            freshness = _unknown_last(place.days_old)
            order = (kind, -place.covered_minutes, not place.avip, place.near_km, freshness, price)
        case Sort.DISTANCE:
            order = (place.distance_km,)
        case Sort.COVERAGE:
            order = (-place.covered_minutes, kind, place.near_km)
        case Sort.PRICE:
            order = (price, kind, -place.covered_minutes, place.near_km)
    return (*order, place.site_id)


def _unknown_last(value: Decimal | int | None) -> tuple[bool, Decimal | int]:
    return (True, 0) if value is None else (False, value)
