"""The days of a parent's places as an iCalendar file (RFC 5545, docs/adr/0055)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings

from bookings.services.calendar_days import CalendarDay

if TYPE_CHECKING:
    from icalendar import Event

CONTENT_TYPE = "text/calendar; charset=utf-8"
READ_AGAIN = timedelta(hours=6)
DAY = timedelta(days=1)


def as_ics(days: Sequence[CalendarDay], *, name: str, now: datetime) -> bytes:
    """The file, each hour in the time zone of its place; `name` is what a calendar program shows."""
    from icalendar import Calendar  # noqa: PLC0415 (a worker that writes none keeps its memory)

    calendar = Calendar()
    for key, value in {"prodid": f"-//{_host()}//agenda//FR", "version": "2.0", "x-wr-calname": name}.items():
        calendar.add(key, value)
    calendar.add("refresh-interval", READ_AGAIN, parameters={"VALUE": "DURATION"})
    for day in days:
        calendar.add_component(_event(day, now))
    if days:
        calendar.add_missing_timezones(days[0].start.date() - DAY, max(day.end for day in days).date() + DAY)
    return bytes(calendar.to_ical())


def _event(day: CalendarDay, now: datetime) -> Event:
    from icalendar import Event  # noqa: PLC0415

    event = Event()
    event.add("uid", f"{day.uid}@{_host()}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("summary", day.title)
    event.add("status", "CONFIRMED" if day.is_sure else "TENTATIVE")
    event.add("dtstart", day.start)
    event.add("dtend", day.end)
    return event


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "releve"
