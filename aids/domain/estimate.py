"""One family, one child, one kind of care, one month: what it costs and what is left to pay."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import Bareme, Source
from aids.domain.care import PSU_MODES, Care, Child
from aids.domain.household import Household
from aids.domain.life_event import LifeEvent
from aids.domain.outcome import Aid, Step, StepUnit, Unknown
from aids.domain.rules.psu import HourlyRate, PsuCase, hourly_rate
from aids.domain.wording import Message, gettext_noop, to_cents

# Art. R.2324-17 of the Code de la santé publique: these places welcome children under six.
LAST_CRECHE_MONTH = 72

HOURS = gettext_noop("Heures de garde par mois")
YOU_PAY = gettext_noop("Vous payez par mois")
TO_ESTIMATE = gettext_noop("À estimer : ce mode de garde n’est pas encore calculé.")
TOO_OLD = gettext_noop("La crèche accueille les enfants de moins de 6 ans.")
NO_HOURS = gettext_noop("Aucune heure indiquée (care.hours_per_month) : seul le tarif par heure est calculé.")
NO_TAX_CREDIT = gettext_noop("Le crédit d’impôt pour frais de garde n’est pas encore compté.")
RANGE = gettext_noop("Revenus inconnus : du tarif minimum au tarif maximum.")


class EstimateStatus(StrEnum):
    KNOWN = "known"
    RANGE = "range"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class EstimateRequest:
    """What is asked. `on` stands for its civil month."""

    on: date
    household: Household
    child: Child
    care: Care
    life_event: LifeEvent | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer, in euros per month. `None` is unknown; the range is given only when the status is `range`."""

    on: date
    status: EstimateStatus
    hourly_rate: Decimal | None = None
    gross_cost: Decimal | None = None
    reste_a_charge: Decimal | None = None
    reste_a_charge_min: Decimal | None = None
    reste_a_charge_max: Decimal | None = None
    reste_a_charge_after_tax_credit: Decimal | None = None
    aids: tuple[Aid, ...] = ()
    steps: tuple[Step, ...] = ()
    sources: tuple[Source, ...] = ()
    warnings: tuple[Message, ...] = ()


def estimate(request: EstimateRequest, psu: Bareme) -> Estimate:
    """Price of the care asked, for this family, that month."""
    if request.care.mode_de_garde not in PSU_MODES:
        return Estimate(request.on, EstimateStatus.UNKNOWN, warnings=(Message(TO_ESTIMATE),))
    if _left_creche_age(request.child, request.on):
        return Estimate(request.on, EstimateStatus.UNKNOWN, warnings=(Message(TOO_OLD),))
    match hourly_rate(_psu_case(request), psu, request.on):
        case HourlyRate() as known:
            return _known(request, known)
        case Unknown(reasons=reasons):
            return Estimate(request.on, EstimateStatus.UNKNOWN, warnings=reasons)
        case found:
            lowest, highest = _known(request, found.lowest), _known(request, found.highest)
            return replace(
                lowest,
                status=EstimateStatus.RANGE,
                hourly_rate=None,
                gross_cost=None,
                reste_a_charge=None,
                reste_a_charge_min=lowest.reste_a_charge,
                reste_a_charge_max=highest.reste_a_charge,
                steps=(*lowest.steps, *highest.steps),
                warnings=(Message(RANGE), *lowest.warnings),
            )


def _left_creche_age(child: Child, on: date) -> bool:
    """Sixth birthday in a month before that of `on`: a right that ends with an age lasts the whole month."""
    end_of_last_month = on.replace(day=1) - timedelta(days=1)
    return child.age_in_months(end_of_last_month) >= LAST_CRECHE_MONTH


def _psu_case(request: EstimateRequest) -> PsuCase:
    care = request.care
    family = PsuCase.of(request.household, care.mode_de_garde, request.on)
    return replace(family, ase=request.child.ase, plafond_local=care.plafond_local, rounding=care.rounding)


def _known(request: EstimateRequest, found: HourlyRate) -> Estimate:
    hours = request.care.hours_per_month
    cost = to_cents(found.rate * hours)
    without_hours = () if hours else (Message(NO_HOURS),)
    return Estimate(
        on=request.on,
        status=EstimateStatus.KNOWN,
        hourly_rate=found.rate,
        gross_cost=cost,
        reste_a_charge=cost,
        steps=(
            *found.steps,
            Step(HOURS, hours, StepUnit.COUNT),
            Step(YOU_PAY, cost, StepUnit.EUROS),
        ),
        sources=found.sources,
        warnings=(*without_hours, *found.warnings, Message(NO_TAX_CREDIT)),
    )
