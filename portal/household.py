"""Income and family situation: kept in the encrypted cookie, forgotten with the visit, never in an address or a log."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from aids.domain.household import Activity, Household
from aids.domain.income import from_declared_income, rsa_ou_aucune_ressource

KEY = "foyer"
MOST_CHILDREN = 12
OF_EVERY_PARENT = frozenset({Activity.ETUDIANT, Activity.SERVICE_CIVIQUE, Activity.AUCUNE})


@dataclass(frozen=True, slots=True)
class HouseholdAnswers:
    """Page 3 as answered. `income`: « rsa », « revenus » or « refus »; `declared`: euros a year, None when unknown.

    `situation`: what opens the right to the CMG, of one parent where one is enough; None when not said.
    """

    children: int
    income: str
    declared: Decimal | None = None
    alone: bool | None = None
    aeeh: int = 0
    situation: Activity | None = None

    def household(self) -> Household:
        """The family as the rules of price read it. An income nobody knows gives a range."""
        family = Household(
            enfants_a_charge=self.children,
            enfants_aeeh=min(self.aeeh, self.children),
            parent_isole=self.alone,
            aah=self.situation is Activity.AAH,
            activites=self._activites(),
        )
        if self.income == "rsa":
            incomes = rsa_ou_aucune_ressource()
        elif self.income == "revenus" and self.declared is not None:
            incomes = from_declared_income(self.declared)
        else:
            return family
        return replace(
            family,
            ressources_psu_mensuelles=incomes.ressources_psu_mensuelles,
            revenus_nets_categoriels_annuels=incomes.revenus_nets_categoriels_annuels,
            income_origin=incomes.origin,
        )

    def _activites(self) -> tuple[Activity, ...]:
        """One entry per adult who is known to do it: studies, or nothing, are said of both parents."""
        if self.situation is None:
            return ()
        of_both = self.situation in OF_EVERY_PARENT and not self.alone
        return (self.situation,) * (2 if of_both else 1)


def remember(session: SessionBase, answers: HouseholdAnswers) -> None:
    """Keep the answers in this visitor's own cookie."""
    declared = None if answers.declared is None else str(answers.declared)
    session[KEY] = [answers.children, answers.income, declared, answers.alone, answers.aeeh, answers.situation]


def forget(session: SessionBase) -> None:
    """« Effacer mes réponses »."""
    session.pop(KEY, None)


def answers_of(session: SessionBase) -> HouseholdAnswers | None:
    """What this visitor answered, or None. A cookie written by an older version is no answer."""
    kept: Any = session.get(KEY)
    try:
        children, income, declared, alone, aeeh, situation = kept
        declared = None if declared is None else Decimal(declared)
        return HouseholdAnswers(children, income, declared, alone, aeeh, situation and Activity(situation))
    except (TypeError, ValueError, ArithmeticError):
        return None


def household_of(session: SessionBase) -> Household | None:
    """The family to price for, or None when page 3 was not answered."""
    answers = answers_of(session)
    return answers.household() if answers else None
