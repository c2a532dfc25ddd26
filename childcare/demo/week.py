"""The seats of a usual week and the children who take them, in quarter-hours."""

from __future__ import annotations

from dataclasses import dataclass

from childcare.domain.kinds import Audience, SlotKind


@dataclass(frozen=True, slots=True)
class Pattern:
    """Seats of one ISO weekday (1 = Monday), from quarter `starts` to quarter `ends` of the day.

    A night ends after quarter 96, at most 24 hours after its start.
    """

    weekday: int
    starts: int
    ends: int
    seats: int
    kind: SlotKind = SlotKind.REGULAR
    audience: Audience = Audience.EVERYONE
    on_public_holidays: bool = False


@dataclass(frozen=True, slots=True)
class Stay:
    """A child on seat `seat` (from 1) of pattern number `pattern` of its group, from weeks `first` to `last`.

    `starts` and `ends` are quarters inside the pattern's; weeks count from the first day that has slots, both included.
    A held seat is an option that still expires.
    """

    pattern: int
    seat: int
    starts: int
    ends: int
    first: int
    last: int
    held: bool = False
