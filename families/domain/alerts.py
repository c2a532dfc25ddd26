"""When a place is new for a need, and until when a need is watched."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from datetime import date, timedelta

LONGEST = timedelta(weeks=12)  # of an alert without account; then its holder is asked again
ASKED_BEFORE = timedelta(days=7)  # its end
CODES_AN_HOUR = 3  # for one contact
LONGEST_QUERY = 1500  # characters: the pending one waits in a cookie


@dataclass(frozen=True, slots=True)
class News:
    """What changes between two looks: sites to tell of, and sites that stopped fitting, to be told again one day."""

    new: frozenset[int]
    gone: frozenset[int]


def news(fitting: Set[int], known: Set[int]) -> News:
    """Compare the sites that fit now with those that did at the last look."""
    return News(frozenset(fitting - known), frozenset(known - fitting))


def end_without_account(last_day: date | None, today: date) -> date:
    """The last day of an alert without account: the need's, twelve weeks from today at most."""
    longest = today + LONGEST
    return longest if last_day is None else min(last_day, longest)
