"""What lies between the parent's yes and a child who comes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from bookings.domain.admission import AdmissionState
from bookings.domain.hours import AskedHours
from bookings.domain.life import State
from bookings.models import Admission, Booking, Visit
from bookings.services import admissions, visits
from bookings.services.agreement import agree
from bookings.services.refusals import Refused
from childcare.domain.week import parse
from childcare.models import Closure, Line, Site
from core.models import AuditEvent
from tests.bookings.days import (
    DAY,
    NEW_DAY,
    SUNDAY,
    another_family,
    at,
    days_taken,
    letters,
    placed,
    sundays,
    week_place,
)
from tests.support.offers import NOW, TODAY
from tests.support.people import user

pytestmark = pytest.mark.django_db

MONDAY = TODAY + 4 * DAY
LATER = SUNDAY + 14 * DAY


def admitted(starts: date = LATER, **terms: object) -> Booking:
    """A place whose parent just said yes."""
    booking = placed(week_place(**terms), state=State.ADMISSION, starts=starts)
    admissions.begin(booking, now=NOW)
    return booking


def only(booking: Booking) -> Admission:
    return admissions.admissions_of(booking).get()


def state_of(booking: Booking) -> str:
    return Booking.objects.get(pk=booking.pk).state


THREE_VISITS = {"first_visits": "days", "first_visit_count": 3, "minimum_notice_hours": 24, "documents": ["identity"]}


def test_visits_are_booked_with_the_place_and_the_page_says_when_to_begin():
    booking = admitted(**THREE_VISITS)
    admissions.begin(booking, now=NOW)  # the same order given twice

    assert only(booking).state == AdmissionState.TO_DO
    # Thursday and a day of notice: Friday, then Monday and Tuesday.
    assert list(booking.visits.values_list("day", flat=True)) == [TODAY + DAY, MONDAY, MONDAY + DAY]
    # The last three working days before the Sunday of the first stay begin on a Wednesday.
    assert visits.begin_visits_before(booking, NOW) == LATER - 3 * DAY
    assert not admissions.nothing_to_do(booking, LATER)


def test_visits_are_within_the_opening_of_the_place_and_take_no_seat():
    """Open on Wednesday afternoon and on Saturday, closed on the first of them: the hours are its own."""
    site = week_place(**THREE_VISITS)
    Site.objects.filter(pk=site.pk).update(open_week=parse("mercredi 13h-17h ; samedi 8h-9h30"))
    saturday = TODAY + 2 * DAY
    Closure.objects.create(facility=site.facility, starts=saturday, until=saturday)
    booking = placed(Site.objects.get(pk=site.pk), state=State.ADMISSION, starts=LATER)
    seats = days_taken(booking)
    admissions.begin(booking, now=NOW)

    assert list(booking.visits.order_by("day").values_list("day", "starts", "ends")) == [
        (MONDAY + 2 * DAY, time(13), time(14)),
        (saturday + 7 * DAY, time(8, 30), time(9, 30)),
        (MONDAY + 9 * DAY, time(13), time(14)),
    ]
    # The last three open days before that Sunday: Saturday, Wednesday, and the Saturday before.
    assert visits.begin_visits_before(booking, NOW) == LATER - 8 * DAY + DAY
    assert days_taken(booking) == seats
    assert not Line.objects.exclude(reservation=booking.reservation).exists()


def test_the_family_is_told_of_a_visit_that_the_place_moves_each_time_and_once():
    booking, manager = admitted(**THREE_VISITS), user()
    visit = booking.visits.first()
    moves = [(MONDAY, time(9), time(10)), (visit.day, visit.starts, visit.ends), (visit.day, visit.starts, visit.ends)]
    for number, hours in enumerate(moves):
        now = NOW + number * timedelta(minutes=1)
        visits.plan(booking.pk, hours, visit_id=visit.pk, kind=Visit.Kind.MEETING, by=manager, now=now)

    visit.refresh_from_db()
    assert (visit.day, visit.kind) == (TODAY + DAY, Visit.Kind.MEETING)
    assert len(letters(f"visit:{visit.pk}")) == 2
    assert AuditEvent.objects.filter(type="booking.day_changed", data__change="visit").count() == 2
    for letter in letters(f"visit:{visit.pk}"):
        assert "Tilleuls" not in letter.text
        assert len(letter.text) <= 160


def test_the_last_visit_makes_a_known_child_and_the_portal_confirms():
    booking = admitted(**THREE_VISITS)
    with pytest.raises(Refused, match="étapes"):
        admissions.confirm(booking.pk, by=None, now=NOW)
    for visit in booking.visits.all():
        assert state_of(booking) == State.ADMISSION
        admissions.note_visit(visit.pk, came=True, by=user(), now=NOW + 5 * DAY)

    assert state_of(booking) == State.CONFIRMED
    assert only(booking).state == AdmissionState.KNOWN
    assert only(booking).known_until == date(2029, 2, 15)  # a year after today, for a place without end
    child = booking.demand.children.get()
    facility = booking.site.facility
    assert admissions.is_known(child, facility, date(2029, 2, 15))
    assert not admissions.is_known(child, facility, date(2029, 2, 16))
    assert list(admissions.known_children(facility, LATER)) == [child]
    assert AuditEvent.objects.filter(type="admission.moved", data__to="known").count() == 1


def test_a_known_child_has_nothing_to_do_the_next_time_and_there_only():
    booking = admitted(**THREE_VISITS)
    admissions.move_to(only(booking).pk, AdmissionState.KNOWN, by=user(), now=NOW)
    file = booking.demand.file

    again = placed(week_place(), file=file, state=State.ADMISSION, hours=(AskedHours(time(13), time(15), weekday=7),))
    assert not admissions.nothing_to_do(again, SUNDAY)
    admissions.begin(again, now=NOW)
    assert admissions.all_known(booking, LATER)
    assert Admission.objects.filter(child__demands=again.demand).count() == 2


def test_no_first_stay_before_the_end_of_the_admission():
    booking = admitted(starts=SUNDAY, **THREE_VISITS)  # the visits end on Tuesday
    manager = user()
    with pytest.raises(Refused, match="reculez le premier jour"):
        admissions.confirm(booking.pk, by=manager, now=NOW)

    last = booking.visits.order_by("day").last()
    booking.visits.exclude(pk=last.pk).delete()
    visits.plan(booking.pk, (SUNDAY - DAY, time(9), time(10)), visit_id=last.pk, by=manager, now=NOW)
    assert admissions.confirm(booking.pk, by=manager, now=NOW).state == State.CONFIRMED
    assert admissions.confirm(booking.pk, by=manager, now=NOW).state == State.CONFIRMED


def test_a_place_that_wants_visits_is_not_confirmed_without_any():
    booking = admitted(**THREE_VISITS)
    booking.visits.all().delete()
    with pytest.raises(Refused, match="premières visites"):
        admissions.confirm(booking.pk, by=user(), now=NOW)


@pytest.mark.parametrize(("until", "confirmed"), [(SUNDAY + 7 * DAY, True), (None, False)], ids=["short", "long"])
def test_an_urgent_welcome_comes_before_the_visits_for_a_short_need_only(until, confirmed):
    booking = placed(
        week_place(**THREE_VISITS, urgent_without_visit=True), state=State.ADMISSION, starts=SUNDAY, until=until
    )
    admissions.begin(booking, now=NOW)

    assert admissions.nothing_to_do(booking, SUNDAY) is confirmed
    assert booking.visits.exists() is not confirmed
    if confirmed:
        admissions.confirm(booking.pk, by=None, now=NOW)
        assert not admissions.is_known(booking.demand.children.get(), booking.site.facility, SUNDAY)


@pytest.mark.parametrize("known", [True, False])
def test_the_yes_of_a_family_for_today_confirms_a_known_child_at_once_and_no_other(known):
    """Seats of today go first to known children (tests.bookings.test_waiting): nothing is to be done before."""
    site = week_place(**THREE_VISITS)
    booking = placed(site, state=State.ACCEPTED, starts=SUNDAY, until=SUNDAY)
    today = at(SUNDAY, "06:00")
    child = booking.demand.children.get()
    if known:
        child.admissions.create(facility=site.facility, state="known", known_until=SUNDAY, changed_at=NOW)

    agree(booking.pk, how=Booking.Agreed.LINK, by=None, now=today)

    assert state_of(booking) == (State.CONFIRMED if known else State.ADMISSION)
    assert booking.visits.exists() is not known


def test_a_place_that_asks_for_nothing_knows_the_child_at_once_and_a_visit_the_same_day_is_planned():
    free = admitted(first_visits="none")
    assert only(free).state == AdmissionState.KNOWN
    assert admissions.confirm_known(now=NOW) == 1
    assert state_of(free) == State.CONFIRMED

    same_day = admitted(first_visits="same_day", documents=["identity"])
    [visit] = same_day.visits.all()
    assert (visit.day, visit.starts) == (LATER, time(9))
    assert admissions.confirm(same_day.pk, by=user(), now=NOW).state == State.CONFIRMED


def test_a_file_is_refused_as_incomplete_only_after_one_reminder():
    booking = admitted(**THREE_VISITS)
    with pytest.raises(Refused, match="Aucune pièce"):
        admissions.check_incomplete_refusal(booking)
    with pytest.raises(Refused, match="liste"):
        admissions.note_papers(only(booking).pk, ["handicap"], by=user(), now=NOW)
    assert not admissions.remind_papers(booking.pk, by=user(), now=NOW)

    admissions.note_papers(only(booking).pk, ["identity"], by=user(), now=NOW)
    assert only(booking).state == AdmissionState.PAPERS
    with pytest.raises(Refused, match="Relancez"):
        admissions.check_incomplete_refusal(booking)
    with pytest.raises(Refused, match="pièce d’identité"):
        admissions.confirm(booking.pk, by=user(), now=NOW)

    assert admissions.remind_papers(booking.pk, by=user(), now=NOW)
    assert not admissions.remind_papers(booking.pk, by=user(), now=NOW + DAY)
    admissions.check_incomplete_refusal(booking)
    to_parent = [letter for letter in letters("papers") if ":parent:" in letter.key]
    [sms] = to_parent
    assert sms.channel == "sms"
    assert len(sms.text) <= 160
    assert not {"Sonia", "Tilleuls", "identité"} & set(sms.text.replace(",", " ").split())


def test_a_vaccination_to_update_is_a_provisional_admission_of_three_months_never_a_refusal():
    booking = admitted(**THREE_VISITS)
    admissions.note_papers(only(booking).pk, ["vaccination"], by=user(), now=NOW)
    admissions.remind_papers(booking.pk, by=user(), now=NOW)

    assert only(booking).provisional_until == date(2028, 5, 27)  # three months after the first stay
    with pytest.raises(Refused, match="vaccination ne fait pas un refus"):
        admissions.check_incomplete_refusal(booking)
    admissions.move_to(only(booking).pk, AdmissionState.KNOWN, by=user(), now=NOW)
    assert state_of(booking) == State.CONFIRMED
    child, facility = booking.demand.children.get(), booking.site.facility
    assert admissions.is_known(child, facility, date(2028, 5, 27))
    assert not admissions.is_known(child, facility, date(2028, 5, 28))

    admissions.note_papers(only(booking).pk, [], by=user(), now=NOW)
    assert admissions.is_known(child, facility, date(2028, 5, 28))


def test_steps_follow_the_table_and_an_admission_confirmed_late_begins_on_a_day_to_come():
    booking = admitted(starts=SUNDAY, **THREE_VISITS)
    admissions.move_to(only(booking).pk, AdmissionState.VISITS, by=user(), now=NOW)
    with pytest.raises(Refused, match="Rechargez"):
        admissions.move_to(only(booking).pk, AdmissionState.MEETING, by=user(), now=NOW)

    admissions.move_to(only(booking).pk, AdmissionState.KNOWN, by=user(), now=at(SUNDAY + 3 * DAY, "09:00"))

    found = Booking.objects.get(pk=booking.pk)
    assert (found.state, found.starts) == (State.CONFIRMED, SUNDAY + 7 * DAY)
    assert days_taken(found) == list(sundays(last=NEW_DAY - 7 * DAY))


def test_siblings_are_confirmed_when_the_last_one_is_known():
    booking = placed(
        week_place(seats=2, **THREE_VISITS),
        file=another_family(months=(date(2026, 10, 1), date(2026, 8, 1))),
        state=State.ADMISSION,
        starts=LATER,
    )
    admissions.begin(booking, now=NOW)
    first, second = admissions.admissions_of(booking)
    admissions.move_to(first.pk, AdmissionState.KNOWN, by=user(), now=NOW)
    assert state_of(booking) == State.ADMISSION
    admissions.move_to(second.pk, AdmissionState.KNOWN, by=user(), now=NOW)
    assert state_of(booking) == State.CONFIRMED
