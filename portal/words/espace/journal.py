"""A line of the journal, in words for the administrators of an organisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Organisation, User
from childcare.models import Facility
from core.audit.registry import known, read
from core.models import AuditEvent

FACILITY = "childcare.Facility"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """`who` acted, `for_whom` (a family's file, or the person whose pages support read), `what` on which object."""

    at: datetime
    what: str
    details: str
    who: str
    for_whom: str
    subject: str
    request: str


def lines(events: Iterable[AuditEvent], organisation: Organisation) -> list[JournalLine]:
    """The lines of these events. Only members of the organisation, past ones included, are named."""
    found = list(events)
    names, places = _names(found, organisation), _places(found)
    return [
        JournalLine(
            at=event.at,
            what=_what(event),
            details="\u00a0; ".join(f"{label}\u00a0: {words}" for label, words in read(event.type, event.data)),
            who=_who(event, names),
            for_whom=_for_whom(event, names),
            subject=_subject(event, places),
            request=str(event.request_id or ""),
        )
        for event in found
    ]


def _names(events: list[AuditEvent], organisation: Organisation) -> dict[int, str]:
    people = {number for event in events for number in (event.actor, event.acting_for) if number}
    members = User.objects.filter(pk__in=people, memberships__organisation=organisation).distinct()
    return {member.pk: str(member) for member in members}


def _places(events: list[AuditEvent]) -> dict[str, str]:
    """The names of the places of these lines: who manages several knows them by name."""
    numbers = {event.subject_pk for event in events if event.subject_label == FACILITY}
    return {str(pk): name for pk, name in Facility.objects.filter(pk__in=numbers).values_list("pk", "name")}


def _what(event: AuditEvent) -> str:
    type_ = known(event.type)
    return str(type_.label) if type_ else event.type


def _who(event: AuditEvent, names: dict[int, str]) -> str:
    if event.actor is None and event.type.startswith("week_link."):
        return _("Qui a reçu le lien « Ma semaine »")
    if event.actor is None:
        return _("Le portail, ou un parent sans compte")
    if event.acting_for is not None:
        return _("L’assistance de %(product)s") % {"product": settings.PRODUCT_NAME}
    return names.get(event.actor) or _("Une personne hors de la structure")


def _for_whom(event: AuditEvent, names: dict[int, str]) -> str:
    if event.acting_for is not None:
        return names.get(event.acting_for, "")
    return _("dossier n° %(number)s") % {"number": event.on_behalf_of} if event.on_behalf_of else ""


def _subject(event: AuditEvent, places: dict[str, str]) -> str:
    if event.subject_label == FACILITY and event.subject_pk in places:
        return places[event.subject_pk]
    if not event.subject_label:
        return ""
    try:
        name = str(apps.get_model(event.subject_label)._meta.verbose_name)
    except (LookupError, ValueError):  # a table of the past
        name = event.subject_label
    return capfirst(_("%(object)s n° %(number)s") % {"object": name, "number": event.subject_pk})
