"""Admission and tariff terms in all their variety, each plausible for the kind of facility."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

from childcare.demo.plan import PlannedAdmission, PlannedTariff
from childcare.domain.kinds import CONTACT_KINDS, FacilityKind

FREE_PRICE_KINDS = frozenset(
    {
        FacilityKind.MICRO_CRECHE_PAJE,
        FacilityKind.CRECHE_FAMILIALE_PAJE,
        FacilityKind.MAM,
        FacilityKind.ASSISTANT_MATERNEL,
        FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT,
        FacilityKind.GARDE_DOMICILE_PRESTATAIRE,
    }
)
DOCUMENTS = (
    ("vaccination", "income", "identity"),
    ("vaccination", "income", "identity", "insurance"),
    ("vaccination", "income", "insurance", "medical"),
    ("vaccination",),
    (),
)
WINDOWS = (
    ((), ()),
    ((), ()),
    ((), ()),
    ((("07:30", "09:30"), ("13:30", "14:30")), (("12:00", "13:30"), ("16:30", "18:30"))),
    ((("07:00", "12:00"),), (("11:30", "19:00"),)),
)
HOURLY_PRICES = {
    FacilityKind.MICRO_CRECHE_PAJE: ("8.00", "9.20", "9.90"),
    FacilityKind.CRECHE_FAMILIALE_PAJE: ("7.20", "8.40"),
    FacilityKind.MAM: ("4.10", "4.60"),
    FacilityKind.ASSISTANT_MATERNEL: ("3.80", "4.20", "4.80"),
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT: ("11.20", "12.50"),
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE: ("24.00", "27.50"),
}


def admission(
    chance: random.Random, kind: FacilityKind, today: date, insee_code: str, *, anytime: bool
) -> PlannedAdmission:
    """Terms of one facility. `anytime` frees arrivals and departures: a night or an early morning needs it."""
    if kind in CONTACT_KINDS:
        return _contract(chance)
    first_visits = chance.choice(("none", "same_day", "same_day", "days", "days", ""))
    arrivals, departures = ((), ()) if anytime else chance.choice(WINDOWS)
    channel = chance.choice(("portal", "portal", "portal", "telephone", "guichet_unique", "commission"))
    return PlannedAdmission(
        minimum_notice_hours=chance.choice((None, 0, 2, 24, 48, 168)),
        first_visits=first_visits,
        first_visit_count=chance.choice((2, 3, 5)) if first_visits == "days" else None,
        urgent_without_visit=chance.choice((True, True, False, None)),
        documents=chance.choice(DOCUMENTS),
        arrival_windows=arrivals,
        departure_windows=departures,
        weekly_cap_minutes=chance.choice((None, None, None, 16 * 60, 50 * 60)),
        residence=(residence := chance.choice(("all", "all", "all", "priority", "priority", "only"))),
        residence_communes=() if residence == "all" else (insee_code,),
        request_channel=channel,
        next_commission=today + timedelta(days=chance.randrange(10, 80)) if channel == "commission" else None,
        holders=chance.choice(("all_spie", "all_spie", "partners", "none")),
        avip_prescription=chance.random() < 0.8,
    )


def _contract(chance: random.Random) -> PlannedAdmission:
    """An employee or a service: a meeting, then a contract."""
    return PlannedAdmission(
        minimum_notice_hours=chance.choice((None, 48)),
        first_visits=chance.choice(("days", "same_day", "")),
        first_visit_count=None,
        urgent_without_visit=None,
        documents=("vaccination",),
        arrival_windows=(),
        departure_windows=(),
        weekly_cap_minutes=None,
        residence="all",
        residence_communes=(),
        request_channel="telephone",
        next_commission=None,
        holders="none",
        avip_prescription=False,
    )


def tariff(chance: random.Random, kind: FacilityKind) -> PlannedTariff:
    """What it charges; a few leave it unknown."""
    if kind in FREE_PRICE_KINDS:
        if chance.random() < 0.15:
            return PlannedTariff("unknown")
        return PlannedTariff(
            "hourly",
            hourly_price=Decimal(chance.choice(HOURLY_PRICES[kind])),
            billing_unit_minutes=chance.choice((15, 30, 60)),
            minimum_stay_minutes=chance.choice((0, 0, 120)),
            membership_fee=chance.choice((None, None, Decimal("60.00"))),
        )
    if kind is FacilityKind.JARDIN_ENFANTS and chance.random() < 0.5:
        return PlannedTariff("flat", flat_price=Decimal("18.00"), flat_period="day")
    return _psu(chance, kind)


def _psu(chance: random.Random, kind: FacilityKind) -> PlannedTariff:
    parental = kind is FacilityKind.CRECHE_PARENTALE
    return PlannedTariff(
        "psu",
        psu_rounding=chance.choice(("half_up", "half_up", "truncate")),
        plafond_local=chance.choice((None, None, None, Decimal("9000.00"), Decimal("10500.00"))),
        billing_unit_minutes=chance.choice((30, 30, 15, 60)),
        minimum_stay_minutes=chance.choice((0, 0, 60, 120)),
        membership_fee=Decimal("30.00") if parental or chance.random() < 0.1 else None,
    )


def pop_up_tariff(chance: random.Random) -> PlannedTariff:
    """Beside a forum or a training, care is often offered or sold by the stay."""
    if chance.random() < 0.6:
        return PlannedTariff("free")
    return PlannedTariff("flat", flat_price=Decimal("5.00"), flat_period="stay")
