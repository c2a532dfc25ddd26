"""Opening hours in French prose to the quarter-hours of a week, rounded inward; understood whole, or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from childcare.domain.week import MINUTES_PER_DAY, Opening, mask

DAYS = {"lun": 1, "mar": 2, "mer": 3, "jeu": 4, "ven": 5, "sam": 6, "dim": 7}
LONGEST_TEXT = 2000

TOKEN = re.compile(
    r"(?P<every>tous les jours|7 ?j(?:ours)?(?: sur |/)7)"
    r"|(?P<day>(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|lun|mar|mer|jeu|ven|sam|dim)\b\.?"
    r"|(?P<time>(?P<hour>\d{1,2}) ?(?:h(?:eures?)?(?![a-z])|:) ?(?P<minute>\d{2})?)"
    r"|(?P<word>midi|minuit)\b"
    r"|(?P<until>au\b|jusqu[’' ]?(?:a|à|au)\b|à|a\b|-|–|—)"
    r"|(?P<and>et\b|puis\b|ainsi que\b|[,;|/+&.\n:()])"
    r"|(?P<filler>du\b|de\b|des\b|d[’']|le\b|les\b|la\b|ouvert(?:ure|e)?\b"
    r"|horaires?\b|accueil\b|non[- ]stop\b|sans interruption\b)"
    r"|(?P<space>\s+)"
)


@lru_cache(maxsize=1024)  # a file says the same thing of many rows
def read_open_week(text: str) -> int | None:
    """The mask of childcare.domain.week, or None when a word is not understood.

    « mardi 8h15 - 18h15 | jeudi 13h30 - 18h15 ». An end not after its start runs past midnight.
    """
    tokens = _tokens(text.lower()[: LONGEST_TEXT + 1])
    groups = _groups(tokens) if tokens is not None else None
    if not groups:
        return None
    openings: list[Opening] = []
    for days, times in groups:
        if not days or not times or len(times) % 2:
            return None
        spans = list(zip(times[::2], times[1::2], strict=True))
        openings.extend(_opening(day, start, end) for day in days for start, end in spans)
    return mask(tuple(openings)) or None


def _tokens(text: str) -> list[tuple[str, int]] | None:
    """(kind, value) of each meaningful token; None at the first piece of text that is not one."""
    if len(text) > LONGEST_TEXT:
        return None
    tokens: list[tuple[str, int]] = []
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None:
            return None
        position = found.end()
        token = _token(found)
        if token is None:
            return None
        if token[0] not in ("space", "filler"):
            tokens.append(token)
    return tokens


def _token(found: re.Match[str]) -> tuple[str, int] | None:
    if found["every"]:
        return "every", 0
    if found["day"]:
        return "day", DAYS[found["day"][:3]]
    if found["time"]:
        minutes = int(found["hour"]) * 60 + int(found["minute"] or 0)
        return ("time", minutes) if minutes <= MINUTES_PER_DAY and int(found["minute"] or 0) < 60 else None
    if found["word"]:
        return "time", 12 * 60 if found["word"] == "midi" else MINUTES_PER_DAY
    return next((kind, 0) for kind in ("until", "and", "filler", "space") if found[kind])


def _groups(tokens: list[tuple[str, int]]) -> list[tuple[list[int], list[int]]] | None:
    """Days and the times said after them; a day said after times opens a new group. None when a range is odd."""
    groups: list[tuple[list[int], list[int]]] = []
    previous = ""
    for kind, value in tokens:
        if kind in ("day", "every"):
            if not groups or groups[-1][1]:
                groups.append(([], []))
            days = groups[-1][0]
            if kind == "every":
                days.extend(range(1, 8))
            elif previous == "until" and days:
                days.extend(_days_between(days[-1], value))
            else:
                days.append(value)
        elif kind == "time":
            if not groups:
                return None
            groups[-1][1].append(value)
        previous = kind
    return groups


def _days_between(first: int, last: int) -> Iterator[int]:
    """The days after the first until the last, over the end of the week if need be."""
    day = first
    while day != last:
        day = day % 7 + 1
        yield day


def _opening(day: int, start: int, end: int) -> Opening:
    """The hours of a day (1 is Monday) in minutes of the week; an end not after its start is on the next day."""
    midnight = (day - 1) * MINUTES_PER_DAY
    return Opening(midnight + start, midnight + (end if end > start else end + MINUTES_PER_DAY))
