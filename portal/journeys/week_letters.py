"""« Ma semaine » by letter, each Friday morning: figures and a link for the week, never a child nor a parent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation
from bookings.access import bookings_at
from bookings.domain.life import OVER
from bookings.models import Waiting
from bookings.services.week_links import make
from childcare.models import Facility
from core.messages import Letter, queue
from core.messages.links import absolute
from portal.journeys.manager_week import Week, week_of

TOPIC = "booking_answer"


def send_weeks(*, now: datetime) -> int:
    """Write to who runs facilities that a family asked, or waits for; how many letters. Twice a day is once."""
    running = Organisation.objects.filter(state=OrganisationState.ACTIVE, managements__ended=None)
    return sum(_send(organisation, now) for organisation in running.distinct().order_by("pk"))


@transaction.atomic
def _send(organisation: Organisation, now: datetime) -> int:
    own = Organisation.objects.filter(pk=organisation.pk)
    facilities = Facility.objects.filter(managements__ended=None, managements__organisation=organisation)
    bookings = bookings_at(own)
    waited = Waiting.objects.filter(left_at=None, age_group__site__facility__in=facilities)
    if not bookings.exclude(state__in=OVER).exists() and not waited.exists():
        return 0
    managers = list(_managers(organisation))
    if managers:
        week = week_of(bookings, facilities, shows_parents=False, now=now)
        links = [(each, make(organisation.pk, membership_id=each.pk, now=now)) for each in managers]
        return sum(_queue(each.user.email or "", f"{organisation.pk}:m{each.pk}", week, to, now) for each, to in links)
    written = 0
    for facility in facilities.exclude(email="").order_by("pk"):
        here = Facility.objects.filter(pk=facility.pk)
        week = week_of(bookings.filter(site__facility=facility), here, shows_parents=False, now=now)
        link = make(organisation.pk, facility_id=facility.pk, now=now)
        written += _queue(facility.email, f"{organisation.pk}:f{facility.pk}", week, link, now)
    return written


def _managers(organisation: Organisation) -> Iterator[Membership]:
    """Those who have an address."""
    yield from (
        organisation.memberships.filter(role=Role.MANAGER, ended_at=None, user__is_active=True)
        .exclude(Q(user__email=None) | Q(user__email=""))
        .select_related("user")
        .order_by("pk")
    )


def _queue(to: str, whose: str, week: Week, token: str | None, now: datetime) -> bool:
    """False without link: today's letter is written already."""
    if token is None:
        return False
    how = _("Un code vous sera envoyé à cette adresse. Ce lien vaut une semaine ; le suivant le remplace.")
    letter = Letter(
        channel="email",
        to=to,
        topic=TOPIC,
        subject=_("Votre semaine : ce qui vous attend"),
        text="\n\n".join([*_figures(week), absolute(reverse("manager_week_link", args=[token])), how]),
        key=f"manager-week:{timezone.localdate(now):%Y%m%d}:{whose}",
    )
    queue(letter, now=now)
    return True


def _figures(week: Week) -> list[str]:
    """One line for each thing to do."""
    to_answer, visits = len(week.to_answer) + len(week.extra), len(week.visits)
    waiting = sum(count for _site, count in week.waiting)
    lines = [
        ngettext("%(n)s demande à traiter", "%(n)s demandes à traiter", to_answer) % {"n": to_answer},
        ngettext("%(n)s visite", "%(n)s visites", visits) % {"n": visits},
        ngettext("%(n)s famille en attente", "%(n)s familles en attente", waiting) % {"n": waiting},
    ]
    said = [f"- {line}" for line, n in zip(lines, (to_answer, visits, waiting), strict=True) if n]
    return ["\n".join(said)] if said else [_("Rien à traiter. Voici qui vient.")]
