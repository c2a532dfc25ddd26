"""Dated legal values: chosen by reference date, never edited in place, each with its source.

A value that nobody published does not exist here: asking for it raises, so that unknown never becomes zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from aids.domain.wording import Message, french_date, gettext_noop

# A scale is published every year; one month late is usual, more deserves a word to the reader.
MONTHS_BEFORE_STALE = 13
BAREME_AT = gettext_noop("Barème au %(date)s : un montant plus récent a pu être publié.")
TO_CHECK = gettext_noop("Montant à vérifier : %(source)s.")


class BaremeError(ValueError):
    """The data contradict themselves or lack something."""


class NotInForce(LookupError):
    """No value is known at that date."""


class NoRateForChildren(LookupError):
    """The table in force has no rate for that number of children."""


class Unit(StrEnum):
    """What a figure counts. `PERCENT_PER_HOUR`: of the monthly resources, for one hour of care."""

    EUROS = "EUR"
    EUROS_PER_HOUR = "EUR/hour"
    EUROS_PER_DAY = "EUR/day"
    EUROS_PER_MONTH = "EUR/month"
    EUROS_PER_YEAR = "EUR/year"
    PERCENT = "percent"
    PERCENT_PER_HOUR = "percent/hour"
    PERCENT_OF_BMAF = "percent of BMAF"
    FACTOR = "factor"
    HOURS = "hours"
    HOURS_PER_WEEK = "hours/week"
    HOURS_PER_MONTH = "hours/month"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


class Confidence(StrEnum):
    HIGH = "H"
    MEDIUM = "M"
    LOW = "L"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a rule was read, and the day somebody last looked."""

    text: str
    url: str | None
    checked_on: date


@dataclass(frozen=True, slots=True)
class Bracket:
    """A rate for `first`…`last` children at charge, both included; None is « et plus »."""

    first: int
    last: int | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateByChildren:
    """Rates that fall as the number of children grows, from one child on, without a hole."""

    brackets: tuple[Bracket, ...]

    def __post_init__(self) -> None:
        expected: int | None = 1
        previous: Decimal | None = None
        for bracket in self.brackets:
            if bracket.first != expected or (bracket.last is not None and bracket.last < bracket.first):
                raise BaremeError("les tranches doivent se suivre à partir d’un enfant")
            if bracket.rate <= 0 or (previous is not None and bracket.rate >= previous):
                raise BaremeError("les taux doivent être positifs et baisser de tranche en tranche")
            expected = None if bracket.last is None else bracket.last + 1
            previous = bracket.rate
        if not self.brackets:
            raise BaremeError("aucune tranche")

    def rate(self, children: int, brackets_down: int = 0) -> Decimal:
        """Rate for `children` (≥ 1), `brackets_down` brackets lower, never below the last one (percent).

        Raises NoRateForChildren when the published table stops before.
        """
        for index, bracket in enumerate(self.brackets):
            if bracket.first <= children and (bracket.last is None or children <= bracket.last):
                wanted = index + brackets_down
                if wanted >= len(self.brackets) and self.brackets[-1].last is not None:
                    break
                return self.brackets[min(wanted, len(self.brackets) - 1)].rate
        raise NoRateForChildren(f"pas de taux publié pour {children} enfants, {brackets_down} tranches plus bas")


@dataclass(frozen=True, slots=True)
class DatedValue:
    """A value in force from `valid_from` to `valid_until`, both included (None: still open)."""

    value: Decimal | RateByChildren
    unit: Unit
    valid_from: date
    valid_until: date | None
    source: Source
    confidence: Confidence
    enabled: bool

    def __post_init__(self) -> None:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise BaremeError(f"du {self.valid_from} : la fin précède le début")

    def covers(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)

    def notice(self) -> tuple[Message, ...]:
        """What to tell when the figure itself is doubtful."""
        if self.confidence is not Confidence.LOW:
            return ()
        return (Message(TO_CHECK, (("source", self.source.text),)),)


@dataclass(frozen=True, slots=True)
class Series:
    """All values of one figure. Enabled ones follow each other day after day, the last one stays open."""

    key: str
    values: tuple[DatedValue, ...]

    def __post_init__(self) -> None:
        if len({dated.unit for dated in self.values}) != 1:
            raise BaremeError("une seule unité par série")
        previous: DatedValue | None = None
        for dated in self.enabled:
            if previous is not None:
                _check_follows(previous, dated)
            previous = dated
        if previous is None or previous.valid_until is not None:
            raise BaremeError("la dernière valeur appliquée doit rester ouverte")

    @property
    def enabled(self) -> tuple[DatedValue, ...]:
        return tuple(dated for dated in self.values if dated.enabled)

    def begun(self, on: date) -> tuple[DatedValue, ...]:
        """Every value, applied or projected, that starts on that day or before."""
        return tuple(dated for dated in self.values if dated.valid_from <= on)

    def at(self, on: date) -> DatedValue:
        """The value in force on that day; NotInForce before the first one."""
        for dated in self.values:
            if dated.enabled and dated.covers(on):
                return dated
        raise NotInForce(f"{self.key} : aucune valeur au {on}")


