"""The minimum wage, gross and per month: what ceilings of local aids are counted in.

Source: art. L.3231-2 s. of the Code du travail. Prose, worked example and doubts: docs/aides/smic.md.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme
from aids.domain.wording import to_cents

HOURS_PER_WEEK, WEEKS_PER_YEAR, MONTHS_PER_YEAR = 35, 52, 12


def smic_mensuel(smic: Bareme, on: date) -> Decimal:
    """Euros per month for 35 hours a week, before contributions. Raises NotInForce before the first known value."""
    return to_cents(smic.amount("smic_horaire", on) * HOURS_PER_WEEK * WEEKS_PER_YEAR / MONTHS_PER_YEAR)
