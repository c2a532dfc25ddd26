"""Random orders given to the offer of two age groups, as hypothesis draws them: services, ORM and raw SQL.

An order that does not apply (a third slot when there are two, a seat already taken) is refused or does nothing; the
calendar must be right all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db import DataError, IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from hypothesis import strategies as st

from childcare.domain.kinds import Audience, SlotKind
from childcare.models import AgeGroup, CalendarHorizon, Closure, Line, Reservation, Slot, WeeklyPattern
from childcare.services import calendar, patterns, reservations, slots
from childcare.services.refusals import Refused
from tests.support.offers import CLOCKS_CHANGE, EDGE, LEAP_DAY, NOW, TODAY, sql

DAY = timedelta(days=1)

days = st.one_of(
    st.sampled_from([EDGE - DAY, EDGE, LEAP_DAY, CLOCKS_CHANGE, TODAY - 5 * DAY, TODAY - 4 * DAY, TODAY + 86 * DAY]),
    st.integers(-6, 92).map(lambda offset: TODAY + offset * DAY),
)
times = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))
nth = st.integers(0, 5)
children = st.integers(1, 4).map(lambda n: UUID(int=n))
hours = {"starts": times, "ends": times, "seats": st.integers(1, 4)}
kinds = {"kind": st.sampled_from(SlotKind), "audience": st.sampled_from(Audience)}


def pick(objects, number: int):
    """One of the objects, by number; None when there is none."""
    found = list(objects.order_by("pk"))
    return found[number % len(found)] if found else None


def group_of(number: int) -> AgeGroup:
    return pick(AgeGroup.objects, number)


def add_slot(group: int, **fields: object) -> None:
    slots.add_slots(age_group_id=group_of(group).pk, slots=[slots.NewSlot(**fields)])


def change_slot(which: int, **changes: object) -> None:
    if slot := pick(Slot.objects, which):
        slots.change_slot(slot_id=slot.pk, **changes)


def remove_slot(which: int) -> None:
    if slot := pick(Slot.objects, which):
        slots.remove_slots(slot_ids=[slot.pk])


def widen_every_slot_in_sql(group: int) -> None:
    sql("UPDATE slot SET seats = seats + 1, age_group_id = %s", group_of(group).pk)


def hold(group: int, child: UUID, start: tuple, length: int, need: int, minutes: int) -> None:
    begins = datetime.combine(*start)
    stay = reservations.Stay(child, group_of(group).pk, begins, begins + timedelta(minutes=length))
    expires_at = NOW + timedelta(minutes=minutes)
    reservations.hold(stays=[stay], class_of_need=need, expires_at=expires_at, now=NOW)


def take_in_sql(which: int, child: UUID, seat: int, cut: int) -> None:
    """A line written without any service, on all of the slot's hours but the first `cut` quarters."""
    if slot := pick(Slot.objects, which):
        of = Reservation.objects.create(state="held", active=True, expires_at=NOW)
        during = NumericRange(slot.during.lower + cut, slot.during.upper)
        sql(
            "INSERT INTO line (reservation_id, slot_id, seat, during, child_id) VALUES (%s, %s, %s, %s, %s)",
            of.pk,
            slot.pk,
            seat,
            during,
            child,
        )


def shorten_line_in_sql(which: int) -> None:
    if line := pick(Line.objects, which):
        sql("UPDATE line SET during = int4range(lower(during), upper(during) - 1) WHERE id = %s", line.pk)


def confirm(which: int) -> None:
    if found := pick(Reservation.objects, which):
        reservations.confirm(reservation_id=found.pk, now=NOW)


def release(which: int) -> None:
    if found := pick(Reservation.objects, which):
        reservations.release(reservation_id=found.pk)


def forget(which: int) -> None:
    if found := pick(Reservation.objects, which):
        found.delete()


def expire(minutes: int) -> None:
    reservations.expire_overdue(now=NOW + timedelta(minutes=minutes))


def add_pattern(group: int, from_day, weekday: int, on_public_holidays: bool, **fields: object) -> None:
    pattern = WeeklyPattern.objects.create(
        age_group=group_of(group),
        weekday=weekday,
        valid_from=from_day,
        on_public_holidays=on_public_holidays,
        **fields,
    )
    patterns.apply_patterns(pattern_ids=[pattern.pk], from_day=TODAY)


