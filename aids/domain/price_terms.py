"""The words of prices: the terms a place sets, and what a family pays for a need under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import Source
from aids.domain.billing import BillingTerms
from aids.domain.care import ModeDeGarde, Rounding
from aids.domain.estimate import Estimate
from aids.domain.outcome import Step
from aids.domain.wording import Message, gettext_noop

TO_ESTIMATE = gettext_noop("Prix à estimer : demandez-le à ce lieu.")
BILLED_NEED = gettext_noop("Heures comptées par enfant")


class Tariff(StrEnum):
    """How a place sets its price, in the codes of the facilities. `UNKNOWN`: it did not say."""

    PSU = "psu"
    HOURLY = "hourly"
    FLAT = "flat"
    FREE = "free"
    UNKNOWN = "unknown"


class FlatPeriod(StrEnum):
    """What a flat price pays, in the codes of the facilities. A stay is taken for a day."""

    STAY = "stay"
    DAY = "day"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class CareTerms:
    """Price terms of a place: few distinct ones for thousands of places, so price each once. Euros, minutes.

    `hourly_price`, or `flat_price` per `flat_period`: what a place off the national scale asks; None is unknown.
    """

    mode_de_garde: ModeDeGarde
    tariff: Tariff = Tariff.UNKNOWN
    rounding: Rounding = Rounding.HALF_UP
    plafond_local: Decimal | None = None
    hourly_price: Decimal | None = None
    flat_price: Decimal | None = None
    flat_period: FlatPeriod = FlatPeriod.STAY
    billing: BillingTerms = field(default_factory=BillingTerms)
    membership_fee: Decimal | None = None
    urgence: bool = False
    tarif_fixe_urgence: Decimal | None = None


class PriceStatus(StrEnum):
    """`TO_ESTIMATE`: this kind of price is not computed (« à estimer »). `UNKNOWN`: it is, but a figure is missing.

    `AT_MOST`: the place did not say its price; all amounts are those of the dearest hour that is helped.
    """

    KNOWN = "known"
    RANGE = "range"
    AT_MOST = "at_most"
    UNKNOWN = "unknown"
    TO_ESTIMATE = "to_estimate"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What the family pays in euros for all children, monthly aids deducted, with its trace.

    None where the need has no end or is not weekly; `advanced_…` is what is paid before the aids come, None where
    nothing comes back. `hourly_rate` is None for a flat price. `month`: a usual month, else the first one, with every
    aid: one estimate for each child who is paid for.
    """

    hourly_rate: Decimal | None
    for_need: Decimal | None
    monthly: Decimal | None
    steps: tuple[Step, ...] = ()
    advanced_for_need: Decimal | None = None
    advanced_monthly: Decimal | None = None
    month: tuple[Estimate, ...] = ()


@dataclass(frozen=True, slots=True)
class PriceOfNeed:
    """`exact` when known; `lowest` and `highest` when it is a range; none of them otherwise.

    `awaits_answers`: what the family did not say would narrow it. `plus_contributions`: parents employ, and the social
    contributions come on top. `scale_from`: first day of the newest figure that was used.
    """

    status: PriceStatus
    exact: Amounts | None = None
    lowest: Amounts | None = None
    highest: Amounts | None = None
    awaits_answers: bool = False
    plus_contributions: bool = False
    scale_from: date | None = None
    sources: tuple[Source, ...] = ()
    warnings: tuple[Message, ...] = ()

    @property
    def shown(self) -> Amounts | None:
        """The amounts whose calculation is shown: what is known, else the lowest."""
        return self.exact or self.lowest

    @property
    def least(self) -> Decimal | None:
        """Euros the family may pay at the least for the need, by month when it has no end; None when nobody can say."""
        if self.shown is None or self.status is PriceStatus.AT_MOST:
            return None
        return self.shown.monthly if self.shown.for_need is None else self.shown.for_need
