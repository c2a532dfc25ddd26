"""The life of a reservation, in one table."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    HELD = "held"
    CONFIRMED = "confirmed"
    RELEASED = "released"


class Event(StrEnum):
    CONFIRM = "confirm"
    RELEASE = "release"
    EXPIRE = "expire"


# An event absent from a state's row is refused. An event that leads where the reservation already is changes nothing:
# the same order given twice is the same as once.
NEXT: dict[State, dict[Event, State]] = {
    State.HELD: {Event.CONFIRM: State.CONFIRMED, Event.RELEASE: State.RELEASED, Event.EXPIRE: State.RELEASED},
    State.CONFIRMED: {Event.CONFIRM: State.CONFIRMED, Event.RELEASE: State.RELEASED},
    State.RELEASED: {Event.RELEASE: State.RELEASED, Event.EXPIRE: State.RELEASED},
}
