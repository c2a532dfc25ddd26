"""Opening hours of a week, and the text people write them in: « lundi 07:30-18:30 ; mardi au jeudi 8h-12h, 14h-18h ».

A mask is a Python int of WEEK_BITS bits, one per quarter-hour from Monday 00:00, the most significant first, so that it
prints as PostgreSQL's bit(672).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from childcare.domain.ring import MINUTES_PER_QUARTER, QUARTERS_PER_DAY

DAYS_PER_WEEK = 7
WEEK_BITS = DAYS_PER_WEEK * QUARTERS_PER_DAY
MINUTES_PER_DAY = 24 * 60
WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")

_HOUR = r"(\d{1,2})\s*(?:[:h]\s*([0-5]\d)?)?"
_SPAN = re.compile(rf"(?:de\s+)?{_HOUR}\s*(?:-|–|—|à|a)\s*{_HOUR}")
_DAY = r"(lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?"
_DAYS = re.compile(rf"(?:du\s+)?{_DAY}(?:\s*(?:-|–|—|au|à|a)\s*{_DAY})?(?=[\s:]|$)")


class WeekError(ValueError):
    """The text cannot be read as opening hours; the message, in French, names the part at fault."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Minutes since Monday 00:00, `end` after `start`; an opening of Sunday night may end after the week."""

    start: int
    end: int


def mask(openings: tuple[Opening, ...]) -> int:
    """The quarter-hours wholly inside the openings (odd minutes round inwards); after Sunday comes Monday."""
    result = 0
    for opening in openings:
        first = -(-opening.start // MINUTES_PER_QUARTER)
        for quarter in range(first, opening.end // MINUTES_PER_QUARTER):
            result |= 1 << (WEEK_BITS - 1 - quarter % WEEK_BITS)
    return result


def openings(week: int) -> tuple[Opening, ...]:
    """The runs of a mask, in order; a run that passes midnight stays whole, Sunday night into Monday too."""
    bits = format(week, f"0{WEEK_BITS}b")
    if "0" not in bits:
        return (Opening(0, DAYS_PER_WEEK * MINUTES_PER_DAY),)
    turn = len(bits) - len(bits.rstrip("1")) if bits[0] == "1" else 0
    head = len(bits) - len(bits.lstrip("1")) if turn else 0
    runs = [(found.start(), found.end()) for found in re.finditer("1+", bits) if not (turn and found.start() < head)]
    if turn:
        runs[-1] = (runs[-1][0], WEEK_BITS + head)
    return tuple(Opening(start * MINUTES_PER_QUARTER, end * MINUTES_PER_QUARTER) for start, end in runs)


def parse(text: str) -> int:
    """Read opening hours: days, then their hours; days are parted by « ; » or new lines, hours by commas.

    « lundi au vendredi 7h30-18h30 », « mar 08:00-12:00, 14:00-18:00 », « dimanche 22:00-06:00 » (until Monday).
    Raises WeekError. An empty text has no opening: the caller decides whether that is closed or unknown.
    """
    found: list[Opening] = []
    for part in re.split(r"[;\n]", text):
        if part.strip():
            found.extend(_read_days(part))
    return mask(tuple(found))


def format_week(week: int) -> str:
    """The text of a mask, one line per run of days that share the same hours; `parse` reads it back."""
    hours = [_hours_of_day(week, day) for day in range(DAYS_PER_WEEK)]
    lines: list[str] = []
    day = 0
    while day < DAYS_PER_WEEK:
        last = day
        while last + 1 < DAYS_PER_WEEK and hours[last + 1] == hours[day]:
            last += 1
        if hours[day]:
            days = WEEKDAYS[day] if last == day else f"{WEEKDAYS[day]} au {WEEKDAYS[last]}"
            lines.append(f"{days} {hours[day]}")
        day = last + 1
    return "\n".join(lines)


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).strip()


def _read_days(part: str) -> list[Opening]:
    plain = _plain(part)
    days = _DAYS.match(plain)
    if not days:
        raise WeekError(f"« {part.strip()} » ne commence pas par un jour. Exemple : lundi 07:30-18:30.")
    first = _weekday(days[1])
    last = _weekday(days[2]) if days[2] else first
    hours = plain[days.end() :].strip(" :")
    spans = [_read_span(text, part) for text in re.split(r",|\bet\b|/", hours)]
    return [
        Opening(day * MINUTES_PER_DAY + start, day * MINUTES_PER_DAY + end)
        for day in range(first, first + (last - first) % DAYS_PER_WEEK + 1)
        for start, end in spans
    ]


def _weekday(start: str) -> int:
    return next(index for index, name in enumerate(WEEKDAYS) if name.startswith(start))


def _read_span(text: str, part: str) -> tuple[int, int]:
    """Minutes of the day; an end not after the start is on the next day."""
    span = _SPAN.fullmatch(text.strip())
    if not span:
        raise WeekError(f"Les heures de « {part.strip()} » ne se lisent pas. Exemple : lundi 07:30-18:30.")
    start, end = (int(span[1]) * 60 + int(span[2] or 0), int(span[3]) * 60 + int(span[4] or 0))
    if max(start, end) > MINUTES_PER_DAY or start == MINUTES_PER_DAY:
        raise WeekError(f"Une heure de « {part.strip()} » n’existe pas : elles vont de 00:00 à 24:00.")
    return start, end if end > start else end + MINUTES_PER_DAY


def _hours_of_day(week: int, day: int) -> str:
    """The openings that begin that day."""
    if week == (1 << WEEK_BITS) - 1:
        return "00:00-24:00"
    spans = []
    for opening in openings(week):
        for start, end in _by_day(opening):
            if start // MINUTES_PER_DAY % DAYS_PER_WEEK == day:
                spans.append(f"{_clock(start % MINUTES_PER_DAY)}-{_clock(start % MINUTES_PER_DAY + end - start)}")
    return ", ".join(spans)


def _by_day(opening: Opening) -> list[tuple[int, int]]:
    """Cut an opening longer than 24 hours at midnights, since a text gives the hours of one day."""
    if opening.end - opening.start <= MINUTES_PER_DAY:
        return [(opening.start, opening.end)]
    midnight = (opening.start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
    starts = [opening.start, *range(midnight, opening.end, MINUTES_PER_DAY)]
    return list(zip(starts, [*starts[1:], opening.end], strict=True))


def _clock(minutes: int) -> str:
    within = minutes if minutes == MINUTES_PER_DAY else minutes % MINUTES_PER_DAY
    return f"{within // 60:02d}:{within % 60:02d}"
