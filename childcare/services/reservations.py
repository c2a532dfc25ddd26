"""Take, confirm and give back seats. Each service is one transaction, and says in French why it refuses.

A hold keeps its seats until `expires_at`; PostgreSQL cannot watch the time, so that overdue holds are released by the
next hold on the same groups, by a task each minute, and ignored meanwhile by the searches (docs/concurrence.md).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import QuerySet

from childcare.domain.reservation_states import NEXT, Event, State
from childcare.domain.ring import MINUTES_PER_QUARTER, QUARTERS_PER_DAY, quarters_around
from childcare.domain.seating import Taken, choose
from childcare.locks import lock_age_groups
from childcare.models import Line, Reservation
from childcare.services.free_seats import FreeSeats
from childcare.services.refusals import Refused, constraint_name, reason

EXPIRED_PER_BATCH = 200

# PostgreSQL fills the other columns (migrations/sql/copies.sql).
_TAKE = """
    INSERT INTO line (reservation_id, child_id, slot_id, seat, during)
    SELECT %s, child_id, slot_id, seat, int4range(starts, ends)
    FROM unnest(%s::uuid[], %s::bigint[], %s::int[], %s::int[], %s::int[]) p (child_id, slot_id, seat, starts, ends)
"""


class SeatsTaken(Refused):
    """At some of the hours asked, no seat is left for this need.

    `missing`: the first moment without a seat of each stay that lacks one, in naive local time; empty when it was
    PostgreSQL that refused.
    """

    def __init__(self, message: str, missing: Sequence[datetime] = ()) -> None:
        super().__init__(message)
        self.missing = tuple(missing)


class ChildElsewhere(Refused):
    """The child already has a place at some of these hours."""


class ReservationOver(Refused):
    """The reservation was released, or its hold expired: it cannot be confirmed any more."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One child in one age group, from `start` to `end` (naive local times; odd minutes are rounded outwards)."""

    child_id: UUID
    age_group_id: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Reach:
    """What a hold locks: its age groups, and the others where the holds that are `overdue` there keep seats."""

    groups: frozenset[int]
    overdue: tuple[int, ...]


@transaction.atomic
def hold(
    *, stays: Sequence[Stay], class_of_need: int, expires_at: datetime, now: datetime, locked: Reach | None = None
) -> Reservation:
    """Hold seats for all the stays or for none, until `expires_at`.

    `class_of_need` is one of childcare.domain.seats.CLASSES. `locked`: their `reach_of`, whose groups the caller has
    locked. Raises SeatsTaken or ChildElsewhere; holding twice for the same child raises ChildElsewhere, so that an
    order repeated by mistake takes nothing more.
    """
    if not stays or any(stay.end <= stay.start for stay in stays):
        raise Refused("Indiquez au moins une plage d’heures, dont la fin suit le début.")
    if expires_at <= now:
        raise Refused("La date d’expiration de l’option est déjà passée.")
    if locked is None:
        locked = reach_of({stay.age_group_id for stay in stays}, now=now)
        lock_age_groups(locked.groups)
    _release_those(locked.overdue, now)
    pieces = _choose_seats(stays, class_of_need)
    reservation = Reservation.objects.create(state=State.HELD, active=True, expires_at=expires_at)
    _write_lines(reservation, pieces)
    return reservation


def fits(*, stays: Sequence[Stay], class_of_need: int) -> bool:
    """Whether `hold` would find seats for all the stays, and each child free; takes none. Sure once the groups are
    locked and what is overdue there given back."""
    try:
        _choose_seats(stays, class_of_need)
    except SeatsTaken:
        return False
    hours = [(str(stay.child_id), *quarters_around(stay.start, stay.end)) for stay in stays]
    first, last = min(start for _, start, _ in hours), max(end for _, _, end in hours)
    elsewhere = Line.objects.filter(
        active=True, child_id__in={stay.child_id for stay in stays}, during__overlap=(first, last)
    )
    kept = [(str(child), during.lower, during.upper) for child, during in elsewhere.values_list("child_id", "during")]
    return not any(
        child == other and start < until and since < end for child, start, end in hours for other, since, until in kept
    )


