"""What the coordinators of a département are written: a number, never a family."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership
from bookings.day_letters import WORK_TOPIC, Words
from bookings.models import Demand
from core.messages import Letter, queue
from core.messages.links import absolute
from families.services.letters import cause

OVERSEAS = "97"


def coordinators_of(demand: Demand) -> QuerySet[Membership]:
    """The coordinators of the comités AVIP of the départements of its places."""
    communes = demand.bookings.values_list("site__insee_code", flat=True)
    codes = {insee[: 3 if insee.startswith(OVERSEAS) else 2] for insee in communes}
    return Membership.objects.filter(
        role=Role.COORDINATOR,
        ended_at=None,
        user__is_active=True,
        organisation__kind=OrganisationKind.COMITE_AVIP,
        organisation__state=OrganisationState.ACTIVE,
        organisation__departement__in=codes,
    )


def to_coordinators(demand: Demand, kind: str, words: Words, *, now: datetime) -> bool:
    """Write to each; False when the département has none with an address."""
    page = absolute(reverse("demands_without_place"))
    of_file = cause(demand.file) if demand.file is not None else ""
    written = False
    for coordinator in coordinators_of(demand).select_related("user").order_by("pk"):
        if not coordinator.user.email:
            continue
        letter = Letter(
            channel="email",
            to=coordinator.user.email,
            topic=WORK_TOPIC,
            subject=words.subject,
            text=f"{words.text}\n\n{page}",
            key=f"{of_file}demand:{demand.pk}:{kind}:coordinator:{coordinator.user_id}",
        )
        queue(letter, now=now)
        written = True
    return written
