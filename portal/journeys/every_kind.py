"""One family and the same hours in every kind of care: what each would cost, without choosing a place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from aids.domain.billing import NeedHours
from aids.domain.care import PSU_MODES, ModeDeGarde
from aids.domain.care_cost import left_creche
from aids.domain.estimate import Estimate
from aids.domain.household import Household
from aids.domain.local_aid import LocalAid
from aids.domain.outcome import NotEligible
from aids.domain.price_terms import Amounts, CareTerms, PriceOfNeed, PriceStatus, Tariff
from aids.domain.wording import Message
from aids.estimates import highest_price, price_of_need

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
    `is_supposed`: nobody said the price of an hour. `too_old`: a child is past the age of this kind. `at_most`: the
    price at `cap`, the dearest hour that is helped.
    """

    mode: ModeDeGarde
    price: PriceOfNeed
    is_weekly: bool
    is_supposed: bool
    too_old: bool
    cap: Decimal | None = None

    @property
    def paid(self) -> Span | None:
        return None if self.too_old or self.cap else _span(self.price, self.is_weekly)

    @property
    def at_most(self) -> Span | None:
        return _span(self.price, self.is_weekly) if self.cap else None

    @property
    def month(self) -> tuple[Estimate, ...]:
        """Aid by aid, one estimate for each child who is paid for; at best where an answer is missing."""
        return self.price.shown.month if self.price.shown else ()

    @property
    def advanced(self) -> Span | None:
        paid = self.paid
        if paid is None:
            return None
        low, high = (_advanced(end, self.is_weekly) for end in _ends(self.price))
        return Span(paid.low if low is None else low, paid.high if high is None else high)

    @property
    def given_back(self) -> Span | None:
        """What comes back: the more, the less is paid."""
        paid, advanced = self.paid, self.advanced
        if paid is None or advanced is None:
            return None
        back = (advanced.low - paid.low, advanced.high - paid.high)
        return Span(min(back), max(back))

    @property
    def after_tax_credit(self) -> Decimal | None:
        """Of a month, where care lasts and everything is known."""
        if not self.is_weekly or self.paid is None or self.price.exact is None:
            return None
        credits = [_credit_of(found) for found in self.month]
        return None if None in credits else self.paid.low - sum(filter(None, credits), Decimal(0))

    @property
    def refusals(self) -> tuple[Message, ...]:
        """Why the Caf gives nothing, when it gives nothing for any child."""
        cmg = [aid.outcome for found in self.month for aid in found.aids if aid.code.startswith("cmg_")]
        refused = [outcome for outcome in cmg if isinstance(outcome, NotEligible)]
        if not refused or len(refused) < len(cmg):
            return ()
        return tuple(dict.fromkeys(reason for outcome in refused for reason in outcome.reasons))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is priced: a family (None when it said nothing: ranges), hours, the day whose scales apply.

    `local_aids`: those of where the family lives. `hourly_prices`: euros an hour of the kinds whose price is known.
    """

    household: Household | None
    hours: NeedHours
    on: date
    local_aids: tuple[LocalAid, ...] = ()
    hourly_prices: Mapping[ModeDeGarde, Decimal] = field(default_factory=dict)

    @property
    def is_weekly(self) -> bool:
        return bool(self.hours.week.lengths)

    def price(self, terms: CareTerms) -> PriceOfNeed:
        return price_of_need(self.household, terms, self.hours, self.on, self.local_aids)


def prices_of_every_kind(asked: Asked) -> tuple[KindPrice, ...]:
    """Every kind, the least dear first and the unknown last."""
    return tuple(sorted((_price(mode, asked) for mode in KINDS), key=_dearness))


def terms_of(mode: ModeDeGarde, hourly_price: Decimal | None = None) -> CareTerms:
    """The usual terms of this kind of care."""
    if mode in PSU_MODES:
        return CareTerms(mode, Tariff.PSU)
    return CareTerms(mode, Tariff.UNKNOWN if hourly_price is None else Tariff.HOURLY, hourly_price=hourly_price)


def _price(mode: ModeDeGarde, asked: Asked) -> KindPrice:
    hourly_price = asked.hourly_prices.get(mode)
    terms = terms_of(mode, hourly_price)
    price = asked.price(terms)
    is_at_most = price.status is PriceStatus.AT_MOST
    return KindPrice(
        mode=mode,
        price=price,
        is_weekly=asked.is_weekly,
        is_supposed=hourly_price is None,
        too_old=any(left_creche(mode, child, asked.on) for child in asked.hours.children),
        cap=highest_price(mode, asked.on) if is_at_most else None,
    )


def _ends(price: PriceOfNeed) -> tuple[Amounts | None, Amounts | None]:
    """The least and the most of a price: the same one twice when it is known."""
    return (price.exact, price.exact) if price.exact else (price.lowest, price.highest)


def _span(price: PriceOfNeed, is_weekly: bool) -> Span | None:
    low, high = (_amount(end, is_weekly) for end in _ends(price))
    return None if low is None or high is None else Span(low, high)


def _amount(amounts: Amounts | None, is_weekly: bool) -> Decimal | None:
    if amounts is None:
        return None
    return amounts.monthly if is_weekly else amounts.for_need


def _advanced(amounts: Amounts | None, is_weekly: bool) -> Decimal | None:
    """None where nothing comes back."""
    if amounts is None:
        return None
    return amounts.advanced_monthly if is_weekly else amounts.advanced_for_need


def _credit_of(found: Estimate) -> Decimal | None:
    """Euros a month that the tax credit gives for one child; None while it is unknown."""
    left, after = found.reste_a_charge, found.reste_a_charge_after_tax_credit
    return None if left is None or after is None else left - after


def _dearness(kind: KindPrice) -> tuple[bool, Decimal, Decimal]:
    paid = kind.paid
    return (True, Decimal(0), Decimal(0)) if paid is None else (False, paid.low, paid.high)
