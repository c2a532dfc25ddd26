"""Offer seats day by day, change and withdraw them, without ever breaking a place already taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, TypeVar

from django.db import IntegrityError, transaction

from childcare.domain.kinds import Audience, SlotKind
from childcare.locks import lock_age_groups
from childcare.models import Line, Slot
from childcare.services.refusals import Refused, constraint_name, reason

Written = TypeVar("Written")
_CHANGEABLE = frozenset({"day", "starts", "ends", "seats", "kind", "audience"})


class SlotInUse(Refused):
    """Children have a place there that the change would break."""


@dataclass(frozen=True, slots=True)
class NewSlot:
    """Seats on one local day; quarter-hours, an end not after the start is on the next day."""

    day: date
    starts: time
    ends: time
    seats: int
    kind: SlotKind = SlotKind.REGULAR
    audience: Audience = Audience.EVERYONE


@transaction.atomic
def add_slots(*, age_group_id: int, slots: Sequence[NewSlot]) -> list[Slot]:
    """Offer these slots: all or none. Raises Refused with what PostgreSQL refuses, in French."""
    lock_age_groups([age_group_id])
    return _or_refused(
        lambda: Slot.objects.bulk_create(Slot(age_group_id=age_group_id, **asdict(slot)) for slot in slots)
    )


@transaction.atomic
def change_slot(*, slot_id: int, **changes: Any) -> Slot:
    """Change the day, hours, seats, kind or audience of a slot. The places taken there must still fit.

    Raises SlotInUse when they do not, Refused for what cannot be stored. Lengthening a slot leaves its places as they
    are.
    """
    unknown = changes.keys() - _CHANGEABLE
    if unknown:
        raise TypeError(f"A slot has no {', '.join(sorted(unknown))} to change.")
    slot = _locked([slot_id])[0]
    for name, value in changes.items():
        setattr(slot, name, value)
    _or_refused(lambda: slot.save(update_fields=list(changes)))
    slot.refresh_from_db()
    return slot


@transaction.atomic
def remove_slots(*, slot_ids: Iterable[int]) -> int:
    """Withdraw slots, and the trace of the places given back there; returns how many. All or none.

    Raises SlotInUse when a child has a place on one of them.
    """
    slots = _locked(list(slot_ids))
    used = Line.objects.filter(slot__in=slots, active=True).order_by("slot__day").select_related("slot").first()
    if used is not None:
        raise SlotInUse(f"Un enfant a une place le {used.slot.day:%d/%m/%Y} : libérez-la d’abord.")
    Line.objects.filter(slot__in=slots).delete()
    return Slot.objects.filter(pk__in=[slot.pk for slot in slots]).delete()[0]


def _locked(slot_ids: Sequence[int]) -> list[Slot]:
    """These slots, as they are once their groups are locked."""
    found = Slot.objects.filter(pk__in=slot_ids)
    lock_age_groups(found.values_list("age_group", flat=True))
    slots = list(found.all())
    if len(slots) != len(set(slot_ids)):
        raise Refused("Ce créneau n’existe plus.")
    return slots


def _or_refused(write: Callable[[], Written]) -> Written:
    try:
        with transaction.atomic():
            return write()
    except IntegrityError as error:
        if constraint_name(error).startswith("line_"):
            raise SlotInUse("Des enfants ont une place que ce changement supprimerait : libérez-la d’abord.") from error
        raise Refused(reason(error)) from error
