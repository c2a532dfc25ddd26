"""A seat that comes back less than a day before: five families are asked at once, and the best rank that says yes wins.

Asked one after the other, each would have minutes to answer; asked together, the order of the list still decides, and
not who holds a telephone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum

ASKED_TOGETHER = 5
SOON = timedelta(hours=24)
ANSWER_TIME = timedelta(hours=2)


class Said(StrEnum):
    """What a family answered."""

    YES = "yes"
    NO = "no"
    NOTHING = ""


def answer_by(now: datetime, first_stay: datetime) -> datetime:
    """Until when they answer: two hours, or half of the time that is left, so that the winner can still come."""
    return now + min(ANSWER_TIME, (first_stay - now) / 2)


def winner(said: Sequence[Said], *, over: bool) -> int | None:
    """Which family wins, by its place in the list: the first yes that nobody better can still overtake.

    `said` is in the order of the list. None: nobody yet, or, once it is `over`, nobody at all.
    """
    for place, answer in enumerate(said):
        if answer is Said.YES:
            return place
        if answer is Said.NOTHING and not over:
            return None
    return None
