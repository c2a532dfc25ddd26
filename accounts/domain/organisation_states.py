"""The life of an organisation on the portal, in one table."""

from __future__ import annotations

from enum import StrEnum


class OrganisationState(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    REFUSED = "refused"
    CLOSED = "closed"


class Decision(StrEnum):
    ACCEPT = "accept"
    REFUSE = "refuse"
    CLOSE = "close"
    REOPEN = "reopen"


# A decision absent from a state's row is refused. One that leads where the organisation already is changes nothing:
# the same order given twice is the same as once.
NEXT: dict[OrganisationState, dict[Decision, OrganisationState]] = {
    OrganisationState.PENDING: {
        Decision.ACCEPT: OrganisationState.ACTIVE,
        Decision.REFUSE: OrganisationState.REFUSED,
    },
    OrganisationState.ACTIVE: {
        Decision.ACCEPT: OrganisationState.ACTIVE,
        Decision.CLOSE: OrganisationState.CLOSED,
        Decision.REOPEN: OrganisationState.ACTIVE,
    },
    OrganisationState.REFUSED: {Decision.REFUSE: OrganisationState.REFUSED},
    OrganisationState.CLOSED: {
        Decision.CLOSE: OrganisationState.CLOSED,
        Decision.REOPEN: OrganisationState.ACTIVE,
    },
}
