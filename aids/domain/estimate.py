"""One family, one child, one kind of care, one month: what it costs, every aid, and what is left to pay."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import Source
from aids.domain.care import DIRECT_EMPLOYMENT
from aids.domain.care_cost import CareCost, CostRange, cost_of_care
from aids.domain.estimate_request import GREATEST_INCOME, LEAST_INCOME, PSU_INCOME, EstimateRequest
from aids.domain.later_aids import (
    CREDITS,
    MonthPaid,
    after_tax_credit,
    age_and_cesu,
    age_notice,
    awaited_tax_credit,
    tax_credit,
)
from aids.domain.local_aid import LocalAid
from aids.domain.monthly_aids import MonthlyAids, Scales, monthly_aids
from aids.domain.outcome import Aid, Eligible, NotEligible, Periodicity, Step, StepUnit, Unknown
from aids.domain.rules.cmg_emploi_direct import contributions_warning
from aids.domain.wording import Message, gettext_noop

__all__ = ["Estimate", "EstimateRequest", "EstimateStatus", "estimate"]

YOU_PAY = gettext_noop("Vous payez par mois")
RANGE = gettext_noop("Revenus inconnus : du tarif minimum au tarif maximum.")
RANGE_OF_AIDS = gettext_noop("Revenus inconnus : de l’aide la plus forte à la plus faible.")


class EstimateStatus(StrEnum):
    KNOWN = "known"
    RANGE = "range"
    UNKNOWN = "unknown"


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


def estimate(request: EstimateRequest, scales: Scales, local_aids: Sequence[LocalAid] = ()) -> Estimate:
    """What this care costs this family that month. `scales`: by code; `local_aids`: those of where the family lives."""
    return _Estimator(request, scales, local_aids).answer()


@dataclass(frozen=True, slots=True)
class _Estimator:
    """One request, the figures and the aids of its place."""

    request: EstimateRequest
    scales: Scales
    local_aids: Sequence[LocalAid]

    def answer(self) -> Estimate:
        """Known, a range when only an income is missing, otherwise unknown."""
        costs = cost_of_care(self.request, self.scales["psu"])
        if isinstance(costs, Unknown):
            return self.unknown(costs, self.monthly(None))
        monthly = self.monthly(costs.exact.amount if costs.exact else None)
        if costs.exact and not monthly.awaited:
            return self.known(costs.exact, monthly)
        if monthly.await_income_alone and (found := self.income_range(costs, monthly)):
            return found
        return self.unknown(Unknown(monthly.missing), monthly, costs.lowest.warnings)

    def monthly(self, cost: Decimal | None) -> MonthlyAids:
        return monthly_aids(self.request, cost, self.scales, self.local_aids)

    def known(self, cost: CareCost, monthly: MonthlyAids) -> Estimate:
        month = MonthPaid(cost.amount, monthly.total)
        credit = tax_credit(self.request, month, self.scales)
        aids = self.listed(monthly, credit)
        return Estimate(
            on=self.request.on,
            status=EstimateStatus.KNOWN,
            hourly_rate=cost.hourly_rate,
            gross_cost=cost.amount,
            reste_a_charge=month.left,
            reste_a_charge_after_tax_credit=after_tax_credit(self.request, month, credit.outcome),
            aids=aids,
            steps=(*cost.steps, *_taken_off(monthly), Step(YOU_PAY, month.left, StepUnit.EUROS)),
            sources=cost.sources,
            warnings=self.said((*cost.warnings, *monthly.warnings), aids),
        )

    def income_range(self, costs: CostRange, monthly: MonthlyAids) -> Estimate | None:
        """From the least income to the greatest; None when something else is still missing at either end."""
        ends = self.at_income(LEAST_INCOME, costs.lowest), self.at_income(GREATEST_INCOME, costs.highest)
        least, greatest = (end.reste_a_charge for end in ends)
        if least is None or greatest is None:
            return None
        missing = tuple(dict.fromkeys((*(() if costs.exact else (PSU_INCOME,)), *monthly.missing)))
        credit = _refused_credit(ends) or awaited_tax_credit(self.request, missing)
        aids = self.listed(monthly, credit)
        return Estimate(
            on=self.request.on,
            status=EstimateStatus.RANGE,
            reste_a_charge_min=min(least, greatest),
            reste_a_charge_max=max(least, greatest),
            aids=aids,
            steps=(*ends[0].steps, *ends[1].steps),
            sources=costs.lowest.sources,
            warnings=(
                Message(RANGE_OF_AIDS if costs.exact else RANGE),
                *self.said((*costs.lowest.warnings, *_said_of_monthly_aids(ends)), aids),
            ),
        )

    def at_income(self, income: Decimal, cost: CareCost) -> Estimate:
        """The estimate with that income where one is missing; unknown when that does not settle it."""
        supposed = _Estimator(self.request.supposing(income), self.scales, self.local_aids)
        monthly = supposed.monthly(cost.amount)
        if monthly.awaited:
            return Estimate(self.request.on, EstimateStatus.UNKNOWN)
        return supposed.known(cost, monthly)

    def unknown(self, why: Unknown, monthly: MonthlyAids, said: tuple[Message, ...] = ()) -> Estimate:
        missing = tuple(dict.fromkeys((*why.missing, *monthly.missing)))
        reasons = why.reasons or tuple(reason for unknown in monthly.awaited for reason in unknown.reasons)
        aids = self.listed(monthly, awaited_tax_credit(self.request, missing, reasons))
        return Estimate(
            self.request.on,
            EstimateStatus.UNKNOWN,
            aids=aids,
            warnings=self.said((*reasons, *said), aids),
        )

    def listed(self, monthly: MonthlyAids, credit: Aid) -> tuple[Aid, ...]:
        """Every aid, those of the whole country first."""
        return (*monthly.cmg, *age_and_cesu(self.request, self.scales), credit, *monthly.local)

    def said(self, first: tuple[Message, ...], aids: tuple[Aid, ...]) -> tuple[Message, ...]:
        """Everything to tell beside the amounts, each sentence once."""
        direct = self.request.care.mode_de_garde in DIRECT_EMPLOYMENT
        contributions = (contributions_warning(),) if direct else ()
        granted = [aid.outcome for aid in aids if isinstance(aid.outcome, Eligible)]
        of_aids = (warning for outcome in granted for warning in outcome.warnings)
        return tuple(dict.fromkeys((*first, *contributions, *of_aids, *age_notice(aids))))


def _taken_off(monthly: MonthlyAids) -> tuple[Step, ...]:
    return tuple(Step(aid.label, amount, StepUnit.EUROS) for aid, amount in monthly.granted)


def _said_of_monthly_aids(ends: tuple[Estimate, ...]) -> tuple[Message, ...]:
    """What must be true for the monthly aids of either end to be paid."""
    granted = [aid.outcome for end in ends for aid in end.aids if isinstance(aid.outcome, Eligible)]
    monthly = (outcome for outcome in granted if outcome.periodicity is Periodicity.MONTHLY)
    return tuple(dict.fromkeys(warning for outcome in monthly for warning in outcome.warnings))


def _refused_credit(ends: tuple[Estimate, ...]) -> Aid | None:
    """The tax credit, when no income would open it."""
    credits = [aid for end in ends for aid in end.aids if aid.code in CREDITS]
    return credits[0] if all(isinstance(credit.outcome, NotEligible) for credit in credits) else None