def _check_follows(previous: DatedValue, following: DatedValue) -> None:
    if previous.valid_until is None or following.valid_from <= previous.valid_until:
        raise BaremeError(f"du {following.valid_from} : chevauche la valeur du {previous.valid_from}")
    if following.valid_from != previous.valid_until + timedelta(days=1):
        raise BaremeError(f"du {following.valid_from} : trou après le {previous.valid_until}")


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """What nobody could confirm, and where a person must look before the figures go live."""

    text: str
    where: str
    url: str | None


@dataclass(frozen=True, slots=True, eq=False)
class Bareme:
    """A scale: several series under one name. Compared and hashed by identity (it is loaded once)."""

    code: str
    title: str
    series: Mapping[str, Series]
    open_points: tuple[OpenPoint, ...] = ()

    def at(self, key: str, on: date) -> DatedValue:
        """The value of series `key` on that day. Raises KeyError for an unknown series, NotInForce before the first."""
        return _at(self, key, on)

    def amount(self, key: str, on: date) -> Decimal:
        """A figure alone: euros, percent, hours… as its series says."""
        value = self.at(key, on).value
        if not isinstance(value, Decimal):
            raise TypeError(f"{key} est une table de taux")
        return value

    def rates(self, key: str, on: date) -> RateByChildren:
        """A table of rates."""
        value = self.at(key, on).value
        if not isinstance(value, RateByChildren):
            raise TypeError(f"{key} n’est pas une table de taux")
        return value

    def used(self, on: date, *keys: str) -> tuple[tuple[Source, ...], tuple[Message, ...]]:
        """Sources of these series as they stand that day, each once, and what to say of doubtful or old figures."""
        return _used(self, on, keys)

    def newest(self, on: date) -> date | None:
        """First day of the newest figure in force at `on`; None before all of them."""
        return _newest(self, on)

    def freshness(self, on: date) -> tuple[Message, ...]:
        """« Barème au … » when the newest figure is old at `on`, or when an unconfirmed one should replace it.

        Figures that start after `on` are proof that the older ones held until then.
        """
        newest = self.newest(on)
        if newest is None:
            return ()
        last_known = max(dated.valid_from for series in self.series.values() for dated in series.enabled)
        if on < _months_later(last_known, MONTHS_BEFORE_STALE) and not self._awaits_confirmation(on):
            return ()
        return (Message(BAREME_AT, (("date", french_date(newest)),)),)

    def renewal(self, on: date, *keys: str) -> tuple[Message, ...]:
        """« Barème au … » for each of these figures, replaced every year on the same day, not yet replaced at `on`."""
        begun = dict.fromkeys(self.at(key, on).valid_from for key in keys)
        late = (first for first in begun if on >= _months_later(first, 12))
        return tuple(Message(BAREME_AT, (("date", french_date(first)),)) for first in late)

    def _awaits_confirmation(self, on: date) -> bool:
        """Whether some figure in force should already have given way to one that is not confirmed."""
        return any(
            max(series.begun(on), key=lambda dated: dated.valid_from).enabled is False
            for series in self.series.values()
            if series.begun(on)
        )


# A search asks the same of each scale for every place it prices.
@lru_cache(maxsize=4096)
def _at(bareme: Bareme, key: str, on: date) -> DatedValue:
    return bareme.series[key].at(on)


@lru_cache(maxsize=1024)
def _used(bareme: Bareme, on: date, keys: tuple[str, ...]) -> tuple[tuple[Source, ...], tuple[Message, ...]]:
    dated = [bareme.at(key, on) for key in keys]
    sources = tuple(dict.fromkeys(value.source for value in dated))
    return sources, (*bareme.freshness(on), *(message for value in dated for message in value.notice()))


@lru_cache(maxsize=1024)
def _newest(bareme: Bareme, on: date) -> date | None:
    in_force = (dated for series in bareme.series.values() for dated in series.begun(on) if dated.enabled)
    return max((dated.valid_from for dated in in_force), default=None)


def _months_later(day: date, months: int) -> date:
    """The first of the month that many months after (scales start on the first of a month)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1)
