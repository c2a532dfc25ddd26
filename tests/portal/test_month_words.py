"""A month told aid by aid: one block for each child, or one for all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aids.domain.care import Child, ModeDeGarde
from aids.domain.price_terms import CareTerms, Tariff
from aids.estimates import price_of_need
from portal.words.prices import price_line
from tests.support.needs import need_hours

ON = date(2026, 11, 22)
MICRO_CRECHE = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("9.50"))


@pytest.mark.parametrize(
    ("births", "titles"),
    [
        ((date(2025, 5, 1),), ["Par mois, au mieux"]),
        ((date(2025, 5, 1), date(2025, 5, 1)), ["Par mois, au mieux, pour chaque enfant"]),
        ((date(2025, 5, 1), date(2022, 1, 1)), ["Par mois, au mieux, enfant 1", "Par mois, au mieux, enfant 2"]),
    ],
)
def test_children_alike_are_told_once_and_others_apart(births, titles):
    need = replace(need_hours(week=(480,) * 5), children=tuple(map(Child, births)))

    line = price_line(price_of_need(None, MICRO_CRECHE, need, ON))

    assert [month.title for month in line.months] == titles
