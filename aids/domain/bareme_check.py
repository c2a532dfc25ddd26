"""What a person must look at again: old figures, figures that nobody confirmed, questions left open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from aids.domain.bareme import Bareme, Confidence, DatedValue, OpenPoint
from aids.domain.civil_months import months_after

MONTHS_BEFORE_OLD = 6


@dataclass(frozen=True, slots=True)
class Figure:
    """One dated value, and where it is written: series `key` of the scale `bareme`."""

    bareme: Bareme
    key: str
    dated: DatedValue

    def is_old(self, on: date) -> bool:
        """Looked at more than six months before `on`, and not over by then: what is past no longer moves."""
        over = self.dated.valid_until is not None and self.dated.valid_until < on
        return not over and months_after(self.dated.source.checked_on, MONTHS_BEFORE_OLD) < on

    @property
    def is_unconfirmed(self) -> bool:
        """Read in one place only or worse, or projected and never applied."""
        return self.dated.confidence is not Confidence.HIGH or not self.dated.enabled


@dataclass(frozen=True, slots=True)
class PointToCheck:
    """An open point, and what it is about: the title of a scale, or a subject of its own."""

    subject: str
    point: OpenPoint


@dataclass(frozen=True, slots=True)
class BaremeCheck:
    """The three lists on the day `on`. A figure may be in the first two."""

    on: date
    old: tuple[Figure, ...]
    unconfirmed: tuple[Figure, ...]
    open_points: tuple[PointToCheck, ...]


def check(baremes: Iterable[Bareme], other_points: Iterable[PointToCheck], on: date) -> BaremeCheck:
    """What to look at again that day, scale by scale in the order given, then the points that concern no scale."""
    scales = tuple(baremes)
    figures = tuple(
        Figure(bareme, key, dated)
        for bareme in scales
        for key, series in bareme.series.items()
        for dated in series.values
    )
    points = [PointToCheck(bareme.title, point) for bareme in scales for point in bareme.open_points]
    return BaremeCheck(
        on=on,
        old=tuple(figure for figure in figures if figure.is_old(on)),
        unconfirmed=tuple(figure for figure in figures if figure.is_unconfirmed),
        open_points=(*points, *other_points),
    )
