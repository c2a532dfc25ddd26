"""Reminders go once, to whom they concern; the end is chosen, and one question is asked."""

from __future__ import annotations

from datetime import date, time

import pytest

from bookings import tasks
from bookings.domain.endings import EndChoice
from bookings.domain.hours import AskedHours
from bookings.domain.life import Party, State
from bookings.models import Booking, Reminder
from bookings.selectors.outcomes import Outcomes, outcomes
from bookings.services import attendance, changes, endings, reminders, visits
from bookings.services.refusals import Refused
from childcare.models import Site
from families.models import FamilyFile
from tests.bookings.days import (
    DAY,
    NEW_DAY,
    SUNDAY,
    SUNDAYS,
    at,
    days_taken,
    letters,
    placed,
    sundays,
    week_place,
)
from tests.support.offers import NOW
from tests.support.people import user

pytestmark = pytest.mark.django_db

UNTIL = NEW_DAY - 7 * DAY


def who(about: str) -> list[str]:
    """To whom letters of that cause went, in alphabetical order."""
    sides = ("parent", "counsellor", "manager")
    return sorted(side for letter in letters(about) for side in sides if f":{side}" in letter.key)


ALL_THREE = ["counsellor", "manager", "parent"]


def test_the_end_is_told_at_45_and_15_days_to_all_three_once_each():
    placed(week_place(), until=UNTIL)
    for day in range(46, -3, -1):
        for hour in ("06:00", "15:00"):
            endings.remind_ends(now=at(UNTIL - day * DAY, hour))
            expected = ALL_THREE * (day <= 45) + ALL_THREE * (day <= 15)
            assert who("end_") == sorted(expected)

    assert who("end_45") == who("end_15") == ALL_THREE
    assert Reminder.objects.count() == 6
    for letter in letters("end_"):
        assert "Sonia" not in letter.text
        assert letter.channel != "sms" or (len(letter.text) <= 160 and "Tilleuls" not in letter.text)


def test_a_late_machine_says_the_nearest_reminder_only_and_a_new_end_has_its_own():
    booking = placed(week_place(), until=UNTIL - 14 * DAY)
    assert endings.remind_ends(now=at(UNTIL - 20 * DAY, "09:00")) == 3
    assert who("end_45") == []

    endings.choose_end(booking.pk, EndChoice.PROLONG, until=UNTIL, by=None, now=at(UNTIL - 20 * DAY, "10:00"))
    assert endings.remind_ends(now=at(UNTIL - 15 * DAY, "09:00")) == 3
    assert Reminder.objects.filter(kind=f"end_15:manager:{UNTIL}").exists()
    booking.refresh_from_db()
    assert (booking.until, days_taken(booking)) == (UNTIL, list(sundays(last=UNTIL)))


def test_a_family_that_chose_is_left_in_peace_and_the_place_knows_when_it_wants_to_stay():
    site = week_place(seats=2)
    keeps, leaves = placed(site, until=UNTIL), placed(site, until=UNTIL)
    assert endings.choose_end(keeps.pk, EndChoice.KEEP, by=None, now=NOW) is None
    endings.choose_end(keeps.pk, EndChoice.KEEP, by=None, now=NOW)
    need = endings.choose_end(leaves.pk, EndChoice.ELSEWHERE, by=None, now=NOW)

    assert who(f"{keeps.pk}:keep") == ["manager"]
    assert need == endings.SameNeed(
        birth_dates=(date(2026, 10, 15),),
        hours=leaves.demand.hours,
        starts=UNTIL + DAY,
        insee_code=site.insee_code,
        travel_minutes=0,
        in_insertion=False,
    )
    assert endings.remind_ends(now=at(UNTIL - 40 * DAY, "09:00")) == 0
    with pytest.raises(Refused, match="nouvelle date"):
        endings.choose_end(keeps.pk, EndChoice.PROLONG, by=None, now=NOW)
    with pytest.raises(Refused, match="date de fin"):
        endings.choose_end(placed(week_place()).pk, EndChoice.KEEP, by=None, now=NOW)


def test_one_question_is_asked_at_the_end_and_answered_once():
    booking = placed(week_place(), until=SUNDAY)
    with pytest.raises(Refused, match="à la fin"):
        endings.tell_outcome(booking.pk, Booking.Outcome.JOB, by=None, now=NOW)
    after = at(SUNDAY + 3 * DAY, "09:00")
    attendance.close_ended(now=after)
    assert endings.ask_outcomes(now=after) == 1
    assert endings.ask_outcomes(now=after + DAY) == 0
    assert who("outcome") == ["parent"]

    endings.tell_outcome(booking.pk, Booking.Outcome.JOB, by=None, now=after)
    endings.tell_outcome(booking.pk, Booking.Outcome.JOB, by=None, now=after)
    with pytest.raises(Refused, match="déjà répondu"):
        endings.tell_outcome(booking.pk, Booking.Outcome.SEARCH, by=None, now=after)


