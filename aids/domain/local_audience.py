"""Who a local aid is for: a small closed set of conditions, each met, not met or unknown for want of an answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from aids.domain.bareme import Bareme, NotInForce, Source
from aids.domain.care import Care, Child
from aids.domain.household import Activity, Household
from aids.domain.rules.smic import HOURLY, NET, smic_mensuel
from aids.domain.wording import Message, french_date, french_euros, french_number, gettext_noop, to_cents

WEEKS_PER_YEAR, MONTHS_PER_YEAR = 52, 12

TOO_YOUNG = gettext_noop("L’enfant doit avoir au moins %(months)s mois.")
TOO_OLD = gettext_noop("L’enfant doit avoir moins de %(months)s mois.")
HOURS_NOT_SAID = gettext_noop("Nombre d’heures de garde non indiqué.")
TOO_FEW_HOURS_A_WEEK = gettext_noop("Il faut au moins %(hours)s h de garde par semaine.")
TOO_FEW_HOURS_A_MONTH = gettext_noop("Il faut au moins %(hours)s h de garde par mois.")
ACTIVITY_NOT_SAID = gettext_noop("Situation de chaque parent non indiquée.")
NOT_EVERY_ADULT = gettext_noop("La situation de chaque parent ne remplit pas la condition.")
NO_ADULT = gettext_noop("Aucun parent ne remplit la condition de situation.")
ALONE_NOT_SAID = gettext_noop("Élevez-vous votre enfant seul(e) ? L’aide en dépend.")
ONLY_ALONE = gettext_noop("Aide réservée aux parents qui élèvent seuls leur enfant.")
INCOME_NOT_SAID = gettext_noop("Revenus non indiqués.")
INCOME_TOO_HIGH = gettext_noop("Il faut des revenus de moins de %(ceiling)s par mois.")
INCOME_NEAR_CEILING = gettext_noop("Vos revenus sont proches du maximum (%(ceiling)s par mois ou un peu plus).")
SMIC_NOT_KNOWN = gettext_noop("Montant du SMIC non connu au %(date)s.")
CAF_FIGURE = gettext_noop("L’aide dépend du « QF » de la Caf, que ce site ne connaît pas : %(ceiling)s au plus.")


@dataclass(frozen=True, slots=True)
class Unmet:
    """A condition the family does not meet."""

    reason: Message


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A condition nobody can judge yet. `field`: the contract field to ask for, None when the portal never asks it."""

    reason: Message
    field: str | None = None


Doubt = Unmet | Unanswered


@dataclass(frozen=True, slots=True)
class IncomeCeiling:
    """Monthly income must be strictly under `couple`, or `alone` for a parent alone (None: the same).

    Euros per month, or so many times the monthly SMIC when `smic` (its scale) is given.
    """

    couple: Decimal
    alone: Decimal | None = None
    smic: Bareme | None = None

    def bounds(self, parent_isole: bool | None, on: date) -> tuple[Decimal, Decimal]:
        """Euros per month: under the first the condition is met for sure, from the second on it is not.

        Both are the same but for a parent who did not say, or a SMIC that may be counted before or after
        contributions. Raises NotInForce when no SMIC is known at that date.
        """
        figures = self._figures(parent_isole)
        if self.smic is None:
            return min(figures), max(figures)
        smic = smic_mensuel(self.smic, on)
        return to_cents(min(figures) * smic.net), to_cents(max(figures) * smic.gross)

    def _figures(self, parent_isole: bool | None) -> tuple[Decimal, ...]:
        alone = self.couple if self.alone is None else self.alone
        match parent_isole:
            case True:
                return (alone,)
            case False:
                return (self.couple,)
            case None:
                return self.couple, alone

    def used(self, on: date) -> tuple[tuple[Source, ...], tuple[Message, ...]]:
        """Where the SMIC was read, and what to say of it."""
        return ((), ()) if self.smic is None else self.smic.used(on, HOURLY, NET)


