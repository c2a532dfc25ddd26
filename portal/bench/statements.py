"""The two statements a search is compared with: the plainest one, and the same answer from slots minus lines."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from childcare.domain.ages import completed_months
from childcare.domain.hours import MINUTES_PER_DAY, day_of
from childcare.domain.question import Question
from childcare.domain.seats import SHORT_EVERYONE
from portal.bench.box import KM, around

# No search of the portal can cost less than the 20 nearest sites.
LOWER_BOUND = f"""SELECT id FROM (
    SELECT id, {KM} AS km FROM site
    WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s
) s WHERE km <= %(radius_km)s ORDER BY km LIMIT 20"""
GROUPS_AROUND = f"""SELECT count(*) FROM age_group
WHERE latitude BETWEEN %(south)s AND %(north)s AND longitude BETWEEN %(west)s AND %(east)s AND {KM} <= %(radius_km)s"""
BASELINE = (Path(__file__).parent / "baseline.sql").read_text(encoding="utf-8").replace("{km}", KM)


def place(question: Question) -> dict[str, Any]:
    """Parameters of LOWER_BOUND and GROUPS_AROUND."""
    return around(question.need.point, question.need.radius_km)


def baseline(question: Question) -> dict[str, Any]:
    """Parameters of BASELINE: the needed spans cut at midnight, with the age of each child that day."""
    pieces = [
        (day_of(start), start, end, number, completed_months(child.birth_date, day_of(start)))
        for span in (question.hours.published if question.hours else ())
        for start, end in _days(span.start, span.end)
        for number, child in enumerate(question.need.children)
    ]
    days, starts, ends, children, months = (list(column) for column in zip(*pieces, strict=True))
    return place(question) | {
        "days": days,
        "starts": starts,
        "ends": ends,
        "children": children,
        "months": months,
        "together": len(question.need.children),
        "short": question.seats_class >= SHORT_EVERYONE,
        "insertion": question.need.in_insertion,
    }


def _days(start: int, end: int) -> list[tuple[int, int]]:
    """A span of minutes, cut at each midnight."""
    cuts = [start, *range((start // MINUTES_PER_DAY + 1) * MINUTES_PER_DAY, end, MINUTES_PER_DAY), end]
    return list(pairwise(cuts))
