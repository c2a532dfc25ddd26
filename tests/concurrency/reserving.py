"""Two hundred families for test_killed_in_the_middle, written by a process of their own into a new database."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, time, timedelta
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 (once Django is set up)
from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from bookings.models import BookingTerms  # noqa: E402
from childcare.models import Site  # noqa: E402
from childcare.services import calendar  # noqa: E402
from families.domain.care import Care, Hours  # noqa: E402
from families.services.needs import create_need  # noqa: E402
from tests.families.offices import counsellor, file_of  # noqa: E402
from tests.support import managers  # noqa: E402
from tests.support.browsers import Order  # noqa: E402
from tests.support.offers import age_group, calendar_of, slot  # noqa: E402
from tests.support.signed_in import PortalClient  # noqa: E402

DEMANDS, COUNSELLORS, PLACES, SEATS = 200, 4, 4, 40
DAYS_AHEAD = range(10, 15)


def prepare(told: str) -> None:
    """Four crèches of forty seats, and four counsellors who ask five mornings for fifty families each; what each one
    will order is written to the file `told`, with the cookie of her browser."""
    call_command("migrate", interactive=False, verbosity=0)
    today = calendar.today()
    calendar_of(today)
    days = [today + timedelta(days=ahead) for ahead in DAYS_AHEAD]
    sites = [_place(days) for _ in range(PLACES)]
    Path(told).write_text(json.dumps([_counsellor(number, sites, days) for number in range(COUNSELLORS)]))


def _place(days: list[date]) -> Site:
    group = age_group()
    managers.manage(group.site.facility, managers.organisation())
    BookingTerms.objects.create(facility=group.site.facility, hold_quota=50)
    for day in days:
        slot(group, day, seats=SEATS)
    return group.site


def _counsellor(number: int, sites: list[Site], days: list[date]) -> dict[str, object]:
    by, born = counsellor(joined_at=timezone.now()), (days[0].replace(year=days[0].year - 1, day=1),)
    care = Care("Entretiens", tuple(Hours(time(9), time(12), day=day) for day in days), "44109")
    orders = []
    for family in range(number, DEMANDS, COUNSELLORS):
        file = file_of(by, now=timezone.now(), phone=f"+336{family:08}", birth_months=born)
        need = create_need(care, [file], by=by, now=timezone.now())
        orders.append(asdict(Order(file.pk, need.pk, sites[family // COUNSELLORS % PLACES].pk)))
    client = PortalClient()
    client.force_login(by.user)
    return {"cookie": client.cookies[settings.SESSION_COOKIE_NAME].value, "orders": orders}