@dataclass(frozen=True, slots=True)
class Audience:
    """Conditions on the family, the child and the hours; None or empty: no such condition.

    Ages in completed months: from `age_from` on, until the end of the month where `age_under` is reached.
    `every_adult`, `one_adult`: activities of which each, or one, of the adults must have one.
    `quotient_familial_max` (euros) is never known here: the aid stays to be asked for.
    """

    age_from: int | None = None
    age_under: int | None = None
    hours_per_week: Decimal | None = None
    hours_per_month: Decimal | None = None
    every_adult: tuple[Activity, ...] = ()
    one_adult: tuple[Activity, ...] = ()
    only_alone: bool = False
    income: IncomeCeiling | None = None
    quotient_familial_max: Decimal | None = None

    def doubts(self, household: Household, child: Child, care: Care, on: date) -> tuple[Doubt, ...]:
        """Every condition that is not known to be met."""
        return (
            *self._age(child, on),
            *self._hours(care),
            *self._alone(household),
            *self._activities(household),
            *self._income(household, on),
            *self._caf_figure(),
        )

    def _age(self, child: Child, on: date) -> Iterator[Doubt]:
        first = on.replace(day=1)
        end_of_last_month, end_of_month = first - timedelta(days=1), _next_month(first) - timedelta(days=1)
        if self.age_from is not None and child.age_in_months(end_of_month) < self.age_from:
            yield Unmet(Message(TOO_YOUNG, (("months", str(self.age_from)),)))
        if self.age_under is not None and child.age_in_months(end_of_last_month) >= self.age_under:
            yield Unmet(Message(TOO_OLD, (("months", str(self.age_under)),)))

    def _hours(self, care: Care) -> Iterator[Doubt]:
        if self.hours_per_week is None and self.hours_per_month is None:
            return
        if not care.hours_per_month:
            yield Unanswered(Message(HOURS_NOT_SAID), "care.hours_per_month")
            return
        weekly = self.hours_per_week
        if weekly is not None and care.hours_per_month * MONTHS_PER_YEAR < weekly * WEEKS_PER_YEAR:
            yield Unmet(Message(TOO_FEW_HOURS_A_WEEK, (("hours", french_number(weekly)),)))
        if self.hours_per_month is not None and care.hours_per_month < self.hours_per_month:
            yield Unmet(Message(TOO_FEW_HOURS_A_MONTH, (("hours", french_number(self.hours_per_month)),)))

    def _alone(self, household: Household) -> Iterator[Doubt]:
        if not self.only_alone or household.parent_isole:
            return
        if household.parent_isole is None:
            yield Unanswered(Message(ALONE_NOT_SAID), "household.parent_isole")
        else:
            yield Unmet(Message(ONLY_ALONE))

    def _activities(self, household: Household) -> Iterator[Doubt]:
        said = household.activites
        unanswered = Unanswered(Message(ACTIVITY_NOT_SAID), _field_of_adults(household))
        everyone_said = len(said) == (1 if household.parent_isole else 2)
        if self.every_adult:
            if any(activity not in self.every_adult for activity in said):
                yield Unmet(Message(NOT_EVERY_ADULT))
            elif not everyone_said:
                yield unanswered
        if self.one_adult and not any(activity in self.one_adult for activity in said):
            yield Unmet(Message(NO_ADULT)) if everyone_said else unanswered

    def _income(self, household: Household, on: date) -> Iterator[Doubt]:
        if self.income is None:
            return
        try:
            lowest, highest = self.income.bounds(household.parent_isole, on)
        except NotInForce:
            yield Unanswered(Message(SMIC_NOT_KNOWN, (("date", french_date(on)),)))
            return
        income = household.ressources_psu_mensuelles
        if income is None:
            yield Unanswered(Message(INCOME_NOT_SAID), "household.ressources_psu_mensuelles")
        elif income >= highest:
            yield Unmet(Message(INCOME_TOO_HIGH, (("ceiling", french_euros(highest)),)))
        elif income >= lowest and household.parent_isole is None:
            yield Unanswered(Message(ALONE_NOT_SAID), "household.parent_isole")
        elif income >= lowest:
            yield Unanswered(Message(INCOME_NEAR_CEILING, (("ceiling", french_euros(lowest)),)))

    def _caf_figure(self) -> Iterator[Doubt]:
        if self.quotient_familial_max is not None:
            yield Unanswered(Message(CAF_FIGURE, (("ceiling", french_euros(self.quotient_familial_max)),)))


def _field_of_adults(household: Household) -> str:
    """What to ask: how many adults there are, when one of them at least was said."""
    return "household.parent_isole" if household.activites and household.parent_isole is None else "household.activites"


def _next_month(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
