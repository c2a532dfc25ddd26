"""What a place sees of a request. Every page and letter for managers is made from this value, and from nothing else.

Before it accepts: age, hours, dates, « priorité AVIP » (families.domain.seen_by_creche). Once it accepted, and while
that lasts: a first name, and a way to reach the parent.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bookings.domain.hours import read
from bookings.domain.life import TAKES_SEATS, State
from bookings.models import Booking, Demand
from childcare.domain.ages import completed_months
from families.domain.care import Hours
from families.domain.seen_by_creche import SeenByCreche


@dataclass(frozen=True, slots=True)
class FamilySeen:
    """Whom the place receives. `may_leave_message`: whether a message may be left, or only the parent spoken to."""

    first_name: str
    phone: str
    email: str
    may_leave_message: bool


@dataclass(frozen=True, slots=True)
class RequestSeen:
    """A request as its place sees it; `family` is None until the place accepted."""

    number: int
    request: SeenByCreche
    family: FamilySeen | None


def request_seen(booking: Booking) -> RequestSeen:
    """What the managers of a booking's place may see of it now."""
    return RequestSeen(booking.pk, _request(booking), family_seen(booking.demand) if _is_accepted(booking) else None)


def _is_accepted(booking: Booking) -> bool:
    return booking.state in TAKES_SEATS - {State.HELD}


def _request(booking: Booking) -> SeenByCreche:
    return request_of(booking.demand, booking.starts, booking.until)


def request_of(demand: Demand, starts: date, until: date | None) -> SeenByCreche:
    """What may be seen of any demand before an acceptance, for a place whose days are these."""
    ages = sorted(completed_months(child.birth_date, starts) for child in demand.children.all())
    return SeenByCreche(
        ages=tuple(age if age >= 0 else None for age in ages),
        hours=tuple(Hours(each.starts, each.ends, each.weekday, each.day) for each in read(demand.hours)),
        starts=starts,
        until=until,
        avip_priority=demand.in_insertion,
    )


def family_seen(demand: Demand) -> FamilySeen | None:
    """Whom a place meets; None once the file, or the account, is gone."""
    file, parent = demand.file, demand.parent
    if file is not None:
        return FamilySeen(file.first_name, file.phone, file.email, file.may_leave_message)
    if parent is not None and parent.is_active:
        return FamilySeen(parent.first_name, parent.phone or "", parent.email or "", may_leave_message=True)
    return None
