"""The answer of a search, minute by minute, straight from slot and line rows: slow, plain, and written apart.

Nothing of the search is used here but its words (needs, kinds of result) and the rule of who may take which seat.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from childcare.domain.kinds import CONTACT_KINDS, MODE_DE_GARDE, Audience, FacilityKind, ResultKind, SlotKind
from childcare.domain.need import DatedSchedule, Filters, Need
from childcare.domain.seats import answers, class_of_need
from childcare.models import AvipLabel, Line, Site, Slot

DAY = 1440  # minutes
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Expected:
    kind: ResultKind
    covered: frozenset[int]
    takes_kept_seats: bool
    km: float
    avip: bool
    confirmed_at: datetime | None


class Oracle:
    """Reads every row once; answers needs one by one."""

    def __init__(self, now: datetime, published: tuple[date, date]) -> None:
        self.now, self.published = now, published
        self.sites = list(Site.objects.select_related("facility").prefetch_related("age_groups").order_by("pk"))
        self.labels = list(AvipLabel.objects.all())
        self.slots: dict[int, list[Slot]] = {}
        for slot in Slot.objects.all():
            self.slots.setdefault(slot.age_group_id, []).append(slot)
        self.lines: dict[int, list[Line]] = {}
        for line in Line.objects.select_related("reservation"):
            reservation = line.reservation
            overdue = reservation.state == "held" and reservation.expires_at <= now
            if line.active and not overdue:
                self.lines.setdefault(line.slot_id, []).append(line)
        self._free: dict[tuple[int, int], dict[int, int]] = {}

    def asked(self, need: Need) -> tuple[frozenset[int], frozenset[int]]:
        """Needed minutes inside the published calendar, and beyond it."""
        local = self.now.astimezone(ZoneInfo(need.time_zone)).replace(tzinfo=None)
        now = local.date().toordinal() * DAY + math.ceil(
            (local - datetime.combine(local, datetime.min.time())) / MINUTE
        )
        minutes = {minute for minute in self._every_minute(need) if minute >= now}
        first, last = (day.toordinal() for day in self.published)
        inside = {minute for minute in minutes if first <= minute // DAY <= last}
        return frozenset(inside), frozenset(minutes - inside)

    def answer(self, need: Need, filters: Filters) -> dict[int, Expected]:
        inside, beyond = self.asked(need)
        asked = inside | beyond
        if not asked:
            return {}
        days = (date.fromordinal(min(asked) // DAY), date.fromordinal(max(asked) // DAY))
        found = {}
        for site in self.sites:
            km = _km(need, site)
            kind = FacilityKind(site.kind)
            if km > need.radius_km or not site.facility.listed:
                continue
            if filters.modes_de_garde and MODE_DE_GARDE[kind] not in filters.modes_de_garde:
                continue
            avip = self._has_label(site, days[0])
            if filters.avip_only and not avip:
                continue
            result, covered = self._judge(site, need, inside, beyond, days, km)
            ratio = len(covered) / len(inside) if inside else 0
            if result in (ResultKind.FREE, ResultKind.FULL) and ratio < filters.minimum_coverage:
                continue
            if result:
                fewer = self._judge(site, replace(need, in_insertion=False), inside, beyond, days, km)[1]
                found[site.pk] = Expected(
                    result, covered, len(fewer) < len(covered), km, avip, site.facility.confirmed_at
                )
        return found

    def _judge(
        self,
        site: Site,
        need: Need,
        inside: frozenset[int],
        beyond: frozenset[int],
        days: tuple[date, date],
        km: float,
    ) -> tuple[ResultKind | None, frozenset[int]]:
        groups = list(site.age_groups.all())
        seen = inside or beyond
        accepted = [self._groups_met(groups, child.birth_date, seen) for child in need.children]
        nothing: frozenset[int] = frozenset()
        if not all(accepted):
            return None, nothing
        there = (site.present_from or days[1]) <= days[1] and (site.present_until or days[0]) >= days[0]
        if site.kind in CONTACT_KINDS:
            reaches = site.service_radius_km is None or km <= site.service_radius_km
            return (ResultKind.CONTACT if there and reaches else None), nothing
        relevant = [group for group in groups if any(group.pk in met for met in accepted)]
        known = [group for group in relevant if inside and self._has_calendar(group.pk)]
        covered = frozenset(minute for minute in inside if self._is_covered(groups, need, minute))
        if covered:
            return ResultKind.FREE, covered
        whole = (site.present_from or days[0]) <= days[0] and (site.present_until or days[1]) >= days[1]
        if len(known) < len(relevant) and whole and self._is_open(site, inside | beyond):
            return ResultKind.OPEN, nothing
        return (ResultKind.FULL if known and there else None), nothing

    def _is_covered(self, groups: list, need: Need, minute: int) -> bool:
        wanted: dict[int, int] = {}
        for child in need.children:
            age = _age(child.birth_date, date.fromordinal(minute // DAY))
            group = next((group for group in groups if group.min_months <= age < group.max_months), None)
            if group is None:
                return False
            wanted[group.pk] = wanted.get(group.pk, 0) + 1
        return all(self._seats(group, need).get(minute // 15, 0) >= seats for group, seats in wanted.items())

    def _seats(self, group: int, need: Need) -> dict[int, int]:
        """Free seats by quarter-hour, for that class of need."""
        seats_class = class_of_need(is_long=_is_long(need), in_insertion=need.in_insertion)
        if (group, seats_class) not in self._free:
            free: dict[int, int] = {}
            for slot in self.slots.get(group, []):
                if not answers(SlotKind(slot.kind), Audience(slot.audience), seats_class):
                    continue
                for quarter in range(slot.during.lower, slot.during.upper):
                    free[quarter] = free.get(quarter, 0) + slot.seats
                for line in self.lines.get(slot.pk, []):
                    for quarter in range(line.during.lower, line.during.upper):
                        free[quarter] -= 1
            self._free[group, seats_class] = free
        return self._free[group, seats_class]

    def _has_calendar(self, group: int) -> bool:
        return bool(self.slots.get(group))

    def _has_label(self, site: Site, day: date) -> bool:
        return any(
            label.facility_id == site.facility_id
            and label.starts <= day
            and (label.until is None or day <= label.until)
            for label in self.labels
        )

    def _groups_met(self, groups: list, birth: date, minutes: frozenset[int]) -> set[int]:
        ages = {_age(birth, date.fromordinal(day)) for day in {minute // DAY for minute in minutes}}
        return {group.pk for group in groups if any(group.min_months <= age < group.max_months for age in ages)}

    def _is_open(self, site: Site, minutes: frozenset[int]) -> bool:
        if site.open_week is None:
            return True
        week = f"{site.open_week:0672b}"
        return all(
            week[date.fromordinal(minute // DAY).weekday() * 96 + minute % DAY // 15] == "1" for minute in minutes
        )

    def _every_minute(self, need: Need) -> Iterator[int]:
        for day, start, end in self._occurrences(need):
            first = day.toordinal() * DAY + start.hour * 60 + start.minute
            last = day.toordinal() * DAY + end.hour * 60 + end.minute
            if end <= start:
                last += DAY
            yield from range(first - need.travel_minutes, last + need.travel_minutes)

    def _occurrences(self, need: Need) -> Iterator[tuple]:
        schedule = need.schedule
        if isinstance(schedule, DatedSchedule):
            yield from ((interval.day, interval.start, interval.end) for interval in schedule.intervals)
            return
        day, last = schedule.starts, schedule.until
        if last is None:  # asked as far as the calendar goes, or for four weeks beyond it
            last = self.published[1] if day <= self.published[1] else day + timedelta(days=27)
        while day <= last:
            yield from (
                (day, interval.start, interval.end)
                for interval in schedule.intervals
                if interval.weekday == day.isoweekday()
            )
            day += timedelta(days=1)


@cache
def _age(birth: date, day: date) -> int:
    """Completed months, counted one by one."""
    months = 0
    while (birth.year * 12 + birth.month + months + 1, birth.day) <= (day.year * 12 + day.month, day.day) or (
        birth.year * 12 + birth.month + months + 1 < day.year * 12 + day.month
    ):
        months += 1
    return months if birth <= day else -1


def _is_long(need: Need) -> bool:
    schedule = need.schedule
    if isinstance(schedule, DatedSchedule):
        return False
    return schedule.until is None or (schedule.until - schedule.starts).days + 1 > 28


def _km(need: Need, site: Site) -> float:
    """Spherical law of cosines."""
    a, b = math.radians(need.point.latitude), math.radians(site.latitude)
    difference = math.radians(site.longitude - need.point.longitude)
    return 6371 * math.acos(min(1, math.sin(a) * math.sin(b) + math.cos(a) * math.cos(b) * math.cos(difference)))
