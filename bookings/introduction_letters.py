"""What is written about a mise en relation. Before a meeting is set: age, hours, dates; then each may call the other.

The parent is told the least, as of any request (bookings.parent_letters). Keys are the causes.
"""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership
from bookings import parent_letters
from bookings.day_letters import WORK_TOPIC
from bookings.domain.life import Party
from bookings.models import Introduction
from bookings.place_words import request_in_words
from bookings.selectors.introductions_seen import introduction_seen
from core.messages import Letter, queue
from core.messages.links import absolute
from families.services.letters import cause as cause_of_file


def asked(found: Introduction, *, now: datetime) -> None:
    """To who runs the place on the portal; nobody is written to elsewhere: the family calls."""
    text = _("Une famille souhaite vous rencontrer. Proposez un jour, ou dites que ce n’est pas possible.")
    _to_place(found, "asked", _("Une famille souhaite vous rencontrer"), text, now)


def meeting(found: Introduction, party: Party, *, now: datetime) -> None:
    """To the other side: a day is set."""
    kind = f"meeting:{found.meeting_day:%Y%m%d}"
    if party is Party.MANAGER:
        _to_family(found, kind, _("Une rencontre est prévue avec une famille."), now)
    else:
        text = _("La rencontre est prévue le %(day)s.") % {"day": f"{found.meeting_day:%d/%m/%Y}"}
        _to_place(found, kind, _("Une rencontre est prévue"), text, now)


def signed(found: Introduction, party: Party, *, now: datetime) -> None:
    """To the other side: a contract was noted as signed."""
    if party is Party.MANAGER:
        _to_family(found, "signed", _("Un contrat est noté comme signé avec une famille."), now)
    else:
        _to_place(found, "signed", _("Un contrat signé"), _("La famille a noté que le contrat est signé."), now)


def declined(found: Introduction, party: Party, *, now: datetime) -> None:
    """To the other side: it goes no further."""
    if party is Party.MANAGER:
        _to_family(found, "declined", _("Une mise en relation est sans suite : proposez une autre personne."), now)
    else:
        text = _("La famille ne donne pas suite. Il n’y a plus rien à faire.")
        _to_place(found, "declined", _("Une mise en relation sans suite"), text, now)


def _to_place(found: Introduction, kind: str, subject: str, text: str, now: datetime) -> None:
    managers = Membership.objects.filter(
        role=Role.MANAGER,
        ended_at=None,
        user__is_active=True,
        organisation__state=OrganisationState.ACTIVE,
        organisation__managements__facility=found.facility_id,
        organisation__managements__ended=None,
    ).exclude(user__email=None)
    page = absolute(reverse("space"))
    for manager in managers.select_related("user").order_by("pk"):
        letter = Letter(
            channel="email",
            to=manager.user.email or "",
            topic=WORK_TOPIC,
            subject=subject,
            text="\n\n".join([text, request_in_words(introduction_seen(found)), page]),
            key=f"{_cause(found)}{kind}:manager:{manager.user_id}",
        )
        queue(letter, now=now)


def _to_family(found: Introduction, kind: str, text: str, now: datetime) -> None:
    """To the parent, and to the counsellor who follows the family."""
    reached = parent_letters.told_about(found.demand, f"introduction:{found.pk}:{kind}", now=now)
    file, ordered_by = found.demand.file, found.demand.ordered_by
    follower = file.counsellor if file is not None else ordered_by
    if file is None or follower is None or not follower.user.email or not follower.user.is_active:
        return
    parts = [_("Dossier n° %(number)s.") % {"number": file.pk}, text]
    if not reached:
        parts.append(_("Le parent n’a pas reçu de message : prévenez-le de vive voix."))
    letter = Letter(
        channel="email",
        to=follower.user.email,
        topic=WORK_TOPIC,
        subject=_("Une mise en relation avance"),
        text="\n\n".join([*parts, absolute(reverse("family_file", args=[file.pk]))]),
        key=f"{_cause(found)}{kind}:counsellor",
    )
    queue(letter, now=now)


def _cause(found: Introduction) -> str:
    file = found.demand.file
    return f"{cause_of_file(file) if file is not None else ''}introduction:{found.pk}:"