@transaction.atomic
def keep_until(*, reservation_id: int, until: datetime, now: datetime) -> Reservation:
    """Move the end of a hold that is not over, when another person is to answer. Raises ReservationOver."""
    reservation = _locked(reservation_id)
    if reservation.state != State.HELD or (reservation.expires_at or now) <= now:
        raise ReservationOver("Cette option n’est plus valable : ses places ont été rendues. Cherchez à nouveau.")
    reservation.expires_at = until
    reservation.save(update_fields=["expires_at"])
    return reservation


@transaction.atomic
def add(*, reservation_id: int, stays: Sequence[Stay], class_of_need: int, now: datetime) -> None:
    """Take more seats for a reservation that is in force: all the stays or none.

    The holds that are overdue in these groups keep their seats: `expire_overdue` gives them back each minute. Raises
    SeatsTaken, ChildElsewhere, or ReservationOver.
    """
    lock_age_groups(_groups_of([reservation_id]) | {stay.age_group_id for stay in stays})
    reservation = Reservation.objects.filter(pk=reservation_id, active=True).first()
    overdue = reservation is not None and reservation.state == State.HELD and (reservation.expires_at or now) <= now
    if reservation is None or overdue:
        raise ReservationOver("Cette réservation n’a plus de place : elle est terminée.")
    _write_lines(reservation, _choose_seats(stays, class_of_need))


@transaction.atomic
def give_back(*, reservation_id: int, hours: Iterable[tuple[datetime, datetime]]) -> set[int]:
    """Free the seats of a reservation that meet these hours (naive local times), for good; the age groups that got
    seats back. Other hours stay taken; twice is the same as once."""
    lock_age_groups(_groups_of([reservation_id]))
    freed: set[int] = set()
    for start, end in hours:
        lines = Line.objects.filter(
            reservation=reservation_id, active=True, during__overlap=NumericRange(*quarters_around(start, end))
        )
        freed |= set(lines.values_list("slot__age_group", flat=True))
        lines.delete()
    return freed


@transaction.atomic
def confirm(*, reservation_id: int, now: datetime) -> Reservation:
    """Keep the seats of a hold for good. Raises ReservationOver once it expired or was released."""
    reservation = _locked(reservation_id)
    ends = reservation.expires_at
    overdue = reservation.state == State.HELD and ends is not None and ends <= now
    if overdue or Event.CONFIRM not in NEXT[State(reservation.state)]:
        raise ReservationOver("Cette option n’est plus valable : ses places ont été rendues. Cherchez à nouveau.")
    return _move(reservation, Event.CONFIRM)


@transaction.atomic
def release(*, reservation_id: int) -> Reservation:
    """Give the seats back, whatever the state; twice is the same as once."""
    return _move(_locked(reservation_id), Event.RELEASE)


def reach_of(age_group_ids: Iterable[int], *, now: datetime) -> Reach:
    """What a hold in these groups locks and gives back first. For who locks something else before holding, since every
    age group comes first (docs/concurrence.md)."""
    groups = frozenset(age_group_ids)
    overdue = tuple(_overdue_in(groups, now).values_list("pk", flat=True))
    return Reach(groups | _groups_of(overdue), overdue)


def groups_to_lock(age_group_ids: Iterable[int], *, now: datetime) -> set[int]:
    """The groups of `reach_of`."""
    return set(reach_of(age_group_ids, now=now).groups)


def expire_overdue(*, now: datetime, age_group_ids: Iterable[int] | None = None) -> int:
    """Release the holds whose time has come, in these groups or everywhere, in batches; returns how many."""
    expired = 0
    while True:
        overdue = _overdue(now) if age_group_ids is None else _overdue_in(age_group_ids, now)
        with transaction.atomic():
            released = _release_overdue(overdue[:EXPIRED_PER_BATCH], now)
        expired += released
        if released < EXPIRED_PER_BATCH:
            return expired


