"""Seats kept for the same children, under other numbers."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from childcare.locks import lock_age_groups
from childcare.models import Line
from childcare.services.refusals import reason
from childcare.services.reservations import ChildElsewhere


@transaction.atomic
def renumber(*, reservation_id: int, numbers: Mapping[UUID, UUID]) -> None:
    """Write the new number of each child on its seats. Raises ChildElsewhere, and nothing changes, when one of them has
    a place at those hours already."""
    lines = Line.objects.filter(reservation=reservation_id)
    lock_age_groups(lines.filter(active=True).values_list("slot__age_group", flat=True))
    try:
        with transaction.atomic():
            for old, new in numbers.items():
                if old != new:
                    lines.filter(child_id=old).update(child_id=new)
    except IntegrityError as error:
        raise ChildElsewhere(reason(error)) from error
