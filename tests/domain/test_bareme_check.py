"""What must be looked at again: old figures, figures nobody confirmed, open points."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aids.domain.bareme import Bareme, Confidence, DatedValue, OpenPoint, Series, Source, Unit
from aids.domain.bareme_check import PointToCheck, check

CHECKED = date(2026, 1, 31)


def dated(value: str, begins: date, ends: date | None, confidence=Confidence.HIGH, enabled=True, checked_on=CHECKED):
    source = Source("Texte", None, checked_on)
    return DatedValue(Decimal(value), Unit.EUROS, begins, ends, source, confidence, enabled)


def scale(*values: DatedValue, points: tuple[OpenPoint, ...] = ()) -> Bareme:
    return Bareme("essai", "Essai", {"plafond": Series("plafond", values)}, points)


PAST = dated("1", date(2025, 1, 1), date(2025, 12, 31))
NOW = dated("2", date(2026, 1, 1), None)


def values(figures):
    return [figure.dated.value for figure in figures]


@pytest.mark.parametrize(
    ("on", "old"),
    [
        # 31 January + 6 months: 31 July is the last day, and what was over by then is left alone.
        (date(2026, 7, 31), []),
        (date(2026, 8, 1), [2]),
        (date(2030, 1, 1), [2]),
    ],
)
def test_a_figure_in_force_is_old_after_six_months(on, old):
    assert values(check([scale(PAST, NOW)], [], on).old) == old


def test_six_months_are_cut_to_the_end_of_the_month():
    figure = dated("3", date(2026, 1, 1), None, checked_on=date(2025, 8, 31))
    assert check([scale(figure)], [], date(2026, 2, 28)).old == ()
    assert values(check([scale(figure)], [], date(2026, 3, 1)).old) == [3]


def test_what_is_not_confirmed_is_listed_whatever_its_date():
    projected = dated("9", date(2027, 1, 1), None, enabled=False)
    doubtful = dated("7", date(2024, 1, 1), date(2024, 12, 31), Confidence.MEDIUM)
    found = check([scale(doubtful, PAST, dated("2", date(2026, 1, 1), None, Confidence.LOW), projected)], [], CHECKED)
    assert values(found.unconfirmed) == [7, 2, 9]
    assert check([scale(PAST, NOW)], [], CHECKED).unconfirmed == ()


def test_points_of_the_scales_come_first_then_the_others():
    own, other = OpenPoint("A", "là", None), PointToCheck("Ailleurs", OpenPoint("B", "ici", None))
    found = check([scale(NOW, points=(own,))], [other], CHECKED)
    assert [(entry.subject, entry.point.text) for entry in found.open_points] == [("Essai", "A"), ("Ailleurs", "B")]


def test_each_figure_says_where_it_is_written():
    (figure,) = check([scale(NOW)], [], date(2027, 1, 1)).old
    assert (figure.bareme.code, figure.key) == ("essai", "plafond")
