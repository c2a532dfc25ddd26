"""The free hours that a manager says in one plain form: on one day, or each week from that day on.

The same hours said again replace the number of seats, so that a form sent twice offers nothing twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from childcare.domain.kinds import Audience, SlotKind
from childcare.events import HoursOffered, HoursWithdrawn
from childcare.locks import lock_age_groups
from childcare.models import AgeGroup, Slot, WeeklyPattern
from childcare.services import patterns
from childcare.services.refusals import Refused, reason
from childcare.services.slots import NewSlot, add_slots, change_slot, remove_slots
from core.audit import record


@dataclass(frozen=True, slots=True)
class Offer:
    """Seats of one age group on a local day; each week on that weekday from it on when `weekly`."""

    age_group_id: int
    day: date
    starts: time
    ends: time
    seats: int
    weekly: bool
    audience: Audience = Audience.EVERYONE

    @property
    def kind(self) -> SlotKind:
        """What comes back each week is regular care; a day alone is occasional."""
        return SlotKind.REGULAR if self.weekly else SlotKind.OCCASIONAL


@transaction.atomic
def offer(offered: Offer, *, organisation_id: int, by: User, now: datetime) -> tuple[patterns.Conflict, ...]:
    """Write it, and the days left as they were because children have a place there. Raises Refused, in French."""
    lock_age_groups([offered.age_group_id])
    conflicts = _weekly(offered) if offered.weekly else _once(offered)
    facility = AgeGroup.objects.values_list("site__facility", flat=True).get(pk=offered.age_group_id)
    details = {"day": offered.day.isoformat(), "seats": offered.seats, "weekly": offered.weekly}
    subject = ("childcare.Facility", facility)
    record(HoursOffered, actor=by, organisation_id=organisation_id, subject=subject, data=details, now=now)
    return conflicts


@transaction.atomic
def withdraw(
    offered: WeeklyPattern | Slot, *, organisation_id: int, by: User, from_day: date, now: datetime
) -> tuple[patterns.Conflict, ...]:
    """Offer these hours no more, from that day on. A slot with children stays: raises SlotInUse for a day alone,
    tells the days that stay for a week. What is gone already is withdrawn."""
    facility = AgeGroup.objects.values_list("site__facility", flat=True).get(pk=offered.age_group_id)
    conflicts: tuple[patterns.Conflict, ...] = ()
    weekly = isinstance(offered, WeeklyPattern)
    if isinstance(offered, WeeklyPattern):
        conflicts = tuple(patterns.remove_pattern(pattern_id=offered.pk, from_day=from_day).conflicts)
    elif _exists(offered):
        remove_slots(slot_ids=[offered.pk])
    subject = ("childcare.Facility", facility)
    record(HoursWithdrawn, actor=by, organisation_id=organisation_id, subject=subject, data={"weekly": weekly}, now=now)
    return conflicts


def _weekly(offered: Offer) -> tuple[patterns.Conflict, ...]:
    hours = {"starts": offered.starts, "ends": offered.ends}
    same = {"weekday": offered.day.isoweekday(), "kind": offered.kind.value, "audience": offered.audience.value}
    pattern = WeeklyPattern.objects.filter(
        age_group=offered.age_group_id, valid_until=None, **hours, **same
    ).first() or WeeklyPattern(age_group_id=offered.age_group_id, valid_from=offered.day, **hours, **same)
    pattern.seats = offered.seats
    pattern.valid_from = min(pattern.valid_from, offered.day)
    try:
        with transaction.atomic():
            pattern.save()
    except IntegrityError as error:
        raise Refused(reason(error)) from error
    return tuple(patterns.apply_patterns(pattern_ids=[pattern.pk], from_day=offered.day).conflicts)


def _once(offered: Offer) -> tuple[patterns.Conflict, ...]:
    said = {"kind": offered.kind.value, "audience": offered.audience.value}
    hours = {"day": offered.day, "starts": offered.starts, "ends": offered.ends}
    slot = Slot.objects.filter(age_group=offered.age_group_id, pattern=None, **hours, **said).first()
    if slot is not None:
        change_slot(slot_id=slot.pk, seats=offered.seats)
    else:
        new = NewSlot(
            offered.day, offered.starts, offered.ends, offered.seats, kind=offered.kind, audience=offered.audience
        )
        add_slots(age_group_id=offered.age_group_id, slots=[new])
    return ()


def _exists(row: Model) -> bool:
    return type(row)._base_manager.filter(pk=row.pk).exists()
