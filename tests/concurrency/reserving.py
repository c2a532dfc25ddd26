"""What the processes of test_killed_in_the_middle do, each on its own: prepare two hundred demands, then hold them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 (once Django is set up)
from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bookings.domain.hours import AskedHours  # noqa: E402
from bookings.models import BookingTerms, Demand  # noqa: E402
from bookings.services.holds import hold  # noqa: E402
from childcare.services import calendar  # noqa: E402
from childcare.services.refusals import Refused  # noqa: E402
from tests.bookings.desk import demand  # noqa: E402
from tests.families.offices import counsellor, file_of  # noqa: E402
from tests.support.offers import age_group, calendar_of, slot  # noqa: E402

DEMANDS, GROUPS, SEATS, THREADS = 200, 4, 40, 4
DAYS_AHEAD = range(10, 15)
LONG_AGO = timedelta(days=7)


def prepare() -> None:
    """A new database: four crèches of forty seats, two hundred families who each ask five mornings."""
    call_command("migrate", interactive=False, verbosity=0)
    today = calendar.today()
    calendar_of(today)
    days = [today + timedelta(days=ahead) for ahead in DAYS_AHEAD]
    groups = [age_group() for _ in range(GROUPS)]
    for group in groups:
        BookingTerms.objects.create(facility=group.site.facility, hold_quota=50)
        for day in days:
            slot(group, day, seats=SEATS)
    hours = tuple(AskedHours(time(9), time(12), day=day) for day in days)
    born = (today.replace(year=today.year - 1, day=1),)
    by = counsellor()
    for number in range(DEMANDS):
        family = file_of(by, now=timezone.now(), phone=f"+336{number:08}", birth_months=born)
        demand(family, groups[number % GROUPS].site, hours=hours, starts=days[0], until=days[-1])


def reserve() -> None:
    """As a web process with its threads. Every second option was asked long ago: the worker will end it."""
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(_each, range(THREADS)))


def _each(thread: int) -> None:
    try:
        for number, asked in enumerate(Demand.objects.select_related("ordered_by__user").order_by("pk")):
            if number % THREADS == thread:
                _hold(asked, number)
    finally:
        connection.close()


def _hold(asked: Demand, number: int) -> None:
    now = timezone.now() - LONG_AGO * (number // THREADS % 2)
    try:
        hold(asked.pk, by=asked.ordered_by, now=now)
    except Refused:
        return
