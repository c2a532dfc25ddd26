"""Hourly price of a crèche on the national scale (« barème national des participations familiales »).

`rate = clamp(monthly resources, plancher, plafond) × taux d'effort(children at charge)`, cut to the cent.
Source: circulaire Cnaf n° 2019-005 of 5 June 2019. Prose, worked example and doubts: docs/aides/psu.md.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum

from aids.domain.bareme import Bareme, NoRateForChildren, NotInForce, Source
from aids.domain.care import ModeDeGarde, Rounding
from aids.domain.household import Household, IncomeOrigin
from aids.domain.outcome import Step, StepUnit, Unknown, not_in_force
from aids.domain.wording import CENT, Message, french_date, gettext_noop

PLANCHER, PLAFOND = "plancher", "plafond"
# Until that day a micro-crèche with a running contract was on the family scale.
MICRO_CRECHE_ON_COLLECTIVE_SCALE = date(2019, 9, 1)

CHILDREN = gettext_noop("Enfants à charge")
CHILDREN_AEEH = gettext_noop("Dont enfants avec AEEH (allocation d’éducation enfant handicapé)")
INCOME = gettext_noop("Vos revenus par mois")
INCOME_FLOOR = gettext_noop("Revenu minimum du barème, par mois")
INCOME_CEILING = gettext_noop("Revenu maximum du barème, par mois")
INCOME_CEILING_LOCAL = gettext_noop("Revenu maximum de ce lieu, par mois")
INCOME_ASE = gettext_noop("Enfant confié à l’ASE (aide à l’enfance) : revenu minimum du barème")
INCOME_URGENCE = gettext_noop("Accueil d’urgence sans revenus connus : revenu minimum du barème")
SHARE = gettext_noop("Part du revenu pour une heure de garde")
RATE = gettext_noop("Tarif selon vos revenus")
RATE_URGENCE = gettext_noop("Tarif fixe d’urgence de ce lieu")
TO_CONFIRM_FLOOR = gettext_noop("Tarif minimum, à confirmer par la crèche avec la Caf.")
ESTIMATED_INCOME = gettext_noop("Estimé avec vos revenus déclarés. La crèche vérifie avec la Caf.")
NO_RATE = gettext_noop("Pas de taux connu pour %(children)s enfants au %(date)s.")


class Scale(StrEnum):
    """The two published tables; the value is the name of the series in the barème."""

    COLLECTIF = "taux_effort_collectif"
    FAMILIAL_PARENTAL = "taux_effort_familial"


def scale_of(mode: ModeDeGarde, on: date) -> Scale:
    """Table of a crèche on the national scale: family and parents' crèches have their own."""
    if mode in (ModeDeGarde.CRECHE_FAMILIALE_PSU, ModeDeGarde.CRECHE_PARENTALE):
        return Scale.FAMILIAL_PARENTAL
    if mode is ModeDeGarde.MICRO_CRECHE_PSU and on < MICRO_CRECHE_ON_COLLECTIVE_SCALE:
        return Scale.FAMILIAL_PARENTAL
    return Scale.COLLECTIF


@dataclass(frozen=True, slots=True)
class PsuCase:
    """Everything the scale looks at, in euros per month. `ressources` None is unknown.

    `urgence` with unknown resources: the floor, unless the crèche has its own `tarif_fixe_urgence` (euros per hour).
    """

    scale: Scale
    enfants_a_charge: int
    ressources: Decimal | None
    enfants_aeeh: int = 0
    income_origin: IncomeOrigin = IncomeOrigin.DECLARED
    ase: bool = False
    urgence: bool = False
    tarif_fixe_urgence: Decimal | None = None
    plafond_local: Decimal | None = None
    rounding: Rounding = Rounding.HALF_UP

    @classmethod
    def of(cls, family: Household, mode: ModeDeGarde, on: date) -> PsuCase:
        """What the family brings; complete it with the terms of the place (`dataclasses.replace`)."""
        return cls(
            scale=scale_of(mode, on),
            enfants_a_charge=family.enfants_a_charge,
            enfants_aeeh=family.enfants_aeeh,
            ressources=family.ressources_psu_mensuelles,
            income_origin=family.income_origin,
        )


@dataclass(frozen=True, slots=True)
class HourlyRate:
    """What the family pays for an hour, in euros with two decimals."""

    rate: Decimal
    steps: tuple[Step, ...]
    sources: tuple[Source, ...]
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class HourlyRange:
    """Income unknown: from the floor of the scale to its ceiling."""

    lowest: HourlyRate
    highest: HourlyRate