def change_pattern(which: int, group: int, weekday: int, **fields: object) -> None:
    if pattern := pick(WeeklyPattern.objects, which):
        for name, value in {**fields, "weekday": weekday, "age_group": group_of(group)}.items():
            setattr(pattern, name, value)
        pattern.save()
        patterns.apply_patterns(pattern_ids=[pattern.pk], from_day=TODAY)


def remove_pattern(which: int) -> None:
    if pattern := pick(WeeklyPattern.objects, which):
        patterns.remove_pattern(pattern_id=pattern.pk, from_day=TODAY)


def close(group: int, starts, length: int) -> None:
    facility = group_of(group).site.facility_id
    patterns.close(facility_id=facility, starts=starts, until=starts + length * DAY, reason="", from_day=TODAY)


def reopen(which: int) -> None:
    if found := pick(Closure.objects, which):
        facility, starts, until = found.facility_id, found.starts, found.until
        patterns.reopen(facility_id=facility, starts=starts, until=until, from_day=TODAY)


def roll(nights: int) -> None:
    rolled_for = CalendarHorizon.objects.get().filled_until - 86 * DAY
    calendar.roll(today=rolled_for + nights * DAY)


orders = st.lists(
    st.one_of(
        st.tuples(st.just(add_slot), st.fixed_dictionaries({"group": nth, "day": days, **hours, **kinds})),
        st.tuples(st.just(add_slot), st.fixed_dictionaries({"group": nth, "day": days, **hours, **kinds})),
        st.tuples(st.just(change_slot), st.fixed_dictionaries({"which": nth, **hours})),
        st.tuples(st.just(change_slot), st.fixed_dictionaries({"which": nth, "day": days, **kinds})),
        st.tuples(st.just(remove_slot), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(widen_every_slot_in_sql), st.fixed_dictionaries({"group": nth})),
        st.tuples(
            st.just(hold),
            st.fixed_dictionaries(
                {
                    "group": nth,
                    "child": children,
                    "start": st.tuples(days, times),
                    "length": st.integers(1, 600),
                    "need": st.integers(0, 3),
                    "minutes": st.sampled_from([1, 60]),
                }
            ),
        ),
        st.tuples(
            st.just(take_in_sql),
            st.fixed_dictionaries(
                {"which": nth, "child": children, "seat": st.integers(1, 4), "cut": st.integers(0, 8)}
            ),
        ),
        st.tuples(st.just(shorten_line_in_sql), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(confirm), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(release), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(forget), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(expire), st.fixed_dictionaries({"minutes": st.sampled_from([0, 5, 90])})),
        st.tuples(
            st.just(add_pattern),
            st.fixed_dictionaries(
                {
                    "group": nth,
                    "from_day": days,
                    "weekday": st.integers(1, 7),
                    "on_public_holidays": st.booleans(),
                    **hours,
                    **kinds,
                }
            ),
        ),
        st.tuples(
            st.just(change_pattern),
            st.fixed_dictionaries({"which": nth, "group": nth, "weekday": st.integers(1, 7), **hours}),
        ),
        st.tuples(st.just(remove_pattern), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(close), st.fixed_dictionaries({"group": nth, "starts": days, "length": st.integers(0, 9)})),
        st.tuples(st.just(reopen), st.fixed_dictionaries({"which": nth})),
        st.tuples(st.just(roll), st.fixed_dictionaries({"nights": st.sampled_from([1, 2, 7, 95])})),
    ),
    min_size=2,
    max_size=14,
)

Order = tuple[Callable[..., None], dict[str, object]]


def give(order: Order) -> bool:
    """Carry the order out, or leave no trace of it; whether it was accepted.

    A bare savepoint, since the roll wants transactions of its own and refuses to run inside another.
    """
    act, arguments = order
    start = transaction.savepoint()
    try:
        act(**arguments)
    except (Refused, IntegrityError, DataError):
        transaction.savepoint_rollback(start)
        return False
    return True