def _overdue(now: datetime) -> QuerySet[Reservation]:
    return Reservation.objects.filter(state=State.HELD, expires_at__lte=now).order_by("pk")


def _overdue_in(age_group_ids: Iterable[int], now: datetime) -> QuerySet[Reservation]:
    return _overdue(now).filter(lines__slot__age_group__in=list(age_group_ids)).distinct()


def _release_overdue(overdue: QuerySet[Reservation], now: datetime) -> int:
    """Lock every group that these holds reach, at once and in order, then release those still overdue."""
    ids = list(overdue.values_list("pk", flat=True))
    lock_age_groups(_groups_of(ids))
    return _release_those(ids, now)


def _release_those(ids: Sequence[int], now: datetime) -> int:
    """Those of them still overdue; their groups are locked."""
    if not ids:
        return 0
    return _overdue(now).filter(pk__in=ids).order_by().update(state=State.RELEASED, active=False)


def _groups_of(reservation_ids: Collection[int]) -> set[int]:
    if not reservation_ids:
        return set()
    lines = Line.objects.filter(reservation__in=reservation_ids, active=True)
    return set(lines.values_list("slot__age_group", flat=True))


def _locked(reservation_id: int) -> Reservation:
    """The reservation as it is once its groups are locked. Raises Refused when there is none."""
    lock_age_groups(_groups_of([reservation_id]))
    reservation = Reservation.objects.filter(pk=reservation_id).first()
    if reservation is None:
        raise Refused("Cette réservation n’existe plus.")
    return reservation


def _move(reservation: Reservation, event: Event) -> Reservation:
    following = NEXT[State(reservation.state)][event]
    if following != reservation.state:
        reservation.state = following
        reservation.active = following != State.RELEASED
        reservation.save(update_fields=["state", "active"])
    return reservation


def _choose_seats(stays: Sequence[Stay], class_of_need: int) -> list[tuple[UUID, Taken]]:
    """Seats for every stay, each stay leaving fewer for the next. Raises SeatsTaken, with all that is missing."""
    hours = [(stay, quarters_around(stay.start, stay.end)) for stay in stays]
    free_seats = FreeSeats(class_of_need, [(stay.age_group_id, *quarters) for stay, quarters in hours])
    pieces: list[tuple[UUID, Taken]] = []
    missing: list[datetime] = []
    for number, (stay, (start, end)) in enumerate(hours):
        chosen = choose(free_seats.runs(number), start, end)
        if isinstance(chosen, int):
            missing.append(_moment(chosen))
            continue
        free_seats.take(chosen)
        pieces += [(stay.child_id, taken) for taken in chosen]
    if missing:
        first = f"{min(missing):le %d/%m/%Y à %H:%M}"
        raise SeatsTaken(f"Il n’y a plus de place {first}. Choisissez d’autres heures ou un autre lieu.", missing)
    return pieces


def _moment(quarter: int) -> datetime:
    day, within = divmod(quarter, QUARTERS_PER_DAY)
    return datetime.combine(date.fromordinal(day), time(within // 4, within % 4 * MINUTES_PER_QUARTER))


def _write_lines(reservation: Reservation, pieces: Sequence[tuple[UUID, Taken]]) -> None:
    """Raises SeatsTaken or ChildElsewhere for what PostgreSQL refuses; the caller's own atomic block is rolled back."""
    taken = [piece for _, piece in pieces]
    columns: list[Any] = [
        [child_id for child_id, _ in pieces],
        [piece.slot_id for piece in taken],
        [piece.seat for piece in taken],
        [piece.start for piece in taken],
        [piece.end for piece in taken],
    ]
    try:
        with connection.cursor() as cursor:
            cursor.execute(_TAKE, [reservation.pk, *columns])
    except IntegrityError as error:
        refusal = ChildElsewhere if constraint_name(error) == "line_child_in_one_place" else SeatsTaken
        raise refusal(reason(error)) from error
