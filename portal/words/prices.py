"""A price as a card says it: for the whole need, by month when it is weekly, or from floor to ceiling."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from aids.domain.estimate import Estimate
from aids.domain.price_terms import BILLED_NEED, Amounts, PriceOfNeed, PriceStatus
from aids.domain.wording import french_date, french_euros
from aids.explanation import ExplainedStep, explained, sentences
from core.translation import gettext as _
from portal.words.french import duration
from portal.words.month import MonthWords, months_in_words, notes


@dataclass(frozen=True, slots=True)
class PriceLine:
    """`text` is ready to show; `asks_income` when answering page 3 would make it exact; the rest unfolds.

    `advance`: what is paid first and comes back, empty when nothing does.
    """

    text: str
    advance: str = ""
    asks_income: bool = False
    steps: tuple[ExplainedStep, ...] = ()
    highest_steps: tuple[ExplainedStep, ...] = ()
    sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    months: tuple[MonthWords, ...] = ()
    scale: str = ""

    @property
    def other_steps(self) -> tuple[ExplainedStep, ...]:
        """What the highest price does not share with the lowest."""
        return tuple(step for step in self.highest_steps if step not in self.steps)

    @property
    def unfolds(self) -> bool:
        return bool(self.steps or self.months or self.warnings)


def price_line(price: PriceOfNeed | None) -> PriceLine | None:
    """The line of a card, None when no hour is asked."""
    if price is None:
        return None
    amounts = price.shown
    month = amounts.month if amounts else ()
    said = {note for found in month for aid in found.aids for note in notes(aid)}
    line = PriceLine(
        text=_text(price),
        asks_income=price.awaits_answers,
        warnings=tuple(warning for warning in sentences(price.warnings) if warning not in said),
    )
    if amounts is None:
        return line if price.status is PriceStatus.UNKNOWN else PriceLine(line.text)
    return replace(
        line,
        advance=_advance(price.exact) if price.exact else "",
        steps=explained(amounts.steps),
        highest_steps=explained(price.highest.steps) if price.highest else (),
        sources=_sources(price, month),
        months=months_in_words(month, is_weekly=amounts.monthly is not None, is_best=price.awaits_answers),
        scale=_("Barème du %(date)s.") % {"date": french_date(price.scale_from)} if price.scale_from else "",
    )


def _text(price: PriceOfNeed) -> str:
    """« Vous payez environ 12,00 € pour 4 h »."""
    if price.exact:
        text = _exact(price.exact, plus_contributions=price.plus_contributions)
    elif price.lowest and price.highest:
        text = _range(price.lowest, price.highest, plus_contributions=price.plus_contributions)
    elif price.status is PriceStatus.UNKNOWN:
        return _("Prix inconnu : demandez-le à ce lieu")
    else:
        return _("Prix à estimer : demandez-le à ce lieu")
    if price.status is PriceStatus.AT_MOST and price.shown and price.shown.hourly_rate:
        hour = french_euros(price.shown.hourly_rate)
        return _("Prix à demander. %(price)s si l’heure coûte %(hour)s") % {"price": text, "hour": hour}
    return text


def _sources(price: PriceOfNeed, month: tuple[Estimate, ...]) -> tuple[str, ...]:
    """Those that no aid of the month names already."""
    named = {source for found in month for aid in found.aids for source in aid.outcome.sources}
    return tuple(source.text for source in price.sources if source not in named)


def _exact(amounts: Amounts, *, plus_contributions: bool) -> str:
    if amounts.monthly is None and amounts.for_need is None:
        return _("Prix à estimer : demandez-le à ce lieu")
    if amounts.monthly is None and not amounts.for_need and not plus_contributions:
        return _("Gratuit")
    return _plus_contributions(plus_contributions) % {"price": _paid(amounts)}


def _plus_contributions(plus_contributions: bool) -> str:
    """Social contributions are not estimated: what is said is then the least."""
    if plus_contributions:
        return _("Vous payez au moins %(price)s, plus cotisations")
    return _("Vous payez environ %(price)s")


def _paid(amounts: Amounts) -> str:
    total, month = (french_euros(amount or Decimal(0)) for amount in (amounts.for_need, amounts.monthly))
    if amounts.for_need is None:
        return _("%(month)s par mois") % {"month": month}
    if amounts.monthly is None:
        return _("%(total)s pour %(hours)s") % {"total": total, "hours": duration(_billed_minutes(amounts))}
    return _("%(total)s en tout, soit %(month)s par mois") % {"total": total, "month": month}


def _advance(amounts: Amounts) -> str:
    """« Vous avancez 760,00 € par mois, la Caf rend 642,77 € »."""
    monthly = amounts.advanced_monthly is not None and amounts.monthly is not None
    advanced, paid = (
        (amounts.advanced_monthly, amounts.monthly) if monthly else (amounts.advanced_for_need, amounts.for_need)
    )
    if advanced is None or paid is None or paid >= advanced:
        return ""
    values = {"advanced": french_euros(advanced), "back": french_euros(advanced - paid)}
    if monthly:
        return _("Vous avancez %(advanced)s par mois, %(back)s vous sont rendus") % values
    return _("Vous avancez %(advanced)s, %(back)s vous sont rendus") % values


def _range(lowest: Amounts, highest: Amounts, *, plus_contributions: bool) -> str:
    if lowest.monthly is not None and highest.monthly is not None:
        text = _("de %(low)s à %(high)s par mois") % _bounds(lowest.monthly, highest.monthly)
    elif lowest.for_need is not None and highest.for_need is not None:
        text = _("de %(low)s à %(high)s") % _bounds(lowest.for_need, highest.for_need)
    else:
        return _("Prix à estimer : demandez-le à ce lieu")
    return _("%(price)s, plus cotisations") % {"price": text} if plus_contributions else text


def _bounds(low: Decimal, high: Decimal) -> dict[str, str]:
    return {"low": french_euros(low), "high": french_euros(high)}


def _billed_minutes(amounts: Amounts) -> int:
    return next((int(step.value) for step in amounts.steps if step.label == BILLED_NEED), 0)
