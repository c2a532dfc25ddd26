"""A price as a card says it: for the whole need, by month when it is weekly, or from floor to ceiling."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from aids.domain.price import BILLED_NEED, Amounts, PriceOfNeed, PriceStatus
from aids.domain.wording import french_euros
from aids.explanation import ExplainedStep, explained, sentences
from portal.words.french import duration


@dataclass(frozen=True, slots=True)
class PriceLine:
    """`text` is ready to show; `asks_income` when answering page 3 would make it exact; the rest unfolds."""

    text: str
    asks_income: bool = False
    steps: tuple[ExplainedStep, ...] = ()
    highest_steps: tuple[ExplainedStep, ...] = ()
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def unfolds(self) -> bool:
        return bool(self.steps)


def price_line(price: PriceOfNeed | None) -> PriceLine | None:
    """The line of a card, None when no hour is asked."""
    if price is None:
        return None
    warnings = sentences(price.warnings)
    if price.status is PriceStatus.KNOWN and price.exact:
        return PriceLine(
            text=_exact(price.exact),
            steps=explained(price.exact.steps),
            sources=tuple(source.text for source in price.sources),
            warnings=warnings,
        )
    if price.status is PriceStatus.RANGE and price.lowest and price.highest:
        return PriceLine(
            text=_range(price.lowest, price.highest),
            asks_income=True,
            steps=explained(price.lowest.steps),
            highest_steps=explained(price.highest.steps),
            sources=tuple(source.text for source in price.sources),
            warnings=warnings,
        )
    if price.status is PriceStatus.UNKNOWN:
        return PriceLine(_("Prix inconnu : demandez-le à ce lieu"), warnings=warnings)
    return PriceLine(_("Prix à estimer : demandez-le à ce lieu"))


def _exact(amounts: Amounts) -> str:
    if amounts.monthly is not None and amounts.for_need is not None:
        return _("Vous payez environ %(total)s en tout, soit %(month)s par mois") % {
            "total": french_euros(amounts.for_need),
            "month": french_euros(amounts.monthly),
        }
    if amounts.monthly is not None:
        return _("Vous payez environ %(month)s par mois") % {"month": french_euros(amounts.monthly)}
    if amounts.for_need is None:
        return _("Prix à estimer : demandez-le à ce lieu")
    if not amounts.for_need:
        return _("Gratuit")
    return _("Vous payez environ %(total)s pour %(hours)s") % {
        "total": french_euros(amounts.for_need),
        "hours": duration(_billed_minutes(amounts)),
    }


def _range(lowest: Amounts, highest: Amounts) -> str:
    if lowest.monthly is not None and highest.monthly is not None:
        return _("de %(low)s à %(high)s par mois") % _bounds(lowest.monthly, highest.monthly)
    if lowest.for_need is not None and highest.for_need is not None:
        return _("de %(low)s à %(high)s") % _bounds(lowest.for_need, highest.for_need)
    return _("Prix à estimer : demandez-le à ce lieu")


def _bounds(low: Decimal, high: Decimal) -> dict[str, str]:
    return {"low": french_euros(low), "high": french_euros(high)}


def _billed_minutes(amounts: Amounts) -> int:
    return next((int(step.value) for step in amounts.steps if step.label == BILLED_NEED), 0)
