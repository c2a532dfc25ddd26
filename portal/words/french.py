"""How hours, days, distances and durations read in French: « 13 h 15 », « mardi 24 novembre », « 1,2 km »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip
SPACE = "\u00a0"  # never breaks a line


def hour(at: time | datetime) -> str:
    """« 9 h », « 13 h 15 »."""
    minutes = f"{SPACE}{at.minute:02d}" if at.minute else ""
    return f"{at.hour}{SPACE}h{minutes}"


def hours(start: time | datetime, end: time | datetime) -> str:
    """« 13 h 15 à 15 h 45 »; an end at midnight reads « 24 h »."""
    return f"{hour(start)} à {closing_hour(end)}"


def closing_hour(end: time | datetime) -> str:
    """« 15 h 45 »; midnight reads « 24 h »."""
    return f"24{SPACE}h" if (end.hour, end.minute) == (0, 0) else hour(end)


def month_day(day: date) -> str:
    """« 24 novembre », « 1er décembre »."""
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number}{SPACE}{MONTHS[day.month - 1]}"


def month_year(day: date) -> str:
    """« mars 2025 »."""
    return f"{MONTHS[day.month - 1]} {day.year}"


def weekday_day(day: date) -> str:
    """« mardi 24 novembre »."""
    return f"{WEEKDAYS[day.weekday()]} {month_day(day)}"


def weekdays(days: Iterable[int]) -> str:
    """« lundi au vendredi », « lundi et mardi », « lundi au mercredi et samedi » for ISO weekdays."""
    runs: list[list[int]] = []
    for day in sorted(set(days)):
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    names = [[WEEKDAYS[day - 1] for day in run] for run in runs]
    return listing([word for run in names for word in ([f"{run[0]} au {run[-1]}"] if len(run) > 2 else run)])


def duration(minutes: int) -> str:
    """« 2 h 30 », « 45 min »."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return f"{rest}{SPACE}min"
    return f"{whole}{SPACE}h" + (f"{SPACE}{rest:02d}" if rest else "")


def kilometres(distance: float) -> str:
    """« 350 m » below one kilometre, « 1,2 km » below ten, « 23 km » beyond."""
    if distance < 0.95:
        return f"{max(50, round(distance * 20) * 50)}{SPACE}m"
    text = f"{distance:.1f}" if distance < 9.95 else f"{distance:.0f}"
    return f"{text.replace('.', ',').removesuffix(',0')}{SPACE}km"


def number(value: float | Decimal) -> str:
    """A number as one types it: « 5 », « 2,5 »."""
    return f"{value:g}".replace(".", ",")


def listing(words: Sequence[str], last: str = "et") -> str:
    """« lundi, mardi et jeudi »."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def ago(then: datetime, now: datetime) -> str:
    """« aujourd’hui », « hier », « il y a 2 jours », « il y a 3 mois » between two local datetimes."""
    days = (now.date() - then.date()).days
    if days <= 0:
        return "aujourd’hui"
    if days == 1:
        return "hier"
    if days < 60:
        return f"il y a {days} jours"
    return f"il y a {days // 30} mois" if days < 730 else f"il y a {days // 365} ans"


def relative_day(day: date, today: date) -> str:
    """« demain », « après-demain », else « mardi 24 novembre »."""
    near = {timedelta(0): "aujourd’hui", timedelta(days=1): "demain", timedelta(days=2): "après-demain"}
    return near.get(day - today) or weekday_day(day)


def telephone(number: str) -> str:
    """« 06 12 34 56 78 » for a French number as it is kept, « +33612345678 »; any other as it is."""
    national = f"0{number[3:]}" if number.startswith("+33") else number
    return "\u00a0".join(national[each : each + 2] for each in range(0, 10, 2)) if len(national) == 10 else number
