"""The list of what a person must check in the scales, as the command prints it and as the administration shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aids.bareme_files import every_bareme, other_open_points
from aids.domain.bareme import Confidence, DatedValue, RateByChildren, Unit
from aids.domain.bareme_check import BaremeCheck, Figure, check
from aids.domain.wording import french_date, french_number
from aids.local_aid_points import local_aid_points

UNITS = {
    Unit.EUROS: "€",
    Unit.EUROS_PER_HOUR: "€ par heure",
    Unit.EUROS_PER_DAY: "€ par jour",
    Unit.EUROS_PER_MONTH: "€ par mois",
    Unit.EUROS_PER_YEAR: "€ par an",
    Unit.PERCENT: "%",
    Unit.PERCENT_PER_HOUR: "% par heure",
    Unit.PERCENT_OF_BMAF: "% de la BMAF",
    Unit.FACTOR: "fois",
    Unit.HOURS: "heures",
    Unit.HOURS_PER_WEEK: "heures par semaine",
    Unit.HOURS_PER_MONTH: "heures par mois",
    Unit.DAYS: "jours",
    Unit.MONTHS: "mois",
    Unit.YEARS: "ans",
}
CONFIDENCES = {Confidence.HIGH: "haute", Confidence.MEDIUM: "moyenne", Confidence.LOW: "basse"}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure in words: where it is written, what it says, and where to look."""

    title: str
    file: str
    key: str
    value: str
    period: str
    state: str
    checked_on: str
    source: str
    url: str | None


def bareme_check(on: date) -> BaremeCheck:
    """What must be checked that day in the scales and the local aids of the portal."""
    return check(every_bareme().values(), (*other_open_points(), *local_aid_points(on)), on)


def figure_line(figure: Figure) -> FigureLine:
    """A figure as a French table or a terminal shows it."""
    dated = figure.dated
    return FigureLine(
        title=figure.bareme.title,
        file=f"{figure.bareme.code}.toml",
        key=figure.key,
        value=f"{_value(dated)} {UNITS[dated.unit]}",
        period=_period(dated),
        state=f"confiance {CONFIDENCES[dated.confidence]}" if dated.enabled else "projeté, jamais appliqué",
        checked_on=french_date(dated.source.checked_on),
        source=dated.source.text,
        url=dated.source.url,
    )


def _value(dated: DatedValue) -> str:
    if isinstance(dated.value, RateByChildren):
        return " / ".join(french_number(bracket.rate) for bracket in dated.value.brackets)
    return french_number(dated.value)


def _period(dated: DatedValue) -> str:
    if dated.valid_until is None:
        return f"depuis le {french_date(dated.valid_from)}"
    return f"du {french_date(dated.valid_from)} au {french_date(dated.valid_until)}"
