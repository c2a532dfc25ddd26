"""Open a demand: a copy of what one family asks, and the places it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import Membership, User
from bookings.avip_terms import term_end
from bookings.domain.hours import AskedHours, AskedWeeks, read, written
from bookings.domain.life import State
from bookings.events import DemandOpened
from bookings.models import BookedChild, Booking, Demand
from bookings.models.booking import MOST_CHOICES
from bookings.services.refusals import Refused
from childcare.models import Site
from core.audit import record
from families.models import CareNeed, FamilyFile


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked: hours and days, both included, and whether seats kept for parents in insertion may answer."""

    hours: tuple[AskedHours, ...]
    starts: date
    until: date | None
    travel_minutes: int = 0
    insee_code: str = ""
    in_insertion: bool = False
    avip_term: bool = False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a counsellor for a file (`by`, a membership of the file's organisation), or a parent's account."""

    file: FamilyFile | None = None
    by: Membership | None = None
    need: CareNeed | None = None
    parent: User | None = None


@transaction.atomic
def open_demand(
    asked: Asked,
    children: Sequence[BookedChild],
    sites: Sequence[Site],
    *,
    way: Demand.Way,
    asker: Asker,
    now: datetime,
) -> Demand:
    """Write the demand and one booking, in state « requested » and not asked yet, for each of one to three sites, in
    order. Takes no seat and writes to nobody: `bookings.services.requests` asks, `bookings.services.holds` holds."""
    if not 1 <= len(sites) <= MOST_CHOICES or len({site.pk for site in sites}) != len(sites):
        raise Refused("Choisissez un à trois lieux différents.")
    demand = write_demand(asked, children, way=way, asker=asker, now=now)
    Booking.objects.bulk_create(
        Booking(
            demand=demand,
            rank=rank,
            site=site,
            state=State.REQUESTED,
            state_since=now,
            starts=asked.starts,
            until=term_end(site.insee_code, asked.starts, asked.until) if asked.avip_term else asked.until,
        )
        for rank, site in enumerate(sites, start=1)
    )
    return demand


@transaction.atomic
def write_demand(
    asked: Asked, children: Sequence[BookedChild], *, way: Demand.Way, asker: Asker, now: datetime
) -> Demand:
    """Write what a family asks, of no place yet: `open_demand` asks seats, `bookings.services.introductions` a meeting.
    Raises Refused."""
    if not children or not asked.hours:
        raise Refused("Indiquez au moins un enfant, et des horaires.")
    by = asker.by
    demand = Demand.objects.create(
        file=asker.file,
        need=asker.need,
        parent=asker.parent,
        organisation_id=by.organisation_id if by else None,
        ordered_by=by,
        way=way,
        hours=written(asked.hours),
        starts=asked.starts,
        until=asked.until,
        travel_minutes=asked.travel_minutes,
        insee_code=asked.insee_code,
        in_insertion=asked.in_insertion,
        avip_term=asked.avip_term,
        created_at=now,
    )
    demand.children.set(children)
    record(DemandOpened, actor=by.user if by else asker.parent, **subject_of(demand), data={"way": way.value}, now=now)
    return demand


def weeks_of(demand: Demand, *, starts: date, until: date | None) -> AskedWeeks:
    """The hours of a demand, bound by the days of a placement."""
    return AskedWeeks(read(demand.hours), starts, until)


def subject_of(demand: Demand) -> dict[str, Any]:
    """The arguments of core.audit.record that say whose demand, and which."""
    return {
        "organisation_id": demand.organisation_id,
        "on_behalf_of": demand.file_id,
        "subject": (Demand._meta.label, demand.pk),
    }
