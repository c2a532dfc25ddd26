"""Opening hours of a week in words, one line per run of days that share the same hours."""

from __future__ import annotations

from django.utils.translation import gettext as _

from childcare.domain.week import DAYS_PER_WEEK, MINUTES_PER_DAY, openings
from portal.words.french import SPACE, weekdays


def opening_lines(week: int | None) -> list[tuple[str, str]]:
    """« Lundi au vendredi », « 7 h 30 à 18 h 30 ». Empty when the hours are unknown."""
    if week is None:
        return []
    by_day = [_hours_of(week, day) for day in range(DAYS_PER_WEEK)]
    lines: list[tuple[str, str]] = []
    day = 0
    while day < DAYS_PER_WEEK:
        last = day
        while last + 1 < DAYS_PER_WEEK and by_day[last + 1] == by_day[day]:
            last += 1
        lines.append((weekdays(range(day + 1, last + 2)).capitalize(), by_day[day] or _("fermé")))
        day = last + 1
    return lines


def _hours_of(week: int, day: int) -> str:
    """The openings that begin that day."""
    found = openings(week)
    if found and found[0].end - found[0].start >= DAYS_PER_WEEK * MINUTES_PER_DAY:
        return _("jour et nuit")
    return ", ".join(
        _("%(start)s à %(end)s") % {"start": _clock(opening.start), "end": _end(opening.start, opening.end)}
        for opening in found
        if opening.start // MINUTES_PER_DAY % DAYS_PER_WEEK == day
    )


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes % MINUTES_PER_DAY, 60)
    return f"{hour}{SPACE}h" + (f"{SPACE}{minute:02d}" if minute else "")


def _end(start: int, end: int) -> str:
    midnight = (start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY
    if end == midnight:
        return f"24{SPACE}h"
    return _clock(end) if end < midnight else _("%(hour)s le lendemain") % {"hour": _clock(end)}
