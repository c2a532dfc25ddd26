"""The free hours that a manager says in one plain form: on one day, or each week from that day on.

The same hours said again replace the number of seats, so that a form sent twice offers nothing twice. Hours that cross
others of the same sort are refused: the same seats would be counted twice. A single day may add to the weekly hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from childcare.domain.kinds import Audience, SlotKind
from childcare.events import HoursOffered, HoursWithdrawn
from childcare.locks import lock_age_groups
from childcare.models import AgeGroup, Closure, Site, Slot, WeeklyPattern
from childcare.services import patterns, public_holidays
from childcare.services.refusals import Refused, reason
from childcare.services.slots import NewSlot, add_slots, change_slot, remove_slots
from core.audit import record

MINUTES_PER_DAY = 24 * 60


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
    _refuse_closed(offered)
    _refuse_crossing(offered)
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


def _refuse_closed(offered: Offer) -> None:
    """A day alone must be open; those of each week skip the days closed by themselves."""
    if offered.weekly:
        return
    site = Site.objects.get(age_groups=offered.age_group_id)
    closures = Closure.objects.filter(facility=site.facility_id, starts__lte=offered.day, until__gte=offered.day)
    if closures.exists():
        raise Refused(_("Le lieu est fermé ce jour-là. Choisissez un autre jour."))
    if offered.day in public_holidays.in_year(public_holidays.zone_of(site.insee_code), offered.day.year):
        raise Refused(_("Ce jour est férié : le lieu est fermé. Choisissez un autre jour."))


def _refuse_crossing(offered: Offer) -> None:
    """Hours of the same age group, sort and audience that cross these, but are not the same."""
    same = {"age_group": offered.age_group_id, "kind": offered.kind.value, "audience": offered.audience.value}
    rows: QuerySet[WeeklyPattern] | QuerySet[Slot] = Slot.objects.filter(pattern=None, day=offered.day, **same)
    if offered.weekly:
        still = Q(valid_until=None) | Q(valid_until__gte=offered.day)
        rows = WeeklyPattern.objects.filter(still, weekday=offered.day.isoweekday(), **same)
    here = (offered.starts, offered.ends)
    starts, ends = _minutes(*here)
    for other in rows.order_by("starts").values_list("starts", "ends"):
        begins, closes = _minutes(*other)
        if other != here and begins < ends and starts < closes:
            words = _("Vous proposez déjà %(starts)s à %(ends)s. Changez vos heures, ou retirez d’abord celles-là.")
            raise Refused(words % {"starts": f"{other[0]:%H:%M}", "ends": f"{other[1]:%H:%M}"})


def _minutes(starts: time, ends: time) -> tuple[int, int]:
    """From the midnight before; an end that is not after the start is on the next day."""
    first, last = (each.hour * 60 + each.minute for each in (starts, ends))
    return first, last if last > first else last + MINUTES_PER_DAY


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
