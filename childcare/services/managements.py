"""Put an organisation in charge of a facility, and take the charge back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from accounts.domain.organisation_states import OrganisationState
from accounts.models import User
from childcare.domain.facility_claims import LIVE, ClaimState
from childcare.events import ManagementBegun, ManagementEnded
from childcare.locks import lock_facility
from childcare.models import FacilityClaim, Management
from childcare.services.refusals import Refused, reason
from core.audit import record


class AlreadyManaged(Refused):
    """Another organisation manages this facility."""


def of_facility(facility_id: int) -> QuerySet[Management]:
    """The management in force, if any: an organisation that closed manages nothing any more."""
    closed = [OrganisationState.CLOSED.value, OrganisationState.REFUSED.value]
    return Management.objects.filter(facility=facility_id, ended=None).exclude(organisation__state__in=closed)


@transaction.atomic
def begin(*, facility_id: int, organisation_id: int, user: User, now: datetime) -> Management:
    """Put the organisation in charge; twice is the same as once. Raises AlreadyManaged.

    The claims of others on the facility are over.
    """
    lock_facility(facility_id)
    current = of_facility(facility_id).first()
    if current is not None and current.organisation_id != organisation_id:
        raise AlreadyManaged("Une autre structure vient de prendre la gestion de ce lieu.")
    if current is None:
        current = _begin(facility_id, organisation_id, now)
        _tell(ManagementBegun, current, user, now)
    others = FacilityClaim.objects.filter(facility=facility_id, state__in=LIVE).exclude(organisation=organisation_id)
    others.update(state=ClaimState.OVERTAKEN, code_hash="", decided_at=now)
    return current


def _begin(facility_id: int, organisation_id: int, now: datetime) -> Management:
    Management.objects.filter(facility=facility_id, ended=None).update(ended=now)  # of a closed organisation
    try:
        with transaction.atomic():
            return Management.objects.create(facility_id=facility_id, organisation_id=organisation_id, since=now)
    except IntegrityError as error:
        raise AlreadyManaged(reason(error)) from error


@transaction.atomic
def end(*, management_id: int, user: User | None, now: datetime) -> None:
    """Take the charge back; twice is the same as once. `user` is None for the portal itself."""
    management = Management.objects.filter(pk=management_id).first()
    if management is None:
        return
    lock_facility(management.facility_id)
    if Management.objects.filter(pk=management_id, ended=None).update(ended=now):
        _tell(ManagementEnded, management, user, now)


def _tell(event_type: type, management: Management, user: User | None, now: datetime) -> None:
    subject = ("childcare.facility", management.facility_id)
    record(event_type, actor=user, organisation_id=management.organisation_id, subject=subject, now=now)
