"""Tariffs as varied as those of a country: what a facility of the national data set charges.

Pure and deterministic, like portal.bench.national, whose other draws it leaves alone.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal

from portal.bench.national import SEED, NationalFacility

# Micro-crèches and family crèches that set their own price: 7.00 to 10.50 € an hour, by 0.10; a few by the day.
PRICES = tuple(Decimal(cents) / 100 for cents in range(700, 1051, 10))
DAY_PRICES = tuple(Decimal(euros) for euros in range(60, 96))
OWN_PRICE = frozenset({"micro_creche_paje", "creche_familiale_paje"})
CEILINGS = (Decimal(9000), Decimal(9500), Decimal(10000))
UNITS = ((30, 60, 15), (75, 20, 5))
LEAST_STAYS = ((0, 60, 120), (80, 10, 10))
FEES = ((None, Decimal(50), Decimal(100)), (80, 10, 10))


@dataclass(frozen=True, slots=True)
class Terms:
    """The columns of childcare.models.tariff, in euros and minutes."""

    tariff: str
    psu_rounding: str
    plafond_local: Decimal | None
    hourly_price: Decimal | None
    flat_price: Decimal | None
    flat_period: str
    billing_unit_minutes: int
    minimum_stay_minutes: int
    membership_fee: Decimal | None


def tariff_of(one: NationalFacility, seed: int = SEED) -> Terms:
    """What it charges: nine crèches in ten say that they follow the national scale, the others do not say."""
    chance = random.Random(f"{seed}:{one.number}:tariff")  # noqa: S311 (the same each time, on purpose)
    sets_its_price = one.kind in OWN_PRICE
    by_day = sets_its_price and chance.random() < 0.1
    on_scale = "psu" if not sets_its_price and chance.random() < 0.9 else "unknown"
    return Terms(
        tariff=("flat" if by_day else "hourly") if sets_its_price else on_scale,
        psu_rounding="truncate" if chance.random() < 0.3 else "half_up",
        plafond_local=chance.choice(CEILINGS) if not sets_its_price and chance.random() < 0.15 else None,
        hourly_price=chance.choice(PRICES) if sets_its_price and not by_day else None,
        flat_price=chance.choice(DAY_PRICES) if by_day else None,
        flat_period="day" if by_day else "",
        billing_unit_minutes=chance.choices(*UNITS)[0],
        minimum_stay_minutes=chance.choices(*LEAST_STAYS)[0],
        membership_fee=chance.choices(*FEES)[0],
    )
