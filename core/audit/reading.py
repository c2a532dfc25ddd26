"""Reading the journal: the lines of a scope, filtered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware

from core.audit.registry import all_types
from core.models.audit import AuditEvent


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What to show: one type of event, from the first day to the last, both included; None is no limit."""

    type: str | None = None
    first_day: date | None = None
    last_day: date | None = None


def of_organisation(organisation_id: int, people: Sequence[int], shown: JournalFilter) -> QuerySet[AuditEvent]:
    """What happened in an organisation, latest first, with what support read in the place of its `people`."""
    return _filtered(_of(organisation_id, people), shown)


def of_file(file_id: object) -> QuerySet[AuditEvent]:
    """What was done about one family's file, latest first."""
    return AuditEvent.objects.filter(on_behalf_of=str(file_id))


def about(subjects: Collection[tuple[str, int]], organisation_id: int) -> QuerySet[AuditEvent]:
    """What an organisation did about these objects (label of the model, number), latest first."""
    wanted = Q(pk__in=[])
    for label, pk in subjects:
        wanted |= Q(subject_label=label, subject_pk=str(pk))
    return AuditEvent.objects.filter(wanted, organisation=organisation_id)


def types_in(organisation_id: int, people: Sequence[int]) -> list[tuple[str, str]]:
    """The types of event that `of_organisation` has, as choices: tag and words, in order of words."""
    happened = set(_of(organisation_id, people).order_by().values_list("type", flat=True).distinct())
    found = ((each.tag, str(each.label)) for each in all_types() if each.tag in happened)
    return sorted(found, key=lambda choice: choice[1])


def _of(organisation_id: int, people: Sequence[int]) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.filter(
        Q(organisation=organisation_id) | Q(acting_for__in=people, type__startswith="support.")
    )


def _filtered(events: QuerySet[AuditEvent], shown: JournalFilter) -> QuerySet[AuditEvent]:
    if shown.type:
        events = events.filter(type=shown.type)
    if shown.first_day:
        events = events.filter(at__gte=_midnight(shown.first_day))
    if shown.last_day:
        events = events.filter(at__lt=_midnight(shown.last_day + timedelta(days=1)))
    return events


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))
