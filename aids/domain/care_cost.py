"""What a month of care costs before any aid: the national scale of the crèches, or the price of an hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme, Source
from aids.domain.care import CRECHES, PSU_MODES, Child, ModeDeGarde
from aids.domain.estimate_request import EstimateRequest
from aids.domain.outcome import Step, StepUnit, Unknown
from aids.domain.rules.psu import HourlyRate, PsuCase, hourly_rate
from aids.domain.wording import Message, gettext_noop, to_cents

CRECHE_AGE_LIMIT = 6
PRICE_FIELD = "care.hourly_price"

HOURS = gettext_noop("Heures de garde par mois")
PRICE = gettext_noop("Prix de l’heure")
COST = gettext_noop("Prix du mois, avant les aides")
TOO_OLD = gettext_noop("La crèche accueille les enfants de moins de 6 ans.")
NO_HOURS = gettext_noop("Aucune heure indiquée (care.hours_per_month) : seul le tarif par heure est calculé.")
SHARED_CUSTODY = gettext_noop("Résidence alternée : tarif à vérifier avec la crèche, chaque parent a son contrat.")
NO_PRICE = gettext_noop("Indiquez le prix de l’heure.")


@dataclass(frozen=True, slots=True)
class CareCost:
    """Euros of the month before aids. `hourly_rate`: of the national scale, None for the other kinds of care."""

    amount: Decimal
    hourly_rate: Decimal | None
    steps: tuple[Step, ...]
    sources: tuple[Source, ...] = ()
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class CostRange:
    """From the lowest to the highest cost; the same one twice when it is known."""

    lowest: CareCost
    highest: CareCost

    @property
    def exact(self) -> CareCost | None:
        return self.lowest if self.lowest == self.highest else None


def cost_of_care(request: EstimateRequest, psu: Bareme) -> CostRange | Unknown:
    """The cost, its range while the income of the national scale is missing, or what is unknown and why."""
    too_old = left_creche(request.care.mode_de_garde, request.child, request.on)
    if request.care.mode_de_garde not in PSU_MODES:
        return _of_hourly_price(request, (Message(TOO_OLD),) if too_old else ())
    if too_old:
        return Unknown(reasons=(Message(TOO_OLD),))
    match hourly_rate(_psu_case(request), psu, request.on):
        case HourlyRate() as known:
            cost = _of_rate(request, known)
            return CostRange(cost, cost)
        case Unknown() as unknown:
            return unknown
        case found:
            return CostRange(_of_rate(request, found.lowest), _of_rate(request, found.highest))


def left_creche(mode: ModeDeGarde, child: Child, on: date) -> bool:
    """Whether the child is past the age of the crèches; the other kinds of care have none."""
    return mode in CRECHES and child.is_past_birthday_month(CRECHE_AGE_LIMIT, on)


def cost_of_hours(rate: Decimal, hours: Decimal) -> Decimal:
    """Euros of a month, to the cent, at `rate` euros an hour."""
    return to_cents(rate * hours)


def _psu_case(request: EstimateRequest) -> PsuCase:
    care = request.care
    family = PsuCase.of(request.household, care.mode_de_garde, request.on)
    return replace(family, ase=request.child.ase, plafond_local=care.plafond_local, rounding=care.rounding)


def _of_rate(request: EstimateRequest, found: HourlyRate) -> CareCost:
    hours = request.care.hours_per_month
    no_hours = () if hours else (Message(NO_HOURS),)
    shared = (Message(SHARED_CUSTODY),) if request.child.residence_alternee else ()
    warnings = (*no_hours, *found.warnings, *shared)
    steps = (*found.steps, Step(HOURS, hours, StepUnit.COUNT))
    return CareCost(cost_of_hours(found.rate, hours), found.rate, steps, found.sources, warnings)


def _of_hourly_price(request: EstimateRequest, said: tuple[Message, ...]) -> CostRange | Unknown:
    price, hours = request.care.hourly_price, request.care.hours_per_month
    if price is None:
        return Unknown((PRICE_FIELD,), (Message(NO_PRICE),))
    cost = cost_of_hours(price, hours)
    steps = (
        Step(HOURS, hours, StepUnit.COUNT),
        Step(PRICE, price, StepUnit.EUROS_PER_HOUR),
        Step(COST, cost, StepUnit.EUROS),
    )
    known = CareCost(cost, None, steps, warnings=said if hours else (Message(NO_HOURS), *said))
    return CostRange(known, known)
