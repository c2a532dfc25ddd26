"""What a place asks for a need: the whole need and, when it is weekly, a month of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import Bareme, Source
from aids.domain.billing import BilledMinutes, BillingTerms, NeedHours, billed_minutes, cost_of_need, cost_per_month
from aids.domain.care import PSU_MODES, ModeDeGarde, Rounding
from aids.domain.household import Household
from aids.domain.outcome import Step, StepUnit, Unknown
from aids.domain.rules.psu import HourlyRate, PsuCase, hourly_rate
from aids.domain.wording import Message, french_euros, gettext_noop

FREE = gettext_noop("Ce lieu est gratuit.")
TO_ESTIMATE = gettext_noop("Prix à estimer : demandez-le à ce lieu.")
TARIFF_TO_CONFIRM = gettext_noop("Tarif habituel des crèches, à confirmer par ce lieu.")
MEMBERSHIP = gettext_noop("Adhésion annuelle en plus : %(fee)s.")
CHILDREN_WELCOMED = gettext_noop("Enfants accueillis")
BILLED_NEED = gettext_noop("Heures comptées par enfant")
BILLED_WEEK = gettext_noop("Heures comptées par semaine et par enfant")
YOU_PAY = gettext_noop("Vous payez en tout")
YOU_PAY_MONTHLY = gettext_noop("Vous payez par mois (52 semaines sur 12 mois)")


class Tariff(StrEnum):
    """How a place sets its price, in the codes of the facilities. `UNKNOWN`: it did not say."""

    PSU = "psu"
    HOURLY = "hourly"
    FLAT = "flat"
    FREE = "free"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CareTerms:
    """Price terms of a place: few distinct ones for thousands of places, so price each once. Euros, minutes."""

    mode_de_garde: ModeDeGarde
    tariff: Tariff = Tariff.UNKNOWN
    rounding: Rounding = Rounding.HALF_UP
    plafond_local: Decimal | None = None
    billing: BillingTerms = field(default_factory=BillingTerms)
    membership_fee: Decimal | None = None
    urgence: bool = False
    tarif_fixe_urgence: Decimal | None = None


class PriceStatus(StrEnum):
    """`TO_ESTIMATE`: this kind of price is not computed (« à estimer »). `UNKNOWN`: it is, but a figure is missing."""

    KNOWN = "known"
    RANGE = "range"
    UNKNOWN = "unknown"
    TO_ESTIMATE = "to_estimate"


@dataclass(frozen=True, slots=True)
class Amounts:
    """At one hourly rate, euros for all children, with their trace. None where the need has no end or is not weekly."""

    hourly_rate: Decimal
    for_need: Decimal | None
    monthly: Decimal | None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceOfNeed:
    """`exact` when known; `lowest` and `highest` when it is a range; none of them otherwise."""

    status: PriceStatus
    exact: Amounts | None = None
    lowest: Amounts | None = None
    highest: Amounts | None = None
    sources: tuple[Source, ...] = ()
    warnings: tuple[Message, ...] = ()


def price_of_need(household: Household | None, terms: CareTerms, need: NeedHours, on: date, psu: Bareme) -> PriceOfNeed:
    """Price of `need` at a place with these terms, on the scale in force `on` that day.

    A family that said nothing (None) is taken to have the children of the need at charge, and an unknown income.
    """
    billed = billed_minutes(need, terms.billing)
    if terms.tariff is Tariff.FREE:
        free = _amounts(Decimal("0.00"), billed)
        return PriceOfNeed(PriceStatus.KNOWN, exact=free, warnings=(Message(FREE), *_notices(terms)))
    if terms.mode_de_garde not in PSU_MODES or terms.tariff not in (Tariff.PSU, Tariff.UNKNOWN):
        return PriceOfNeed(PriceStatus.TO_ESTIMATE, warnings=(Message(TO_ESTIMATE), *_notices(terms)))
    family = household or Household(enfants_a_charge=len(need.children))
    match hourly_rate(_psu_case(family, terms, on), psu, on):
        case HourlyRate() as known:
            return PriceOfNeed(
                PriceStatus.KNOWN,
                exact=_amounts(known.rate, billed, known.steps),
                sources=known.sources,
                warnings=(*known.warnings, *_notices(terms)),
            )
        case Unknown(reasons=reasons):
            return PriceOfNeed(PriceStatus.UNKNOWN, warnings=reasons)
        case found:
            return PriceOfNeed(
                PriceStatus.RANGE,
                lowest=_amounts(found.lowest.rate, billed, found.lowest.steps),
                highest=_amounts(found.highest.rate, billed, found.highest.steps),
                sources=found.lowest.sources,
                warnings=(*found.lowest.warnings, *_notices(terms)),
            )


def _psu_case(family: Household, terms: CareTerms, on: date) -> PsuCase:
    return replace(
        PsuCase.of(family, terms.mode_de_garde, on),
        urgence=terms.urgence,
        tarif_fixe_urgence=terms.tarif_fixe_urgence,
        plafond_local=terms.plafond_local,
        rounding=terms.rounding,
    )


def _notices(terms: CareTerms) -> tuple[Message, ...]:
    on_national_scale = terms.mode_de_garde in PSU_MODES and terms.tariff is Tariff.UNKNOWN
    notices = [Message(TARIFF_TO_CONFIRM)] if on_national_scale else []
    if terms.membership_fee:
        notices.append(Message(MEMBERSHIP, (("fee", french_euros(terms.membership_fee)),)))
    return tuple(notices)


def _amounts(rate: Decimal, billed: BilledMinutes, rate_steps: tuple[Step, ...] = ()) -> Amounts:
    for_need, monthly = cost_of_need(rate, billed), cost_per_month(rate, billed)
    steps = list(rate_steps)
    if billed.children > 1:
        steps.append(Step(CHILDREN_WELCOMED, Decimal(billed.children), StepUnit.COUNT))
    if billed.for_need is not None and for_need is not None:
        steps.append(Step(BILLED_NEED, Decimal(billed.for_need), StepUnit.MINUTES))
        steps.append(Step(YOU_PAY, for_need, StepUnit.EUROS))
    if billed.per_week is not None and monthly is not None:
        steps.append(Step(BILLED_WEEK, Decimal(billed.per_week), StepUnit.MINUTES))
        steps.append(Step(YOU_PAY_MONTHLY, monthly, StepUnit.EUROS))
    return Amounts(rate, for_need, monthly, tuple(steps))
