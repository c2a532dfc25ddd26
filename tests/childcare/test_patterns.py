"""Weekly patterns, closures and public holidays: which days get slots, and what is never broken."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from childcare.domain.kinds import SlotKind
from childcare.models import AgeGroup, Line, Slot, WeeklyPattern
from childcare.services import calendar
from childcare.services.patterns import apply_patterns, close, remove_pattern, reopen
from childcare.services.refusals import Refused
from childcare.services.slots import NewSlot, SlotInUse, add_slots, change_slot, remove_slots
from tests.support.offers import TODAY, age_group, calendar_of, line, reservation, slot, wrong

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
UNTIL = TODAY + 86 * DAY
GOOD_FRIDAY, EASTER_MONDAY, LABOUR_DAY = date(2028, 4, 14), date(2028, 4, 17), date(2028, 5, 1)
ABOLITION_IN_MAYOTTE = date(2028, 4, 27)


@pytest.fixture
def group() -> AgeGroup:
    calendar_of()
    return age_group()


def pattern(group: AgeGroup, weekday: int, **fields: object) -> WeeklyPattern:
    values = {"starts": time(8), "ends": time(18), "seats": 2, "valid_from": TODAY, **fields}
    return WeeklyPattern.objects.create(age_group=group, weekday=weekday, **values)


def days_of(*, of: WeeklyPattern) -> list[date]:
    return sorted(of.slots.values_list("day", flat=True))


def test_makes_a_slot_each_week_to_the_end_of_the_calendar(group):
    made = pattern(group, 2, valid_from=TODAY + 20 * DAY, valid_until=TODAY + 60 * DAY)
    applied = apply_patterns(pattern_ids=[made.pk], from_day=TODAY)

    expected = [TODAY + n * DAY for n in range(20, 61) if (TODAY + n * DAY).isoweekday() == 2]
    assert days_of(of=made) == expected
    assert applied.made == len(expected)
    again = apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    assert (again.made, again.changed, again.removed, again.conflicts) == (0, 0, 0, [])
    assert wrong(group) == []


@pytest.mark.parametrize(
    ("insee_code", "holiday", "worked"),
    [
        ("44109", LABOUR_DAY, EASTER_MONDAY - 7 * DAY),
        ("44109", EASTER_MONDAY, None),
        ("67482", GOOD_FRIDAY, None),
        ("57463", GOOD_FRIDAY, None),
        ("44109", None, GOOD_FRIDAY),
        ("97611", ABOLITION_IN_MAYOTTE, None),
        ("44109", None, ABOLITION_IN_MAYOTTE),
    ],
)
def test_public_holidays_are_those_of_the_place(insee_code, holiday, worked):
    calendar_of()
    group = age_group(insee_code=insee_code)
    weekday = (holiday or worked).isoweekday()
    closed, open_ = pattern(group, weekday), pattern(group, weekday, on_public_holidays=True, seats=1)
    apply_patterns(pattern_ids=[closed.pk, open_.pk], from_day=TODAY)

    assert holiday not in days_of(of=closed)
    assert holiday is None or holiday in days_of(of=open_)
    assert worked is None or worked in days_of(of=closed)


def test_the_roll_makes_the_slots_of_the_new_days(group):
    made = pattern(group, (UNTIL + 3 * DAY).isoweekday())
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    before = made.slots.count()

    assert calendar.roll(today=TODAY + 9 * DAY).slots == 1
    assert days_of(of=made)[-1] == UNTIL + 3 * DAY
    assert made.slots.count() == before + 1
    assert wrong(group) == []


def test_the_roll_does_not_bring_back_what_a_person_removed(group):
    made = pattern(group, 2)
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    removed = made.slots.latest("day")
    remove_slots(slot_ids=[removed.pk])

    calendar.roll(today=TODAY + DAY)

    assert removed.day not in days_of(of=made)


def test_presence_of_the_site_bounds_its_slots(group):
    site = group.site
    site.present_from, site.present_until = TODAY + 10 * DAY, TODAY + 20 * DAY
    site.save()
    made = pattern(group, 3)
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)

    assert days_of(of=made)
    assert all(site.present_from <= day <= site.present_until for day in days_of(of=made))


def test_a_closure_withdraws_free_slots_and_reports_the_others(group):
    made = pattern(group, 2)
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    taken, released = made.slots.order_by("day")[:2]
    line(taken, "09:00-10:00")
    line(released, "09:00-10:00", of=reservation("released"))
    facility = group.site.facility_id

    applied = close(facility_id=facility, starts=TODAY, until=UNTIL, reason="Été", from_day=TODAY)

    assert [(each.day, each.children) for each in applied.conflicts] == [(taken.day, 1)]
    assert days_of(of=made) == [taken.day]
    assert reopen(facility_id=facility, starts=TODAY, until=UNTIL, from_day=TODAY).made == applied.removed
    assert wrong(group) == []
    with pytest.raises(Refused, match="précède"):
        close(facility_id=facility, starts=UNTIL, until=TODAY, reason="", from_day=TODAY)


def test_a_changed_pattern_changes_what_it_does_not_break(group):
    made = pattern(group, 2)
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    fits, breaks = made.slots.order_by("day")[:2]
    line(fits, "09:00-10:00")
    line(breaks, "08:00-09:00")
    made.starts = time(8, 30)
    made.save()

    applied = apply_patterns(pattern_ids=[made.pk], from_day=TODAY)

    assert [str(each) for each in applied.conflicts] == [
        f"Le {breaks.day:%d/%m/%Y}, 1 place est prise : le créneau reste tel qu’il est. Libérez-les pour le changer."
    ]
    assert set(made.slots.values_list("starts", flat=True)) == {time(8), time(8, 30)}
    assert Slot.objects.get(pk=fits.pk).starts == time(8, 30)
    assert wrong(group) == []


def test_a_removed_pattern_leaves_the_places_taken_and_the_past(group):
    past = slot(group, TODAY - DAY)
    made = pattern(group, 2)
    past.pattern = made
    past.save()
    apply_patterns(pattern_ids=[made.pk], from_day=TODAY)
    taken = made.slots.filter(day__gte=TODAY).earliest("day")
    line(taken, "09:00-10:00")

    applied = remove_pattern(pattern_id=made.pk, from_day=TODAY)

    assert [each.slot_id for each in applied.conflicts] == [taken.pk]
    assert set(Slot.objects.values_list("pk", "pattern")) == {(past.pk, None), (taken.pk, None)}
    assert wrong(group) == []


def test_slots_by_hand(group):
    night = NewSlot(TODAY, time(20), time(6), 2, SlotKind.URGENT)
    [added] = add_slots(age_group_id=group.pk, slots=[night])
    line(added, "21:00-05:00", seat=2)

    with pytest.raises(SlotInUse, match="libérez-la"):
        change_slot(slot_id=added.pk, seats=1)
    with pytest.raises(SlotInUse, match="10/02/2028"):
        remove_slots(slot_ids=[added.pk])
    with pytest.raises(Refused, match="quart d’heure"):
        add_slots(age_group_id=group.pk, slots=[NewSlot(TODAY, time(8, 10), time(9), 1)])
    with pytest.raises(Refused, match="n’existe plus"):
        remove_slots(slot_ids=[added.pk, 0])
    assert change_slot(slot_id=added.pk, seats=4, ends=time(7)).seats == 4

    assert Line.objects.get().slot_seats == 4
    assert wrong(group) == []
