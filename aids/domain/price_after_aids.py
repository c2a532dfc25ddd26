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
from operator import attrgetter

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
    """A month with every aid and its trace; and, much sooner, what it costs before and after aids, None if unknown.

    `deducts_local_aids`: whether some local aid may be taken off the price.
    """

    month: Estimator
    amounts: Callable[[EstimateRequest], tuple[Decimal, Decimal] | None]
    deducts_local_aids: bool


@dataclass(frozen=True, slots=True)
class SupposedPrice:
    """Euros an hour, where a place does not say its own.

    The reference price of the law; or, where it has none, `is_cap`: the dearest hour that is helped.
    """

    euros: Decimal
    is_cap: bool = False


ASKED = gettext_noop("Prix de l’heure")
ADVANCED = gettext_noop("Vous avancez en tout")
HELPED = gettext_noop("Aides en tout")
YOU_PAY = gettext_noop("Vous payez en tout")
ASSUMED = gettext_noop("Prix de l’heure inconnu : %(price)s supposés, le prix de référence de la loi.")
AT_MOST = gettext_noop("Ce lieu n’a pas dit son prix : au plus %(price)s par heure, sinon aucune aide de la Caf.")
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
class _Paid:
    """What one family pays, in euros: `cost` before aids and `paid` after, of the whole need, else of a usual month.

    `monthly`: both of a usual month, None without any.
    """

    family: Household
    cost: Decimal
    paid: Decimal
    monthly: tuple[Decimal, Decimal] | None


@dataclass(frozen=True, slots=True)
class _Case:
    """One place and one need. Amounts alone decide which family pays what; only what is shown is then traced."""

    terms: CareTerms
    children: tuple[Child, ...]
    months: Months
    estimators: Estimators

    def paid_by(self, family: Household) -> _Paid | None:
        """None as soon as one month is not known: nothing can be said of the need then."""
        monthly = self._month(family, self.months.usual) if self.months.usual else None
        if self.months.usual and monthly is None:
            return None
        every = [self._month(family, month) for month in self.months.every]
        known = [month for month in every if month is not None]
        if len(known) < len(every) or not (known or monthly):
            return None
        counted = known or [monthly or (Decimal(0), Decimal(0))]
        return _Paid(
            family,
            cost=sum((cost for cost, _paid in counted), Decimal(0)),
            paid=sum((paid for _cost, paid in counted), Decimal(0)),
            monthly=monthly,
        )

    def _month(self, family: Household, period: Period) -> tuple[Decimal, Decimal] | None:
        cost = paid = Decimal(0)
        for request in _requests(family, self.terms, self.children, period):
            of_child = self.estimators.amounts(request)
            if of_child is None:
                return None
            cost, paid = cost + of_child[0], paid + of_child[1]
        return cost, paid

    def traced(self, family: Household) -> tuple[Estimate, ...]:
        """A usual month, else the first one, with every aid and its trace."""
        period = self.months.usual or self.months.every[0]
        return _estimates(family, self.terms, self.children, period, self.estimators.month)

    def amounts(self, found: _Paid, traced: tuple[Estimate, ...] = ()) -> Amounts:
        """`traced`: needed on the national scale, whose rate and steps are those of the first month."""
        on_scale = self.terms.mode_de_garde in PSU_MODES
        traced = traced or (self.traced(found.family) if on_scale else ())
        every, monthly = self.months.every, found.monthly
        return Amounts(
            hourly_rate=traced[0].hourly_rate if on_scale else self.terms.hourly_price,
            for_need=found.paid if every else None,
            monthly=monthly[1] if monthly else None,
            steps=traced[0].steps if on_scale else self._steps(found),
            advanced_for_need=found.cost if every else None,
            advanced_monthly=monthly[0] if monthly else None,
            month=traced,
        )

    def _steps(self, found: _Paid) -> tuple[Step, ...]:
        """From the price of an hour to what is left of the whole need; each month says its own aids beside."""
        if not self.months.every:
            return ()
        price, hours = self.terms.hourly_price, Step(BILLED_NEED, self.months.minutes, StepUnit.MINUTES)
        asked = () if price is None else (Step(ASKED, price, StepUnit.EUROS_PER_HOUR),)
        left = Step(YOU_PAY, found.paid, StepUnit.EUROS)
        if found.paid >= found.cost:
            return (*asked, hours, left)
        advanced = Step(ADVANCED, found.cost, StepUnit.EUROS)
        return (*asked, hours, advanced, Step(HELPED, found.cost - found.paid, StepUnit.EUROS), left)