def test_who_wants_no_message_is_told_by_the_counsellor():
    booking = placed(week_place(), until=SUNDAY)
    FamilyFile.objects.update(may_leave_message=False)
    reminders.remind_tomorrow(now=at(SUNDAY - DAY, "10:00"))
    after = at(SUNDAY + 3 * DAY, "09:00")
    attendance.close_ended(now=after)
    endings.ask_outcomes(now=after)

    assert who(f"booking:{booking.pk}:") == ["counsellor", "counsellor"]
    assert all("de vive voix" in letter.text for letter in letters(f"booking:{booking.pk}:"))


def ended(outcome: str, count: int, site: Site) -> None:
    for _ in range(count):
        booking = placed(site, until=SUNDAY)
        Booking.objects.filter(pk=booking.pk).update(state=State.ATTENDED, outcome=outcome)


def test_the_report_counts_outcomes_and_hides_the_small_ones():
    site = week_place(seats=30)
    nobody, period = Outcomes(0, 0, 0, 0), (SUNDAY - DAY, SUNDAY)
    assert outcomes(*period) == nobody
    ended("job", 4, site)
    assert outcomes(*period) == Outcomes(None, None, 0, 0)
    ended("job", 2, site)
    ended("training", 5, site)
    assert outcomes(*period) == Outcomes(11, 6, 5, 0)
    ended("search", 2, site)

    # A small count alone would be the total less the others: the next smallest is hidden with it.
    assert outcomes(*period) == Outcomes(13, 6, None, None)
    assert outcomes(*period, departement="44") == outcomes(*period)
    assert outcomes(*period, departement="59") == outcomes(SUNDAY + DAY, SUNDAY + DAY) == nobody
    assert outcomes(*period, organisation_id=Booking.objects.first().demand.organisation_id).ended is None


def test_the_day_before_a_first_stay_or_a_visit_the_parent_is_reminded_once():
    booking = placed(week_place(), until=SUNDAY)
    visits.plan(booking.pk, (SUNDAY, time(14), time(15)), by=user(), now=NOW)
    assert reminders.remind_tomorrow(now=at(SUNDAY - DAY, "07:59")) == 0  # not before 9:00 in Paris
    assert reminders.remind_tomorrow(now=at(SUNDAY - 2 * DAY, "12:00")) == 0
    for hour in ("08:00", "18:00"):
        reminders.remind_tomorrow(now=at(SUNDAY - DAY, hour))

    assert sorted(letter.text for letter in letters("eve_")) == [
        "Rappel : rendez-vous demain à 14 h. Pas disponible ? Ouvrez votre dossier.",
        "Rappel : rendez-vous demain à 9 h. Pas disponible ? Ouvrez votre dossier.",
    ]


def test_each_date_of_a_need_is_recalled_and_the_first_day_alone_of_a_weekly_one():
    dates = tuple(AskedHours(time(9), time(12), day=SUNDAY + number * DAY) for number in (0, 7))
    dated = placed(week_place(), hours=dates, until=SUNDAY + 7 * DAY)
    weekly = placed(week_place(), hours=(SUNDAYS,))
    for number in (0, 7):
        reminders.remind_tomorrow(now=at(SUNDAY + (number - 1) * DAY, "12:00"))

    assert [len(letters(f"booking:{each.pk}:eve_stay")) for each in (dated, weekly)] == [2, 1]


def test_an_overseas_place_has_its_own_tomorrow_and_an_absent_child_no_reminder():
    overseas, absent = placed(week_place(), until=SUNDAY), placed(week_place(), until=SUNDAY)
    Site.objects.filter(pk=overseas.site_id).update(time_zone="Pacific/Noumea")
    changes.plan_absence(absent.pk, SUNDAY, party=Party.MANAGER, by=user(), now=NOW)

    reminders.remind_tomorrow(now=at(SUNDAY - 2 * DAY, "23:00"))  # Saturday 10:00 there

    assert [letter.key for letter in letters("eve_")] == [
        f"family-file:{overseas.demand.file_id}:booking:{overseas.pk}:eve_stay:{SUNDAY}:parent:sms"
    ]
    reminders.remind_tomorrow(now=at(SUNDAY - DAY, "10:00"))
    assert len(letters("eve_")) == 1


def test_the_year_of_a_known_child_runs_from_the_last_day_attended():
    booking = placed(week_place(), hours=(SUNDAYS,))
    child, facility = booking.demand.children.get(), booking.site.facility
    known = child.admissions.create(facility=facility, state="known", known_until=SUNDAY + 40 * DAY, changed_at=NOW)
    assert attendance.keep_known(now=at(SUNDAY + 30 * DAY, "12:00")) == 1
    known.refresh_from_db()
    assert known.known_until == date(2029, 3, 12)  # a year after Sunday 12 March 2028
    assert attendance.keep_known(now=at(SUNDAY + 31 * DAY, "12:00")) == 0


@pytest.mark.parametrize("task", [tasks.roll_calendar, tasks.follow_days, tasks.remind])
def test_each_job_runs_twice_with_nothing_to_do(task):
    task()
    task()
    assert Reminder.objects.count() == 0
