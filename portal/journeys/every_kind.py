"""One family and the same hours in every kind of care: what each would cost, without choosing a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.billing import NeedHours
from aids.domain.care import CRECHES, PSU_MODES, ModeDeGarde
from aids.domain.care_cost import CRECHE_AGE_LIMIT
from aids.domain.estimate import Estimate
from aids.domain.household import Household
from aids.domain.outcome import Eligible, NotEligible, Periodicity
from aids.domain.price_terms import Amounts, CareTerms, PriceOfNeed, Tariff
from aids.domain.wording import Message
from aids.estimates import highest_price, month_of_care, price_of_need

# A micro-crèche or a halte-garderie on the national scale costs what a crèche does: they share its line.
KINDS = (
    ModeDeGarde.CRECHE_PSU,
    ModeDeGarde.CRECHE_FAMILIALE_PSU,
    ModeDeGarde.CRECHE_PARENTALE,
    ModeDeGarde.MICRO_CRECHE_PAJE,
    ModeDeGarde.CRECHE_FAMILIALE_PAJE,
    ModeDeGarde.ASSISTANTE_MATERNELLE,
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT,
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE,
)
# What has no national scale: its price of an hour may be typed.
FREE_PRICED = tuple(mode for mode in KINDS if mode not in PSU_MODES)


@dataclass(frozen=True, slots=True)
class Span:
    """Euros from the least to the most; both are equal when the amount is known."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class KindPrice:
    """One kind of care, in euros for all children: by month when the need is weekly, else for all its hours.

    `paid` is what is left when the monthly aids have come, `advanced` what is paid before; None while nobody can say.
    `too_old`: a child is past the age of this kind. `at_most`: the price at `cap`, the dearest hour that is helped.
    """

    mode: ModeDeGarde
    price: PriceOfNeed
    month: tuple[Estimate, ...]
    is_weekly: bool
    too_old: bool
    cap: Decimal | None = None
    at_most: Span | None = None

    @property
    def paid(self) -> Span | None:
        left = None if self.too_old else _span(self.price, self.is_weekly)
        helped = self.local_aids
        return left and Span(left.low - helped, left.high - helped)

    @property
    def advanced(self) -> Span | None:
        amounts = self.price.exact or self.price.lowest
        if self.too_old or amounts is None:
            return None
        paid_first = amounts.advanced_monthly if self.is_weekly else amounts.advanced_for_need
        return Span(paid_first, paid_first) if paid_first is not None else _span(self.price, self.is_weekly)

    @property
    def given_back(self) -> Span | None:
        """What comes back: the more, the less is paid."""
        if self.mode in PSU_MODES:
            return None if self.paid is None else Span(self.local_aids, self.local_aids)
        if self.paid is None or self.advanced is None:
            return None
        return Span(self.advanced.high - self.paid.high, self.advanced.low - self.paid.low)

    @property
    def after_tax_credit(self) -> Decimal | None:
        """Of a month, where care lasts and everything is known."""
        if not self.is_weekly or self.paid is None or self.price.exact is None:
            return None
        credits = [_credit_of(found) for found in self.month]
        return None if None in credits else self.paid.low - sum(filter(None, credits), Decimal(0))

    @property
    def local_aids(self) -> Decimal:
        """Off the price of the national scale, which no other monthly aid lowers."""
        if self.mode not in PSU_MODES or not self.is_weekly:
            return Decimal(0)
        granted = (aid.outcome for found in self.month for aid in found.aids if isinstance(aid.outcome, Eligible))
        return sum((each.amount for each in granted if each.periodicity is Periodicity.MONTHLY), Decimal(0))

    @property
    def refusals(self) -> tuple[Message, ...]:
        """Why the Caf gives nothing, when it gives nothing for any child."""
        cmg = [aid.outcome for found in self.month for aid in found.aids if aid.code.startswith("cmg_")]
        refused = [outcome for outcome in cmg if isinstance(outcome, NotEligible)]
        if not refused or len(refused) < len(cmg):
            return ()
        return tuple(dict.fromkeys(reason for outcome in refused for reason in outcome.reasons))


def prices_of_every_kind(
    household: Household | None, hours: NeedHours, on: date, hourly_prices: Mapping[ModeDeGarde, Decimal]
) -> tuple[KindPrice, ...]:
    """Every kind, the least dear first and the unknown last. `hourly_prices`: euros an hour, for those that are known.

    `household` is None for a family that said nothing: each kind is then a range.
    """
    found = [_price(mode, household, hours, on, hourly_prices.get(mode)) for mode in KINDS]
    return tuple(sorted(found, key=_dearness))


def terms_of(mode: ModeDeGarde, hourly_price: Decimal | None = None) -> CareTerms:
    """The usual terms of this kind of care."""
    if mode in PSU_MODES:
        return CareTerms(mode, Tariff.PSU)
    return CareTerms(mode, Tariff.UNKNOWN if hourly_price is None else Tariff.HOURLY, hourly_price=hourly_price)


def _price(
    mode: ModeDeGarde, household: Household | None, hours: NeedHours, on: date, hourly_price: Decimal | None
) -> KindPrice:
    terms, is_weekly = terms_of(mode, hourly_price), bool(hours.week.lengths)
    price = price_of_need(household, terms, hours, on)
    is_priced = price.exact is not None or price.lowest is not None
    cap = highest_price(mode, on) if hourly_price is None else None
    return KindPrice(
        mode=mode,
        price=price,
        month=month_of_care(household, terms, hours, on) if is_priced else (),
        is_weekly=is_weekly,
        too_old=mode in CRECHES and any(child.is_past_birthday_month(CRECHE_AGE_LIMIT, on) for child in hours.children),
        cap=cap,
        at_most=_span(price_of_need(household, terms_of(mode, cap), hours, on), is_weekly) if cap else None,
    )


def _span(price: PriceOfNeed, is_weekly: bool) -> Span | None:
    ends = (price.exact, price.exact) if price.exact else (price.lowest, price.highest)
    low, high = (_amount(end, is_weekly) for end in ends)
    return None if low is None or high is None else Span(low, high)


def _amount(amounts: Amounts | None, is_weekly: bool) -> Decimal | None:
    if amounts is None:
        return None
    return amounts.monthly if is_weekly else amounts.for_need


def _credit_of(found: Estimate) -> Decimal | None:
    """Euros a month that the tax credit gives for one child; None while it is unknown."""
    left, after = found.reste_a_charge, found.reste_a_charge_after_tax_credit
    return None if left is None or after is None else left - after


def _dearness(kind: KindPrice) -> tuple[bool, Decimal, Decimal]:
    paid = kind.paid
    return (True, Decimal(0), Decimal(0)) if paid is None else (False, paid.low, paid.high)
