"""What the demonstration writes, as plain values named like the columns they fill."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from childcare.demo.week import Pattern, Stay
from childcare.domain.kinds import FacilityKind


@dataclass(frozen=True, slots=True)
class PlannedAdmission:
    """Fields of childcare.models.admission.AdmissionTerms."""

    minimum_notice_hours: int | None
    first_visits: str
    first_visit_count: int | None
    urgent_without_visit: bool | None
    documents: tuple[str, ...]
    arrival_windows: tuple[tuple[str, str], ...]
    departure_windows: tuple[tuple[str, str], ...]
    weekly_cap_minutes: int | None
    residence: str
    residence_communes: tuple[str, ...]
    request_channel: str
    next_commission: date | None
    holders: str
    avip_prescription: bool


@dataclass(frozen=True, slots=True)
class PlannedTariff:
    """Fields of childcare.models.tariff.TariffTerms, in euros and minutes."""

    tariff: str
    psu_rounding: str = "half_up"
    plafond_local: Decimal | None = None
    hourly_price: Decimal | None = None
    flat_price: Decimal | None = None
    flat_period: str = ""
    billing_unit_minutes: int = 30
    minimum_stay_minutes: int = 0
    membership_fee: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """An age band in months, its usual week, and the days of dated seats (`dated`, one pattern each)."""

    min_months: int
    max_months: int
    patterns: tuple[Pattern, ...] = ()
    stays: tuple[Stay, ...] = ()
    dated: tuple[tuple[date, Pattern], ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedSite:
    label: str
    address: str
    postal_code: str
    commune: str
    insee_code: str
    latitude: float
    longitude: float
    precision: str
    time_zone: str
    present_from: date | None
    present_until: date | None
    service_radius_km: float | None
    open_week: int | None
    groups: tuple[PlannedGroup, ...]


@dataclass(frozen=True, slots=True)
class PlannedLabel:
    granted_by: str
    starts: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PlannedFacility:
    """`confirmed_days_ago` is None when nobody ever confirmed. Closures are first and last days, both included."""

    external_id: str
    name: str
    kind: FacilityKind
    description: str
    phone: str
    email: str
    website: str
    contact_name: str
    manager: str
    capacity: int | None
    languages: tuple[str, ...]
    handicap_trained: bool | None
    confirmed_days_ago: int | None
    admission: PlannedAdmission
    tariff: PlannedTariff
    label: PlannedLabel | None
    closures: tuple[tuple[date, date], ...]
    sites: tuple[PlannedSite, ...]
