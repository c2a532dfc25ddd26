"""What a place asks for a need: the whole need and, when it is weekly, a month of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from functools import partial

from aids.domain.bareme import Bareme
from aids.domain.billing import BilledMinutes, NeedHours, billed_minutes, cost_of_need, cost_per_month
from aids.domain.care import PSU_MODES
from aids.domain.care_cost import TOO_OLD, left_creche
from aids.domain.household import Household
from aids.domain.outcome import Step, StepUnit, Unknown
from aids.domain.price_after_aids import (
    Estimator,
    Estimators,
    SupposedPrice,
    at_best,
    month_of_care,
    price_after_aids,
)
from aids.domain.price_terms import BILLED_NEED, TO_ESTIMATE, Amounts, CareTerms, PriceOfNeed, PriceStatus, Tariff
from aids.domain.rules.psu import HourlyRate, PsuCase, hourly_rate
from aids.domain.wording import Message, french_euros, gettext_noop

FREE = gettext_noop("Ce lieu est gratuit.")
TARIFF_TO_CONFIRM = gettext_noop("Tarif habituel des crèches, à confirmer par ce lieu.")
MEMBERSHIP = gettext_noop("Adhésion annuelle en plus : %(fee)s.")
CHILDREN_WELCOMED = gettext_noop("Enfants accueillis")
BILLED_WEEK = gettext_noop("Heures comptées par semaine et par enfant")
YOU_PAY = gettext_noop("Vous payez en tout")
YOU_PAY_MONTHLY = gettext_noop("Vous payez par mois (52 semaines sur 12 mois)")


class Way(Enum):
    """`RATE`: one hourly rate of the national scale says all. `AFTER_AIDS`: month by month, aids deducted."""

    FREE = auto()
    RATE = auto()
    AFTER_AIDS = auto()
    TO_ESTIMATE = auto()


def price_of_need(
    family: Household,
    terms: CareTerms,
    need: NeedHours,
    on: date,
    *,
    psu: Bareme,
    estimators: Estimators,
    supposed: SupposedPrice | None,
) -> PriceOfNeed:
    """Price of `need` at a place with these terms, on the scales in force `on` that day.

    `estimators` price a month with every aid, `supposed` is the price of an hour off the national scale when nobody
    said it. Only local aids are deducted from the national scale: without any, one hourly rate says all.
    """
    way = way_of(terms, deducts_local_aids=estimators.deducts_local_aids)
    if way is Way.FREE:
        free = _amounts(Decimal("0.00"), billed_minutes(need, terms.billing))
        return PriceOfNeed(PriceStatus.KNOWN, exact=free, warnings=(Message(FREE), *_notices(terms)))
    if way is Way.RATE:
        if any(left_creche(terms.mode_de_garde, child, on) for child in need.children):
            return PriceOfNeed(PriceStatus.UNKNOWN, warnings=(Message(TOO_OLD),))
        return _on_national_scale(family, terms, need, on, psu, estimators.month)
    if way is Way.AFTER_AIDS:
        price = price_after_aids(family, terms, need, on, estimators, supposed)
        return replace(price, warnings=(*price.warnings, *_notices(terms)))
    return PriceOfNeed(PriceStatus.TO_ESTIMATE, warnings=(Message(TO_ESTIMATE), *_notices(terms)))


def way_of(terms: CareTerms, *, deducts_local_aids: bool) -> Way:
    """How a place with these terms is priced."""
    if terms.tariff is Tariff.FREE:
        return Way.FREE
    if terms.mode_de_garde not in PSU_MODES:
        return Way.AFTER_AIDS
    if terms.tariff not in (Tariff.PSU, Tariff.UNKNOWN):
        return Way.TO_ESTIMATE
    return Way.AFTER_AIDS if deducts_local_aids else Way.RATE


def _on_national_scale(
    family: Household, terms: CareTerms, need: NeedHours, on: date, psu: Bareme, estimate: Estimator
) -> PriceOfNeed:
    billed = billed_minutes(need, terms.billing)
    month = partial(month_of_care, terms=terms, need=need, on=on, estimate=estimate)
    match hourly_rate(psu_case(family, terms, on), psu, on):
        case HourlyRate() as known:
            return PriceOfNeed(
                PriceStatus.KNOWN,
                exact=replace(_amounts(known.rate, billed, known.steps), month=month(family)),
                sources=known.sources,
                warnings=(*known.warnings, *_notices(terms)),
            )
        case Unknown(reasons=reasons):
            return PriceOfNeed(PriceStatus.UNKNOWN, warnings=reasons)
        case found:
            return PriceOfNeed(
                PriceStatus.RANGE,
                awaits_answers=True,
                lowest=replace(
                    _amounts(found.lowest.rate, billed, found.lowest.steps), month=month(at_best(family, False)[0])
                ),
                highest=_amounts(found.highest.rate, billed, found.highest.steps),
                sources=found.lowest.sources,
                warnings=(*found.lowest.warnings, *_notices(terms)),
            )


def psu_case(family: Household, terms: CareTerms, on: date) -> PsuCase:
    """What the national scale looks at, of this family in this place."""
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
