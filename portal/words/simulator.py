"""Every kind of care side by side, in words: the rows of a table, and the same figures as bars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from aids.domain.billing import NeedHours
from aids.domain.care import DIRECT_EMPLOYMENT, PSU_MODES, ModeDeGarde
from aids.domain.care_cost import TOO_OLD
from aids.domain.price_terms import PriceStatus
from aids.domain.wording import Message, french_date, french_euros
from aids.explanation import sentence, sentences
from portal.forms.simulator import price_name
from portal.journeys.every_kind import KindPrice, Span
from portal.words.french import duration
from portal.words.prices import PriceLine, price_line

NAMES = {
    ModeDeGarde.CRECHE_PSU: gettext_noop("Crèche"),
    ModeDeGarde.CRECHE_FAMILIALE_PSU: gettext_noop("Crèche familiale"),
    ModeDeGarde.CRECHE_PARENTALE: gettext_noop("Crèche parentale"),
    ModeDeGarde.MICRO_CRECHE_PAJE: gettext_noop("Micro-crèche, prix libre"),
    ModeDeGarde.CRECHE_FAMILIALE_PAJE: gettext_noop("Crèche familiale, prix libre"),
    ModeDeGarde.ASSISTANTE_MATERNELLE: gettext_noop("Assistant maternel"),
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: gettext_noop("Garde chez vous, vous employez"),
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE: gettext_noop("Garde chez vous, par une société"),
}
MORE = {
    ModeDeGarde.CRECHE_PSU: gettext_noop(
        "Tarif selon vos revenus. Même prix en halte-garderie, et en micro-crèche à ce tarif."
    ),
    ModeDeGarde.CRECHE_FAMILIALE_PSU: gettext_noop("Tarif selon vos revenus, chez un assistant maternel de la crèche."),
    ModeDeGarde.CRECHE_PARENTALE: gettext_noop("Tarif selon vos revenus. Les parents participent."),
}
BAR_PITCH = 5  # em from one bar to the next


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of care. Amounts are ready to show, empty when unknown; `ask_price` names the field to fill in.

    `no_aid`: why nothing comes back, empty when something does. `details`: how it is computed, aid by aid.
    """

    code: str
    name: str
    more: tuple[str, ...]
    paid: str
    advanced: str
    given_back: str
    after_tax_credit: str
    ask_price: str
    no_aid: tuple[str, ...]
    details: PriceLine | None


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar below its two lines of text. `start` is full, `rest` only an outline, up to the most.

    Widths are in percent of the longest bar, empty without any; heights are in em, so that they grow with the text.
    """

    name: str
    paid: str
    start: str
    rest: str
    name_y: str
    paid_y: str
    y: str


@dataclass(frozen=True, slots=True)
class Chart:
    """The bars, in the order of the table, and a description that says the same figures."""

    bars: tuple[Bar, ...]
    height: str
    description: str
    has_range: bool


def row(kind: KindPrice) -> Row:
    """One line of the comparison."""
    return Row(
        code=kind.mode.value,
        name=_(NAMES[kind.mode]),
        more=tuple(_more(kind)),
        paid=_paid(kind),
        advanced=_span(kind.advanced),
        given_back=_given_back(kind),
        after_tax_credit=_after_tax_credit(kind),
        ask_price=price_name(kind.mode) if _lacks_price(kind) else "",
        no_aid=sentences(kind.refusals) if kind.given_back and not kind.given_back.high else (),
        details=price_line(kind.price) if kind.paid else None,
    )


def chart(kinds: Sequence[KindPrice], rows: Sequence[Row]) -> Chart:
    """The figures of the table as bars."""
    longest = max((kind.paid.high for kind in kinds if kind.paid), default=Decimal(0)) or Decimal(1)
    spans = [kind.paid for kind in kinds]
    drawn = enumerate(zip(rows, spans, strict=True))
    bars = tuple(_bar(number, line, span, longest) for number, (line, span) in drawn)
    return Chart(
        bars=bars,
        height=f"{BAR_PITCH * len(bars)}em",
        description=" ".join(f"{bar.name} : {bar.paid}." for bar in bars),
        has_range=any(span.low != span.high for span in spans if span),
    )


def scale_words(kinds: Iterable[KindPrice], on: date) -> str:
    """« Barèmes en vigueur le 22 novembre 2026, vérifiés le… »: since the text that was read the longest ago."""
    sources = {source for kind in kinds for source in kind.price.sources}
    checked = min((source.checked_on for source in sources), default=None)
    if checked is None:
        return _("Barèmes en vigueur le %(day)s.") % {"day": french_date(on)}
    values = {"day": french_date(on), "checked": french_date(checked)}
    return _("Barèmes en vigueur le %(day)s, vérifiés le %(checked)s.") % values


def hours_words(hours: NeedHours) -> str:
    """« 35 h par semaine, 2 enfants »."""
    lengths = hours.week.lengths or hours.lengths
    number = len(hours.children)
    values = {"hours": duration(sum(lengths)), "n": number}
    if hours.week.lengths:
        return ngettext("%(hours)s par semaine, 1 enfant", "%(hours)s par semaine, %(n)s enfants", number) % values
    return ngettext("%(hours)s en tout, 1 enfant", "%(hours)s en tout, %(n)s enfants", number) % values


def _more(kind: KindPrice) -> Iterable[str]:
    if kind.mode in MORE:
        yield _(MORE[kind.mode])
    if kind.too_old:
        yield sentence(Message(TOO_OLD))
        return
    amounts = kind.price.shown
    if amounts and amounts.hourly_rate is not None and kind.mode not in PSU_MODES:
        said = _("Prix supposé : %(price)s de l’heure, la référence de la loi.")
        said = said if kind.is_supposed else _("Votre prix : %(price)s de l’heure.")
        yield said % {"price": french_euros(amounts.hourly_rate)}
    if kind.cap and kind.at_most:
        values = {"price": french_euros(kind.cap), "paid": _span(kind.at_most)}
        yield _("À %(price)s de l’heure, le plus cher qui donne droit à l’aide : %(paid)s.") % values
    if kind.mode in DIRECT_EMPLOYMENT:
        yield _("Vous devenez employeur.")


def _paid(kind: KindPrice) -> str:
    if kind.too_old:
        return _("pas de place à cet âge")
    if kind.paid is None:
        return _("prix libre : écrivez-le") if _lacks_price(kind) else _("prix inconnu")
    is_least = kind.price.plus_contributions and kind.paid.low == kind.paid.high
    text = _("au moins %(price)s") % {"price": _span(kind.paid)} if is_least else _span(kind.paid)
    return _with_contributions(kind, text)


def _after_tax_credit(kind: KindPrice) -> str:
    after = kind.after_tax_credit
    return "" if after is None else _with_contributions(kind, french_euros(after))


def _with_contributions(kind: KindPrice, text: str) -> str:
    """Social contributions are not estimated: they come on top."""
    return _("%(price)s, plus cotisations") % {"price": text} if kind.price.plus_contributions else text


def _lacks_price(kind: KindPrice) -> bool:
    return not kind.too_old and kind.price.status in (PriceStatus.TO_ESTIMATE, PriceStatus.AT_MOST)


def _given_back(kind: KindPrice) -> str:
    if kind.paid is None or kind.given_back is None:
        return ""
    if kind.mode in PSU_MODES and not kind.given_back.high:
        return _("aide déjà dans le tarif")
    if kind.refusals and not kind.given_back.high:
        return _("pas d’aide")
    return _span(kind.given_back)


def _span(span: Span | None) -> str:
    if span is None:
        return ""
    if span.low == span.high:
        return french_euros(span.low)
    return _("de %(low)s à %(high)s") % {"low": french_euros(span.low), "high": french_euros(span.high)}


def _bar(number: int, line: Row, span: Span | None, longest: Decimal) -> Bar:
    top = BAR_PITCH * number
    start = f"{100 * span.low / longest:.2f}" if span else ""
    rest = f"{100 * (span.high - span.low) / longest:.2f}" if span and span.high > span.low else ""
    return Bar(line.name, line.paid, start, rest, f"{top + 1.1:.1f}em", f"{top + 2.6:.1f}em", f"{top + 3.1:.1f}em")
