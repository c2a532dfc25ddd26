"""The figures of an entry as they stand on a day, read from the dated scales, each with its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aids.bareme_files import bareme
from aids.domain.bareme import Bareme, Bracket, Confidence, DatedValue, NotInForce, OpenPoint, RateByChildren, Unit
from aids.domain.rules.cmg_structure import maximum
from aids.domain.wording import french_date, french_euros, french_number, gettext_noop, to_cents
from portal.catalogue.entry import Entry, Figure

NAMED = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of the table « Montants »: `since` the day the figure applies, `doubtful` when it must be checked."""

    label: str
    value: str
    since: str
    source: str
    url: str | None
    checked_on: str
    doubtful: bool


def figure_rows(entry: Entry, on: date) -> tuple[FigureRow, ...]:
    """Every figure of the entry in force that day; one that was not yet known is left out."""
    return tuple(row for figure in entry.figures for row in _rows(figure, on))


def doubts(entry: Entry) -> tuple[OpenPoint, ...]:
    """What a person must still check, of all the scales of the entry, each once."""
    return tuple(dict.fromkeys(point for code in entry.baremes for point in bareme(code).open_points))


def checked_on(entry: Entry, on: date) -> date | None:
    """The oldest day somebody checked one of the figures shown; None when none is in force."""
    days = [
        bareme(figure.bareme).at(figure.key, on).source.checked_on for figure in entry.figures if _known(figure, on)
    ]
    return min(days, default=None)


def _known(figure: Figure, on: date) -> bool:
    try:
        bareme(figure.bareme).at(figure.key, on)
    except NotInForce:
        return False
    return True


def _rows(figure: Figure, on: date) -> Iterator[FigureRow]:
    scale = bareme(figure.bareme)
    try:
        dated = scale.at(figure.key, on)
        if isinstance(dated.value, RateByChildren):
            for bracket in dated.value.brackets:
                yield _row(f"{_(figure.label)}, {_children(bracket)}", _percent(bracket.rate), dated)
            return
        other = figure.share_of or figure.times
        since = max(dated.valid_from, scale.at(other, on).valid_from) if other else dated.valid_from
        yield replace(_row(_(figure.label), _value(figure, scale, dated, on), dated), since=french_date(since))
    except NotInForce:
        return


def _row(label: str, value: str, dated: DatedValue) -> FigureRow:
    return FigureRow(
        label=label,
        value=value,
        since=french_date(dated.valid_from),
        source=dated.source.text,
        url=dated.source.url,
        checked_on=french_date(dated.source.checked_on),
        doubtful=dated.confidence is Confidence.LOW,
    )


def _value(figure: Figure, scale: Bareme, dated: DatedValue, on: date) -> str:
    amount = scale.amount(figure.key, on)
    if figure.share_of:
        return french_euros(maximum(amount, scale.amount(figure.share_of, on)))
    if figure.times:
        amount = to_cents(amount * scale.amount(figure.times, on))
    return in_words(amount, dated.unit)


PER = {
    Unit.EUROS: "%(euros)s",
    Unit.EUROS_PER_HOUR: gettext_noop("%(euros)s par heure"),
    Unit.EUROS_PER_DAY: gettext_noop("%(euros)s par jour"),
    Unit.EUROS_PER_MONTH: gettext_noop("%(euros)s par mois"),
    Unit.EUROS_PER_YEAR: gettext_noop("%(euros)s par an"),
    Unit.PERCENT: "%(number)s\u00a0%%",
    Unit.PERCENT_PER_HOUR: "%(number)s\u00a0%%",
    Unit.PERCENT_OF_BMAF: "%(number)s\u00a0%%",
    Unit.HOURS: gettext_noop("%(number)s heures"),
    Unit.HOURS_PER_WEEK: gettext_noop("%(number)s h par semaine"),
    Unit.HOURS_PER_MONTH: gettext_noop("%(number)s h par mois"),
    Unit.DAYS: gettext_noop("%(number)s jours"),
    Unit.MONTHS: gettext_noop("%(number)s mois"),
    Unit.YEARS: gettext_noop("%(number)s ans"),
    Unit.FACTOR: "× %(number)s",
}


def in_words(amount: Decimal, unit: Unit) -> str:
    """« 4,91 € par heure », « 50 % », « 3 mois »."""
    whole = amount == amount.to_integral_value()
    number = french_number(amount.quantize(Decimal(1)) if whole else amount.normalize())
    return _(PER[unit]) % {"euros": french_euros(amount), "number": number}


def filled(text: str, entry: Entry, on: date) -> str:
    """A sentence of the entry, its named figures (« %(age_limite)s ») read from its scales."""
    sentence = _(text)
    if not (names := set(NAMED.findall(sentence))):
        return sentence
    return sentence % {name: _named(name, entry, on) for name in names}


def _named(name: str, entry: Entry, on: date) -> str:
    for code in entry.baremes:
        scale = bareme(code)
        if name in scale.series:
            return in_words(scale.amount(name, on), scale.at(name, on).unit)
    raise KeyError(f"{entry.code} : aucune série {name}")


def _percent(rate: Decimal) -> str:
    return f"{french_number(rate)}\u00a0%"


def _children(bracket: Bracket) -> str:
    if bracket.last is None:
        return _("%(first)s enfants et plus") % {"first": bracket.first}
    if bracket.last == bracket.first:
        return ngettext("%(n)s enfant", "%(n)s enfants", bracket.first) % {"n": bracket.first}
    return _("%(first)s à %(last)s enfants") % {"first": bracket.first, "last": bracket.last}