def hourly_rate(case: PsuCase, bareme: Bareme, on: date) -> HourlyRate | HourlyRange | Unknown:
    """Price of an hour for this family on that day, or the range, or what is unknown and why."""
    if case.urgence and not case.ase and case.ressources is None and case.tarif_fixe_urgence is not None:
        step = Step(RATE_URGENCE, case.tarif_fixe_urgence, StepUnit.EUROS_PER_HOUR)
        return HourlyRate(case.tarif_fixe_urgence, (step,), ())
    try:
        bounds = _Bounds.at(case, bareme, on)
    except NotInForce:
        return not_in_force(on)
    except NoRateForChildren:
        values = (("children", str(case.enfants_a_charge)), ("date", french_date(on)))
        return Unknown(reasons=(Message(NO_RATE, values),))
    return bounds.answer()


@dataclass(frozen=True, slots=True)
class _Bounds:
    """The scale as it stands on one day for one family: share of income, floor, ceiling, and where they come from."""

    case: PsuCase
    share: Decimal
    floor: Decimal
    ceiling: Decimal
    ceiling_label: str
    sources: tuple[Source, ...]
    warnings: tuple[Message, ...]

    @classmethod
    def at(cls, case: PsuCase, bareme: Bareme, on: date) -> _Bounds:
        sources, warnings = bareme.used(on, case.scale.value, PLANCHER, PLAFOND)
        national = bareme.amount(PLAFOND, on)
        # A local ceiling may only be higher: the Caf refuses a lower one.
        ceiling = max(national, case.plafond_local or national)
        return cls(
            case=case,
            share=bareme.rates(case.scale.value, on).rate(case.enfants_a_charge, case.enfants_aeeh),
            floor=bareme.amount(PLANCHER, on),
            ceiling=ceiling,
            ceiling_label=INCOME_CEILING_LOCAL if ceiling > national else INCOME_CEILING,
            sources=sources,
            warnings=warnings,
        )

    def answer(self) -> HourlyRate | HourlyRange:
        """The floor where the circular says so, the family's own rate, or the range when income is unknown."""
        if self.case.ase:
            return self.rate_for(INCOME_ASE, self.floor)
        if self.case.ressources is not None:
            return self.rate_of_declared(self.case.ressources)
        if self.case.urgence:
            return self.rate_for(INCOME_URGENCE, self.floor)
        lowest, highest = self.rate_for(INCOME_FLOOR, self.floor), self.rate_for(self.ceiling_label, self.ceiling)
        return HourlyRange(lowest, highest)

    def rate_of_declared(self, ressources: Decimal) -> HourlyRate:
        """Rate on the family's own income, clamped."""
        declared = Step(INCOME, ressources, StepUnit.EUROS)
        if self.case.income_origin is IncomeOrigin.RSA_OU_AUCUNE:
            known = self.rate_for(INCOME_FLOOR, self.floor)
            return replace(known, warnings=(Message(TO_CONFIRM_FLOOR), *known.warnings))
        if ressources < self.floor:
            known = self.rate_for(INCOME_FLOOR, self.floor, declared)
        elif ressources > self.ceiling:
            known = self.rate_for(self.ceiling_label, self.ceiling, declared)
        else:
            known = self.rate_for(INCOME, ressources)
        if self.case.income_origin is IncomeOrigin.DERIVED:
            return replace(known, warnings=(Message(ESTIMATED_INCOME), *known.warnings))
        return known

    def rate_for(self, label: str, base: Decimal, *before: Step) -> HourlyRate:
        """Rate on an income inside the bounds, with its trace."""
        mode = ROUND_HALF_UP if self.case.rounding is Rounding.HALF_UP else ROUND_DOWN
        rate = (base * self.share / 100).quantize(CENT, mode)
        steps = (
            *self._family_steps(),
            *before,
            Step(label, base, StepUnit.EUROS),
            Step(SHARE, self.share, StepUnit.PERCENT),
            Step(RATE, rate, StepUnit.EUROS_PER_HOUR),
        )
        return HourlyRate(rate, steps, self.sources, self.warnings)

    def _family_steps(self) -> tuple[Step, ...]:
        children = Step(CHILDREN, Decimal(self.case.enfants_a_charge), StepUnit.COUNT)
        if not self.case.enfants_aeeh:
            return (children,)
        return children, Step(CHILDREN_AEEH, Decimal(self.case.enfants_aeeh), StepUnit.COUNT)
