"""The calendar of a parent: what it holds, what it never says, the clock that changes, an address that ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from icalendar import Calendar

from bookings.calendar_file import as_ics
from bookings.domain.hours import AskedHours, written
from bookings.domain.life import State
from bookings.models import Absence, Booking, CalendarFeed, ExtraHours, MissedDay, Visit
from bookings.services import calendar_feeds
from bookings.services.calendar_days import calendar_days
from bookings.services.erasure import forget_closed_accounts
from childcare.models import Site
from tests.bookings.days import DAY, SUNDAY, placed, week_place
from tests.support.offers import NOW, calendar_of
from tests.support.people import user

pytestmark = pytest.mark.django_db


def read(bookings, now=NOW) -> list[dict[str, object]]:
    """What a calendar program understands of the file."""
    file = Calendar.from_ical(as_ics(calendar_days(bookings, now=now), name="Mes places", now=now))
    return [
        {
            "uid": str(event["uid"]),
            "title": str(event["summary"]),
            "start": event.start,
            "end": event.end,
            "status": event["status"],
        }
        for event in file.walk("VEVENT")
    ]


def test_stays_visits_and_extra_hours_are_read_back_and_absences_are_not():
    booking = placed(week_place(), until=SUNDAY + 21 * DAY)
    Visit.objects.create(booking=booking, day=SUNDAY - DAY, starts=time(10), ends=time(11))
    Absence.objects.create(booking=booking, day=SUNDAY + 7 * DAY, by="parent", told_at=NOW)
    MissedDay.objects.create(
        booking=booking, child=booking.demand.children.get(), day=SUNDAY + 14 * DAY, reason="closed", found_at=NOW
    )
    said = {"booking": booking, "day": SUNDAY + 21 * DAY, "starts": time(13), "asked_at": NOW}
    ExtraHours.objects.create(**said, ends=time(14), state="accepted")
    ExtraHours.objects.create(**said | {"starts": time(15)}, ends=time(16))

    events = read([booking])
    assert [(each["title"], each["start"].replace(tzinfo=None)) for each in events] == [
        ("Visite : Les Tilleuls", datetime.combine(SUNDAY - DAY, time(10))),
        ("Les Tilleuls", datetime.combine(SUNDAY, time(9))),
        ("Les Tilleuls", datetime.combine(SUNDAY + 21 * DAY, time(9))),
        ("Les Tilleuls", datetime.combine(SUNDAY + 21 * DAY, time(13))),
    ]
    assert events[1]["end"] - events[1]["start"] == timedelta(hours=3)
    assert [each["uid"] for each in read([booking], NOW + timedelta(hours=1))] == [each["uid"] for each in events]
    assert len({each["uid"] for each in events}) == len(events)


def test_during_the_admission_visits_are_told_and_stays_are_to_confirm_under_the_same_number():
    booking = placed(week_place(), state=State.ADMISSION, until=SUNDAY)
    said = {"booking": booking, "starts": time(10), "ends": time(11)}
    Visit.objects.create(day=SUNDAY - 2 * DAY, kind=Visit.Kind.MEETING, **said)
    Visit.objects.create(day=SUNDAY - DAY, **said)
    to_confirm = read([booking])
    assert [(each["title"], each["status"]) for each in to_confirm] == [
        ("Rendez-vous : Les Tilleuls", "CONFIRMED"),
        ("Visite : Les Tilleuls", "CONFIRMED"),
        ("Les Tilleuls (à confirmer)", "TENTATIVE"),
    ]

    Booking.objects.filter(pk=booking.pk).update(state=State.CONFIRMED)
    booking.refresh_from_db()
    sure = read([booking])
    assert (sure[-1]["title"], sure[-1]["status"]) == ("Les Tilleuls", "CONFIRMED")
    assert [each["uid"] for each in sure] == [each["uid"] for each in to_confirm]


@pytest.mark.parametrize("state", [State.REQUESTED, State.HELD, State.ACCEPTED])
def test_a_place_to_which_the_parent_did_not_say_yes_is_in_no_calendar(state):
    booking = placed(week_place(), until=SUNDAY)
    booking.state = state
    assert read([booking]) == []


def test_the_night_when_clocks_go_back_lasts_an_hour_more():
    """From Saturday 28 October 2028, 22:00, to Sunday, 6:00: eight hours on the wall, nine of them lived."""
    saturday = date(2028, 10, 28)
    night = AskedHours(time(22), time(6), weekday=6)
    booking = placed(week_place(), until=SUNDAY)
    booking.demand.hours = written((night,))
    booking.starts, booking.until = saturday, saturday + 7 * DAY
    calendar_of(saturday)

    ics = as_ics(calendar_days([booking], now=NOW), name="Mes places", now=NOW).decode()
    assert "DTSTART;TZID=Europe/Paris:20281028T220000" in ics
    assert "DTEND;TZID=Europe/Paris:20281029T060000" in ics
    assert "BEGIN:VTIMEZONE" in ics
    lived = [each["end"].astimezone(UTC) - each["start"].astimezone(UTC) for each in read([booking])]
    assert lived == [timedelta(hours=9), timedelta(hours=8)]
    zone = Calendar.from_ical(ics).timezones[0].to_tz(lookup_tzid=False)
    assert datetime(2028, 10, 28, 22, tzinfo=zone).utcoffset() == timedelta(hours=2)
    assert datetime(2028, 10, 29, 6, tzinfo=zone).utcoffset() == timedelta(hours=1)


def test_a_place_overseas_keeps_its_own_clock():
    site = week_place()
    Site.objects.filter(pk=site.pk).update(insee_code="97411", time_zone="Indian/Reunion")
    booking = placed(Site.objects.get(pk=site.pk), until=SUNDAY)

    [event] = read([booking])
    assert event["start"].utcoffset() == timedelta(hours=4)
    assert event["start"].hour == 9


def test_it_names_no_child_no_month_no_parent():
    booking = placed(week_place(), until=SUNDAY)
    file, child = booking.demand.file, booking.demand.children.get()
    ics = as_ics(calendar_days([booking], now=NOW), name="Mes places", now=NOW).decode()

    for secret in (file.first_name, file.phone, file.email, f"{child.birth_date:%Y-%m}", str(child.pk), "enfant"):
        assert not secret or secret not in ics


def test_an_address_opens_while_it_runs_and_the_secret_is_not_kept(client):
    booking = placed(week_place(), until=SUNDAY)
    file = booking.demand.file
    first = calendar_feeds.make(file=file, now=NOW)
    assert first not in str(CalendarFeed.objects.values())
    assert calendar_feeds.bookings_of(first) == [booking]

    second = calendar_feeds.make(file=file, now=NOW)
    assert (calendar_feeds.bookings_of(first), calendar_feeds.bookings_of(second)) == (None, [booking])
    answer = client.get(reverse("calendar_feed", args=[second]))
    assert answer.headers["Content-Type"].startswith("text/calendar")
    assert "no-store" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert client.get(reverse("calendar_feed", args=[first])).status_code == 404

    assert calendar_feeds.end(file=file)
    assert client.get(reverse("calendar_feed", args=[second])).status_code == 404
    assert not calendar_feeds.end(file=file)


def test_a_closed_file_or_account_tells_nothing_any_more():
    booking = placed(week_place(), until=SUNDAY)
    file, parent = booking.demand.file, user()
    of_file, of_account = calendar_feeds.make(file=file, now=NOW), calendar_feeds.make(parent=parent, now=NOW)
    assert calendar_feeds.bookings_of(of_account) == []
    file.closed_at, parent.is_active = NOW, False
    file.save()
    parent.save()

    assert calendar_feeds.bookings_of(of_file) is calendar_feeds.bookings_of(of_account) is None
    forget_closed_accounts(now=NOW)
    assert CalendarFeed.objects.get().file == file


@pytest.mark.parametrize("both", [True, False])
def test_an_address_is_of_one_account_or_of_one_file(both):
    owners = {"parent": user(), "file": placed(week_place()).demand.file} if both else {}
    with pytest.raises(IntegrityError, match="calendar_feed_of_one"), transaction.atomic():
        CalendarFeed.objects.create(token_hash="x", created_at=NOW, **owners)
