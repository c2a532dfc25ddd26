"""What an assistant maternel sees of a mise en relation: nothing of the family before they agree to meet."""

from __future__ import annotations

from bookings.domain.introductions import IntroductionState
from bookings.models import Introduction
from bookings.selectors.seen_by_place import RequestSeen, family_seen, request_of

# Both know that they will meet, or met.
MET = (IntroductionState.MEETING, IntroductionState.SIGNED)


def introduction_seen(found: Introduction) -> RequestSeen:
    """Ages, hours, dates; who the parent is and how to reach them only once a meeting is set."""
    demand = found.demand
    family = family_seen(demand) if found.state in MET else None
    return RequestSeen(found.pk, request_of(demand, demand.starts, demand.until), family)
