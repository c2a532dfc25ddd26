"""Families that wait for a morning at a place, each another one."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import count

from accounts.models import Membership
from bookings.domain.hours import AskedHours
from bookings.models import Demand, Waiting
from bookings.services import waiting
from childcare.models import Site
from families.models import FamilyFile
from tests.bookings.desk import BABY, demand
from tests.families.offices import counsellor, file_of
from tests.support.offers import NOW, TODAY

LATER = TODAY + timedelta(days=6)  # the Wednesday that follows
_numbers = count(12345678)


def somebody(by: Membership | None = None) -> FamilyFile:
    """Another family, hence another child, each time."""
    return file_of(by or counsellor(), now=NOW, birth_months=BABY, phone=f"+336{next(_numbers):08}")


def asks(site: Site, *, day: date = LATER, by: Membership | None = None, **said: object) -> Demand:
    """What a new family asks of the place, from 9 to 12 on that day."""
    hours = (AskedHours(time(9), time(12), day=day),)
    return demand(somebody(by), site, hours=hours, starts=day, until=day, **said)


def waits(
    site: Site, *, now: datetime = NOW, qpv: bool = False, single_parent: bool = False, **said: object
) -> Waiting:
    asked = asks(site, **said)
    group = site.age_groups.get()
    return waiting.join(asked.pk, [group.pk], by=None, now=now, qpv=qpv, single_parent=single_parent)[0]
