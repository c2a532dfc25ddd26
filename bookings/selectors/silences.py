"""Requests that a place left without an answer, and how long answers take: for the coordinator of the département, and
for the place about itself.

Nothing here is ever asked by one place about another: the facility, or the département, is named by the caller, who
comes through bookings.access or childcare.access.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from accounts.access import member_organisations
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from bookings.domain.life import State
from bookings.models import Booking, Silence
from childcare.models import Facility


@dataclass(frozen=True, slots=True)
class SilenceReport:
    """Of one facility, since an instant. `median_answer` is None when it answered nothing."""

    facility: Facility
    asked: int
    silences: int
    median_answer: timedelta | None


def of_facility(facility: Facility, *, since: datetime) -> SilenceReport:
    """What a place reads about itself."""
    return _reports([facility], since)[0]


def of_departements(user: User, *, since: datetime) -> list[SilenceReport]:
    """What a coordinator reads: the places of the départements of their comités AVIP that were asked something, the
    most silent first. Empty for anybody else."""
    comites = member_organisations(user, Role.COORDINATOR).filter(kind=OrganisationKind.COMITE_AVIP)
    facilities = Facility.objects.filter(_within(comites), sites__bookings__asked_at__gte=since).distinct()
    reports = _reports(list(facilities.order_by("name", "pk")), since)
    return sorted(reports, key=lambda each: (-each.silences, each.facility.name, each.facility.pk))


def _within(comites: Iterable[Organisation]) -> Q:
    within = Q(pk__in=[])
    for comite in comites:
        within |= Q(sites__insee_code__startswith=comite.departement)
    return within


def _reports(facilities: list[Facility], since: datetime) -> list[SilenceReport]:
    """Three queries, whatever the number of places."""
    asked = Booking.objects.filter(site__facility__in=facilities, asked_at__gte=since)
    counts = dict(asked.values_list("site__facility").annotate(Count("pk")))
    silent = Silence.objects.filter(facility__in=facilities, at__gte=since)
    silences = dict(silent.values_list("facility").annotate(Count("pk")))
    answers: dict[int, list[float]] = defaultdict(list)
    answered = asked.filter(Q(accepted_at__isnull=False) | Q(state=State.REFUSED))
    moments = answered.values_list("site__facility", "asked_at", Coalesce("accepted_at", "state_since"))
    for facility, asked_at, answered_at in moments:
        answers[facility].append((answered_at - asked_at).total_seconds())
    return [
        SilenceReport(
            facility,
            counts.get(facility.pk, 0),
            silences.get(facility.pk, 0),
            timedelta(seconds=median(answers[facility.pk])) if answers[facility.pk] else None,
        )
        for facility in facilities
    ]
