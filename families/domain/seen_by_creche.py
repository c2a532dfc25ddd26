"""What a crèche may see of a request before it accepts: age, hours, dates, « priorité AVIP ». Nothing else, ever.

Whoever the family is, its situation and its name decide nothing: they are not in this value, so no page, message or
export made from it can show them. The need's own title stays out too: a counsellor types there what they want.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from families.domain.care import Care, Hours
from families.domain.family import Family, months_between


@dataclass(frozen=True, slots=True)
class SeenByCreche:
    """`ages` are in whole months on the first day of the need, youngest first; None is a child to be born after it.

    `starts` and `until`, both included, are the dates of a need of every week; `until` is None when it has no end.
    The days of other needs are in their hours.
    """

    ages: tuple[int | None, ...]
    hours: tuple[Hours, ...]
    starts: date
    until: date | None
    avip_priority: bool


def seen_by_creche(family: Family, care: Care) -> SeenByCreche:
    """The part of this family's need that a crèche sees."""
    starts, until = span(care)
    months = sorted(months_between(month, starts) for month in family.birth_months)
    return SeenByCreche(
        ages=tuple(age if age >= 0 else None for age in months),
        hours=care.hours,
        starts=starts,
        until=until,
        avip_priority=care.avip_priority,
    )


def span(care: Care) -> tuple[date, date | None]:
    """The first and the last day of a need, both included; no last day when the need of every week has no end."""
    if care.starts is not None:
        return care.starts, care.until
    days = [hours.day for hours in care.hours if hours.day is not None]
    return min(days), max(days)
