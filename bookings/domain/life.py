"""The life of a booking, in one table: which event leads from which state to which, and who may cause it.

docs/reservations.md is printed from it, services move by it alone, and tests walk every state, event and person.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where the booking of a family at one place stands."""

    REQUESTED = "requested"
    HELD = "held"
    ACCEPTED = "accepted"
    ADMISSION = "admission"
    CONFIRMED = "confirmed"
    ATTENDED = "attended"
    ABSENT = "absent"
    REFUSED = "refused"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    RELEASED = "released"


class Event(StrEnum):
    HOLD = "hold"
    ACCEPT = "accept"
    AGREE = "agree"
    CONFIRM = "confirm"
    ATTEND = "attend"
    MISS = "miss"
    REFUSE = "refuse"
    EXPIRE = "expire"
    CANCEL = "cancel"
    RELEASE = "release"


class Party(StrEnum):
    """Who acts. `SYSTEM` is the portal itself: a delay that ends, another choice that was confirmed."""

    PARENT = "parent"
    COUNSELLOR = "counsellor"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """Where an event leads, and who may cause it."""

    to: State
    by: frozenset[Party]


class Refusal(StrEnum):
    """Why an event is refused."""

    OVER = "over"
    NOT_YET = "not_yet"
    NOT_YOURS = "not_yours"


class MoveRefused(Exception):
    """The table has no such move. `refusal` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


# The booking keeps seats in these states, and in no other: PostgreSQL checks the same (migrations/sql/seats.sql).
TAKES_SEATS = frozenset({State.HELD, State.ACCEPTED, State.ADMISSION, State.CONFIRMED, State.ATTENDED, State.ABSENT})
# Nothing more is awaited.
OVER = frozenset({State.ATTENDED, State.ABSENT, State.REFUSED, State.EXPIRED, State.CANCELLED, State.RELEASED})
# Seats that come back by themselves when nobody answers in time.
ENDS_ALONE = frozenset({State.REQUESTED, State.HELD, State.ACCEPTED, State.ADMISSION})

_FAMILY = frozenset({Party.PARENT, Party.COUNSELLOR})
_PLACE = frozenset({Party.MANAGER})
_ALONE = frozenset({Party.SYSTEM})
_ANYBODY = _FAMILY | _PLACE | {Party.COORDINATOR}
_GIVEN_UP = {
    Event.EXPIRE: Move(State.EXPIRED, _ALONE),
    Event.RELEASE: Move(State.RELEASED, _ALONE),
}

# An event absent from a state's row is refused. An event that leads where the booking already is changes nothing, so
# that the same order given twice is the same as once.
LIFE: dict[State, dict[Event, Move]] = {
    State.REQUESTED: {
        Event.HOLD: Move(State.HELD, frozenset({Party.COUNSELLOR, Party.SYSTEM})),
        Event.ACCEPT: Move(State.ACCEPTED, _PLACE),
        Event.REFUSE: Move(State.REFUSED, _PLACE),
        Event.CANCEL: Move(State.CANCELLED, _FAMILY | {Party.COORDINATOR}),
        **_GIVEN_UP,
    },
    State.HELD: {
        Event.HOLD: Move(State.HELD, frozenset({Party.COUNSELLOR, Party.SYSTEM})),
        Event.ACCEPT: Move(State.ACCEPTED, _PLACE),
        Event.REFUSE: Move(State.REFUSED, _PLACE),
        Event.CANCEL: Move(State.CANCELLED, _FAMILY | {Party.COORDINATOR}),
        **_GIVEN_UP,
    },
    State.ACCEPTED: {
        Event.ACCEPT: Move(State.ACCEPTED, _PLACE),
        Event.AGREE: Move(State.ADMISSION, _FAMILY),
        Event.CANCEL: Move(State.CANCELLED, _ANYBODY),
        **_GIVEN_UP,
    },
    State.ADMISSION: {
        Event.AGREE: Move(State.ADMISSION, _FAMILY),
        Event.CONFIRM: Move(State.CONFIRMED, _PLACE | _ALONE),
        Event.REFUSE: Move(State.REFUSED, _PLACE),
        Event.CANCEL: Move(State.CANCELLED, _ANYBODY),
        **_GIVEN_UP,
    },
    State.CONFIRMED: {
        Event.CONFIRM: Move(State.CONFIRMED, _PLACE | _ALONE),
        Event.ATTEND: Move(State.ATTENDED, _PLACE | _ALONE),
        Event.MISS: Move(State.ABSENT, _PLACE | _ALONE),
        Event.CANCEL: Move(State.CANCELLED, _ANYBODY),
    },
    State.ATTENDED: {
        Event.ATTEND: Move(State.ATTENDED, _PLACE | _ALONE),
        Event.MISS: Move(State.ABSENT, _PLACE),
    },
    State.ABSENT: {
        Event.MISS: Move(State.ABSENT, _PLACE),
        Event.ATTEND: Move(State.ATTENDED, _PLACE),
    },
    State.REFUSED: {Event.REFUSE: Move(State.REFUSED, _PLACE)},
    State.EXPIRED: {Event.EXPIRE: Move(State.EXPIRED, _ALONE)},
    State.CANCELLED: {Event.CANCEL: Move(State.CANCELLED, _ANYBODY)},
    State.RELEASED: {Event.RELEASE: Move(State.RELEASED, _ALONE)},
}


def after(state: State, event: Event, party: Party) -> State:
    """The state that follows. Raises MoveRefused."""
    move = LIFE[state].get(event)
    if move is None:
        raise MoveRefused(Refusal.OVER if state in OVER else Refusal.NOT_YET)
    if party not in move.by:
        raise MoveRefused(Refusal.NOT_YOURS)
    return move.to


def events_for(state: State, party: Party) -> frozenset[Event]:
    """What this person may cause now, but for what changes nothing: the buttons of a page."""
    return frozenset(event for event, move in LIFE[state].items() if party in move.by and move.to is not state)
