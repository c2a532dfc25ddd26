"""What is left to pay where the place sets its own price, or where parents employ: the hours less monthly aids.

Each civil month of the need is estimated for each child who is looked after, with the rules of `aids.domain.estimate`;
home care is paid by family, not by child. What the family did not say is given its best and its worst value: the price
is then a range.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from operator import itemgetter

from aids.domain.bareme import Source
from aids.domain.billing import MINUTES_PER_HOUR, MONTHS_PER_YEAR, WEEKS_PER_YEAR, NeedHours, Stays
from aids.domain.care import AT_HOME, DIRECT_EMPLOYMENT, PSU_MODES, Care, Child, ModeDeGarde
from aids.domain.estimate import Estimate, EstimateRequest
from aids.domain.estimate_request import GREATEST_INCOME, LEAST_INCOME
from aids.domain.household import Activity, Household
from aids.domain.outcome import Step, StepUnit
from aids.domain.price_terms import BILLED_NEED, TO_ESTIMATE, Amounts, CareTerms, FlatPeriod, PriceOfNeed, PriceStatus
from aids.domain.wording import Message, french_euros, gettext_noop

Estimator = Callable[[EstimateRequest], Estimate]


@dataclass(frozen=True, slots=True)
class Estimators:
    """A month with every aid and its trace; and, much sooner, what it costs before and after aids, None if unknown."""

    month: Estimator
    amounts: Callable[[EstimateRequest], tuple[Decimal, Decimal] | None]


ASKED = gettext_noop("Prix de l’heure")
ADVANCED = gettext_noop("Vous avancez en tout")
HELPED = gettext_noop("Aides en tout")
YOU_PAY = gettext_noop("Vous payez en tout")
ASSUMED = gettext_noop("Prix de l’heure inconnu : %(price)s supposés, le prix de référence de la loi.")
RANGE = gettext_noop("Il manque une réponse sur votre famille : du prix le plus bas au plus haut.")


@dataclass(frozen=True, slots=True)
class Period:
    """Hours of one month: in minutes, `specific` of them at night, on Sundays and public holidays; how many stays."""

    day: date
    minutes: Decimal
    specific: Decimal
    stays: Decimal
    months_per_year: int

    @property
    def hours(self) -> Decimal:
        return self.minutes / MINUTES_PER_HOUR

    @property
    def specific_hours(self) -> Decimal:
        return self.specific / MINUTES_PER_HOUR

    def hourly_price(self, terms: CareTerms) -> Decimal | None:
        """Euros an hour; a flat price is spread over the hours."""
        if terms.flat_price is None:
            return terms.hourly_price
        times = Decimal(1) if terms.flat_period is FlatPeriod.MONTH else self.stays
        return terms.flat_price * times / self.hours


@dataclass(frozen=True, slots=True)
class Months:
    """The months of a need, none when it has no end; and a usual month of a weekly one."""

    every: tuple[Period, ...]
    usual: Period | None

    @property
    def minutes(self) -> Decimal:
        """Of the whole need, else of a usual month."""
        return sum((month.minutes for month in self.every), Decimal(0)) or (self.usual or self.every[0]).minutes


@dataclass(frozen=True, slots=True)
class _Estimated:
    """The same, estimated: a usual month, else the first one, with its trace; of the others the amounts alone.

    `cost` and `paid`: before and after aids, of the whole need or of a usual month; None when something is not known.
    """

    months: Months
    traced: tuple[Estimate, ...]
    cost: Decimal | None = None
    paid: Decimal | None = None

    @property
    def sources(self) -> tuple[Source, ...]:
        """Of the aids of the traced month, each once."""
        aids = (aid for found in self.traced for aid in found.aids)
        return tuple(dict.fromkeys(source for aid in aids for source in aid.outcome.sources))

    @property
    def warnings(self) -> tuple[Message, ...]:
        return tuple(dict.fromkeys(warning for found in self.traced for warning in found.warnings))

    def amounts(self, terms: CareTerms, cost: Decimal, paid: Decimal) -> Amounts:
        """`cost` and `paid`: its own, known."""
        monthly_cost, monthly_paid = _totals(self.traced)
        return Amounts(
            hourly_rate=terms.hourly_price or self.traced[0].hourly_rate,
            for_need=paid if self.months.every else None,
            monthly=monthly_paid if self.months.usual else None,
            steps=self._steps(terms, cost, paid),
            advanced_for_need=cost if self.months.every else None,
            advanced_monthly=monthly_cost if self.months.usual else None,
        )

    def _steps(self, terms: CareTerms, cost: Decimal, paid: Decimal) -> tuple[Step, ...]:
        """The trace of the national scale is that of its first month; elsewhere, the totals of the need."""
        if terms.mode_de_garde in PSU_MODES:
            return self.traced[0].steps
        return _steps(terms, self.months.minutes, cost, paid) if self.months.every else ()


def price_after_aids(
    family: Household, terms: CareTerms, need: NeedHours, on: date, estimators: Estimators, reference: Decimal | None
) -> PriceOfNeed:
    """Price of `need`, aids deducted. `reference`: euros an hour where the place does not say; None: none is known."""
    notices: tuple[Message, ...] = ()
    if asks_no_price(terms):
        if reference is None:
            return PriceOfNeed(PriceStatus.TO_ESTIMATE, warnings=(Message(TO_ESTIMATE),))
        terms = replace(terms, hourly_price=reference)
        notices = (Message(ASSUMED, (("price", french_euros(reference)),)),)
    months = months_of(terms, need, on)
    found = partial(_estimated, terms=terms, children=need.children, months=months, estimators=estimators)
    plus_contributions = terms.mode_de_garde in DIRECT_EMPLOYMENT
    common = PriceOfNeed(PriceStatus.KNOWN, plus_contributions=plus_contributions, warnings=notices)
    exact = found(family)
    if exact.cost is not None and exact.paid is not None:
        amounts = exact.amounts(terms, exact.cost, exact.paid)
        return replace(common, exact=amounts, sources=exact.sources, warnings=notices + exact.warnings)
    best, highest = [found(each) for each in at_best(family)], found(at_worst(family))
    known = [(each.paid, each.cost, each) for each in best if each.paid is not None and each.cost is not None]
    if not known or highest.cost is None or highest.paid is None:
        return replace(common, status=PriceStatus.UNKNOWN, warnings=notices + best[0].warnings)
    paid, cost, lowest = min(known, key=itemgetter(0))
    return replace(
        common,
        status=PriceStatus.RANGE,
        lowest=lowest.amounts(terms, cost, paid),
        highest=highest.amounts(terms, highest.cost, highest.paid),
        sources=lowest.sources,
        warnings=(Message(RANGE), *notices, *lowest.warnings),
    )


def asks_no_price(terms: CareTerms) -> bool:
    """Whether a price must be supposed: the place has its own and did not say it."""
    return terms.hourly_price is None and terms.flat_price is None and terms.mode_de_garde not in PSU_MODES


def month_of_care(
    family: Household, terms: CareTerms, need: NeedHours, on: date, estimate: Estimator
) -> tuple[Estimate, ...]:
    """A usual month of a weekly need, else the first month: one estimate for each child who is paid for."""
    months = months_of(terms, need, on)
    return _estimates(family, terms, need.children, months.usual or months.every[0], estimate)


def _steps(terms: CareTerms, minutes: Decimal, cost: Decimal, paid: Decimal) -> tuple[Step, ...]:
    """From the price of an hour to what is left; each month says its own aids beside."""
    asked = (Step(ASKED, terms.hourly_price, StepUnit.EUROS_PER_HOUR),) if terms.hourly_price is not None else ()
    hours = Step(BILLED_NEED, minutes, StepUnit.MINUTES)
    if paid >= cost:
        return (*asked, hours, Step(YOU_PAY, paid, StepUnit.EUROS))
    helped = Step(HELPED, cost - paid, StepUnit.EUROS)
    return (*asked, hours, Step(ADVANCED, cost, StepUnit.EUROS), helped, Step(YOU_PAY, paid, StepUnit.EUROS))


def _totals(estimates: Sequence[Estimate]) -> tuple[Decimal, Decimal]:
    """Before and after aids; every estimate is known."""
    cost = sum((found.gross_cost or Decimal(0) for found in estimates), Decimal(0))
    paid = sum((found.reste_a_charge or Decimal(0) for found in estimates), Decimal(0))
    return cost, paid


def _estimated(
    family: Household, terms: CareTerms, children: tuple[Child, ...], months: Months, estimators: Estimators
) -> _Estimated:
    """As far as the first month that is not known: nothing can be said of the need then."""
    traced_month = months.usual or months.every[0]
    traced = _estimates(family, terms, children, traced_month, estimators.month)
    found = _Estimated(months, traced)
    if any(one.reste_a_charge is None for one in traced):
        return found
    cost, paid = (Decimal(0), Decimal(0)) if months.every else _totals(traced)
    for month in months.every:
        for request in _requests(family, terms, children, month):
            of_child = estimators.amounts(request)
            if of_child is None:
                return found
            cost, paid = cost + of_child[0], paid + of_child[1]
    return replace(found, cost=cost, paid=paid)


def _estimates(
    family: Household, terms: CareTerms, children: tuple[Child, ...], period: Period, estimate: Estimator
) -> tuple[Estimate, ...]:
    return tuple(map(estimate, _requests(family, terms, children, period)))


def _requests(
    family: Household, terms: CareTerms, children: tuple[Child, ...], period: Period
) -> Iterator[EstimateRequest]:
    care = _care(terms, period)
    for child in children_paid_for(terms.mode_de_garde, children):
        yield EstimateRequest(period.day, family, child, care)


def children_paid_for(mode: ModeDeGarde, children: tuple[Child, ...]) -> tuple[Child, ...]:
    """Home care is paid by family: the youngest stands for all."""
    return (max(children, key=lambda child: child.birth_date),) if mode in AT_HOME else children


def _care(terms: CareTerms, period: Period) -> Care:
    return Care(
        mode_de_garde=terms.mode_de_garde,
        hours_per_month=period.hours,
        hourly_price=period.hourly_price(terms),
        specific_hours_per_month=period.specific_hours,
        rounding=terms.rounding,
        plafond_local=terms.plafond_local,
        months_per_year=period.months_per_year,
    )


def months_of(terms: CareTerms, need: NeedHours, on: date) -> Months:
    """A need without end is taken to last all year."""
    count = min(len(need.months), MONTHS_PER_YEAR) or MONTHS_PER_YEAR

    def period(day: date, stays: Stays, times: Decimal) -> Period:
        minutes = terms.billing.total(stays.lengths) * times
        return Period(day, minutes, stays.specific_minutes * times, len(stays.lengths) * times, count)

    weeks_a_month = Decimal(WEEKS_PER_YEAR) / MONTHS_PER_YEAR
    return Months(
        every=tuple(period(month.day, month.stays, Decimal(1)) for month in need.months),
        usual=period(on, need.week, weeks_a_month) if need.week.lengths else None,
    )


def at_best(family: Household) -> tuple[Household, ...]:
    """What nobody said, at its most favourable: the law never gives less for a lower income or to a parent alone.

    A local aid may be for couples: who did not say is supposed alone, then in couple.
    """
    alone = (True, False) if family.parent_isole is None else (family.parent_isole,)
    return tuple(_supposed(family, isole, Activity.EMPLOI, LEAST_INCOME) for isole in alone)


def at_worst(family: Household) -> Household:
    return _supposed(family, bool(family.parent_isole), Activity.AUCUNE, GREATEST_INCOME)


def _supposed(family: Household, isole: bool, activity: Activity, income: Decimal) -> Household:
    """The same family, each silence filled."""
    return replace(
        family,
        parent_isole=isole,
        activites=family.activites or (activity,) * (1 if isole else 2),
        revenus_nets_categoriels_annuels=_or(family.revenus_nets_categoriels_annuels, income),
        ressources_psu_mensuelles=_or(family.ressources_psu_mensuelles, income),
    )


def _or(known: Decimal | None, otherwise: Decimal) -> Decimal:
    return otherwise if known is None else known
