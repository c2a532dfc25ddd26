"""The minimum wage per month: what ceilings of local aids are counted in.

An aid that says « 2 SMIC » seldom says whether before or after contributions: both are given, and between the two
nobody knows. Source: art. L.3231-2 s. of the Code du travail. Prose, worked example and doubts: docs/aides/smic.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme
from aids.domain.wording import to_cents

HOURLY, NET = "smic_horaire", "smic_mensuel_net"
HOURS_PER_WEEK, WEEKS_PER_YEAR, MONTHS_PER_YEAR = 35, 52, 12


@dataclass(frozen=True, slots=True)
class SmicMensuel:
    """Euros per month for 35 hours a week, before and after contributions."""

    gross: Decimal
    net: Decimal


def smic_mensuel(smic: Bareme, on: date) -> SmicMensuel:
    """The SMIC of that day. Raises NotInForce before the first known value."""
    gross = to_cents(smic.amount(HOURLY, on) * HOURS_PER_WEEK * WEEKS_PER_YEAR / MONTHS_PER_YEAR)
    return SmicMensuel(gross, smic.amount(NET, on))