def price_after_aids(
    family: Household,
    terms: CareTerms,
    need: NeedHours,
    on: date,
    estimators: Estimators,
    supposed: SupposedPrice | None,
) -> PriceOfNeed:
    """Price of `need`, aids deducted. `supposed`: the price of an hour where the place does not say; None: unknown."""
    if not asks_no_price(terms):
        return _price(family, terms, need, on, estimators)
    if supposed is None:
        return PriceOfNeed(PriceStatus.TO_ESTIMATE, warnings=(Message(TO_ESTIMATE),))
    price = _price(family, replace(terms, hourly_price=supposed.euros), need, on, estimators)
    return _at_most(price, supposed.euros) if supposed.is_cap else _supposed_price(price, supposed.euros)


def _price(family: Household, terms: CareTerms, need: NeedHours, on: date, estimators: Estimators) -> PriceOfNeed:
    case = _Case(terms, need.children, months_of(terms, need, on), estimators)
    common = PriceOfNeed(PriceStatus.KNOWN, plus_contributions=terms.mode_de_garde in DIRECT_EMPLOYMENT)
    exact = case.paid_by(family)
    if exact is not None:
        traced = case.traced(family)
        return replace(common, exact=case.amounts(exact, traced), sources=_sources(traced), warnings=_warnings(traced))
    favourable = at_best(family, estimators.deducts_local_aids)
    best = [paid for each in favourable if (paid := case.paid_by(each)) is not None]
    highest = case.paid_by(at_worst(family))
    if not best or highest is None:
        return replace(common, status=PriceStatus.UNKNOWN, warnings=_warnings(case.traced(favourable[0])))
    lowest = min(best, key=attrgetter("paid"))
    traced = case.traced(lowest.family)
    return replace(
        common,
        status=PriceStatus.RANGE,
        awaits_answers=True,
        lowest=case.amounts(lowest, traced),
        highest=case.amounts(highest),
        sources=_sources(traced),
        warnings=(Message(RANGE), *_warnings(traced)),
    )


def _supposed_price(price: PriceOfNeed, euros: Decimal) -> PriceOfNeed:
    return replace(price, warnings=(Message(ASSUMED, (("price", french_euros(euros)),)), *price.warnings))


def _at_most(price: PriceOfNeed, cap: Decimal) -> PriceOfNeed:
    """What it costs when an hour is as dear as `cap`: what it really costs is not known."""
    if price.shown is None:
        return price
    notice = Message(AT_MOST, (("price", french_euros(cap)),))
    return replace(price, status=PriceStatus.AT_MOST, warnings=(notice, *price.warnings))


def _sources(traced: Sequence[Estimate]) -> tuple[Source, ...]:
    """Of the aids of a month, each once."""
    aids = (aid for found in traced for aid in found.aids)
    return tuple(dict.fromkeys(source for aid in aids for source in aid.outcome.sources))


def _warnings(traced: Sequence[Estimate]) -> tuple[Message, ...]:
    return tuple(dict.fromkeys(warning for found in traced for warning in found.warnings))


def asks_no_price(terms: CareTerms) -> bool:
    """Whether a price must be supposed: the place has its own and did not say it."""
    return terms.hourly_price is None and terms.flat_price is None and terms.mode_de_garde not in PSU_MODES


def month_of_care(
    family: Household, terms: CareTerms, need: NeedHours, on: date, estimate: Estimator
) -> tuple[Estimate, ...]:
    """A usual month of a weekly need, else the first month: one estimate for each child who is paid for."""
    months = months_of(terms, need, on)
    return _estimates(family, terms, need.children, months.usual or months.every[0], estimate)


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


def at_best(family: Household, deducts_local_aids: bool) -> tuple[Household, ...]:
    """What nobody said, at its most favourable: the law never gives less for a lower income or to a parent alone.

    Only a local aid may be for couples: who did not say is then supposed alone, then in couple.
    """
    alone = family.parent_isole
    supposed = (True, False) if alone is None and deducts_local_aids else (alone is not False,)
    return tuple(_supposed(family, isole, Activity.EMPLOI, LEAST_INCOME) for isole in supposed)


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
