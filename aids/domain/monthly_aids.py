"""Aids paid every month for one care: a CMG, then the local aids. The only ones taken off what the family pays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from aids.domain.bareme import Bareme
from aids.domain.care import DIRECT_EMPLOYMENT, PSU_MODES
from aids.domain.cmg import AmountByPrice, CmgCase, nothing
from aids.domain.estimate_request import INCOMES, EstimateRequest
from aids.domain.local_aid import NOTHING_LEFT, LocalAid, evaluate
from aids.domain.local_formula import PerMonth, ShareOfCost
from aids.domain.outcome import Aid, Eligible, NotEligible, Outcome, Step, StepUnit, Unknown
from aids.domain.rules.cmg_emploi_direct import cmg_emploi_direct, cmg_emploi_direct_by_price
from aids.domain.rules.cmg_structure import cmg_structure, cmg_structure_by_price
from aids.domain.rules.condition_activite import condition_activite
from aids.domain.rules.prepare import effect_on_cmg
from aids.domain.wording import Message, gettext_noop

Scales = Mapping[str, Bareme]

CMG_EMPLOI_DIRECT = gettext_noop("CMG (aide de la Caf) pour un parent qui emploie")
CMG_STRUCTURE = gettext_noop("CMG (aide de la Caf) pour une micro-crèche ou un organisme")
MAY_LOWER = gettext_noop("Une aide peut encore baisser ce prix : %(aid)s.")
AT_MOST_COST = gettext_noop("Aide limitée à ce que vous payez")


@dataclass(frozen=True, slots=True)
class MonthlyAids:
    """The CMG, then the local aids, taken off in that order. `awaited`: those that would still change what is paid."""

    cmg: tuple[Aid, ...]
    local: tuple[Aid, ...] = ()
    awaited: tuple[Unknown, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def granted(self) -> tuple[tuple[Aid, Decimal], ...]:
        """Those that are paid, with their euros per month."""
        every = (*self.cmg, *self.local)
        return tuple((aid, aid.outcome.amount) for aid in every if isinstance(aid.outcome, Eligible))

    @property
    def total(self) -> Decimal:
        """Euros per month of the aids that are granted."""
        return sum((amount for _aid, amount in self.granted), Decimal("0.00"))

    @property
    def missing(self) -> tuple[str, ...]:
        """Fields to ask for, each once."""
        return tuple(dict.fromkeys(field for unknown in self.awaited for field in unknown.missing))

    @property
    def await_income_alone(self) -> bool:
        """Whether an income would settle every one of them."""
        return all(unknown.missing and INCOMES.issuperset(unknown.missing) for unknown in self.awaited)


def monthly_aids(
    request: EstimateRequest, cost: Decimal | None, scales: Scales, local_aids: Iterable[LocalAid]
) -> MonthlyAids:
    """Every monthly aid for this care; `cost` in euros before aids, None while it is unknown."""
    cmg = _cmg(request, scales)
    awaited = [aid.outcome for aid in cmg if isinstance(aid.outcome, Unknown)]
    left = None if cost is None or awaited else cost - MonthlyAids(cmg).total
    found, warnings = [], []
    for local in local_aids:
        outcome = _at_most(evaluate(local, request.household, request.child, request.care, request.on, cost=left), left)
        if isinstance(outcome, Unknown) and is_computed(local):
            if outcome.missing:
                awaited.append(outcome)
            else:
                warnings.append(Message(MAY_LOWER, (("aid", local.title),)))
        if isinstance(outcome, Eligible) and left is not None:
            left -= outcome.amount
        found.append(Aid(local.slug, local.title, outcome))
    return MonthlyAids(cmg, tuple(found), tuple(awaited), tuple(warnings))


def _cmg(request: EstimateRequest, scales: Scales) -> tuple[Aid, ...]:
    """The CMG of this kind of care; crèches on the national scale have none."""
    mode, on = request.care.mode_de_garde, request.on
    if mode in PSU_MODES:
        return ()
    case = _case(request, scales)
    if mode in DIRECT_EMPLOYMENT:
        outcome = cmg_emploi_direct(case, scales["cmg_emploi_direct"], on)
        return (Aid("cmg_emploi_direct", CMG_EMPLOI_DIRECT, outcome),)
    return (Aid("cmg_structure", CMG_STRUCTURE, cmg_structure(case, scales["cmg_structure"], on)),)


def cmg_by_price(request: EstimateRequest, scales: Scales) -> AmountByPrice:
    """The CMG that `monthly_aids` takes off, for any price and number of hours; those of the request do not count."""
    mode, on = request.care.mode_de_garde, request.on
    if mode in PSU_MODES:
        return nothing
    case = _case(request, scales)
    if mode in DIRECT_EMPLOYMENT:
        return cmg_emploi_direct_by_price(case, scales["cmg_emploi_direct"], on)
    return cmg_structure_by_price(case, scales["cmg_structure"], on)


def _case(request: EstimateRequest, scales: Scales) -> CmgCase:
    activity = condition_activite(request.household, scales["condition_activite"], request.on)
    effect = effect_on_cmg(request.household.prepare, scales["prepare"], request.on)
    return CmgCase(request.household, request.child, request.care, activity, effect)


def is_computed(local: LocalAid) -> bool:
    """Whether answers alone would give its amount: nobody decides case by case, and the formula has a figure."""
    return not local.discretionary and isinstance(local.formula, PerMonth | ShareOfCost)


def _at_most(outcome: Outcome, left: Decimal | None) -> Outcome:
    """An aid never pays more than what is left."""
    if not isinstance(outcome, Eligible) or left is None or outcome.amount <= left:
        return outcome
    if not left:
        return NotEligible((Message(NOTHING_LEFT),), outcome.sources)
    return replace(outcome, amount=left, steps=(*outcome.steps, Step(AT_MOST_COST, left, StepUnit.EUROS)))
