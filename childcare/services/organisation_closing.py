"""What an organisation that closes leaves: its facilities are free, its claims are over."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from childcare.domain.facility_claims import LIVE, ClaimChannel, ClaimState
from childcare.models import FacilityClaim, Management
from childcare.services import managements


@transaction.atomic
def end_facilities_of(organisation_id: int, *, by: User | None, now: datetime) -> int:
    """End its managements, withdraw its claims, refuse those that waited for its word; how many managements ended.

    The lowest facility first: two closings at once wait for each other.
    """
    managed = Management.objects.filter(organisation=organisation_id, ended=None).order_by("facility")
    numbers = list(managed.values_list("pk", flat=True))
    for number in numbers:
        managements.end(management_id=number, user=by, now=now)
    live = FacilityClaim.objects.filter(state__in=LIVE)
    live.filter(organisation=organisation_id).update(state=ClaimState.WITHDRAWN, code_hash="", decided_at=now)
    asked = live.filter(channel=ClaimChannel.VOUCHER, organisation__vouched_by=organisation_id)
    asked.update(state=ClaimState.REFUSED, code_hash="", decided_at=now)
    return len(numbers)
