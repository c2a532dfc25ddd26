"""Mise en relation with an assistant maternel, a MAM or a home-care service: a meeting, then a work contract.

Never a seat: nothing is written in the calendar. Never a written promise to hire, which costs half a month's pay when
it is broken (docs/mes-demandes.md): nobody signs anything here, both sides decide after they met.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import introduction_letters
from bookings.domain.introductions import NEXT, IntroductionState
from bookings.domain.life import Party
from bookings.events import IntroductionAsked, IntroductionMoved
from bookings.locks import lock_demand
from bookings.models import BookedChild, Demand, Introduction
from bookings.services.demands import Asked, Asker, subject_of, write_demand
from bookings.services.refusals import Refused
from childcare.domain.kinds import CONTACT_KINDS
from childcare.models import Facility
from core.audit import record

RUNNING = (IntroductionState.ASKED.value, IntroductionState.MEETING.value)


@transaction.atomic
def ask(
    asked: Asked, children: Sequence[BookedChild], facility: Facility, *, asker: Asker, now: datetime
) -> Introduction:
    """Ask for a meeting; who is asked already is not asked again. Written to who runs the place on the portal, with
    what may be seen before a meeting; anybody else is called by the family.

    Two orders at once are the caller's to keep apart (accounts.locks.lock_user, families.locks). Raises Refused.
    """
    if facility.kind not in CONTACT_KINDS:
        raise Refused(_("Ce lieu a des places : demandez-en une."))
    running = Introduction.objects.filter(facility=facility, state__in=RUNNING, demand__children__in=list(children))
    of_asker = running.filter(demand__file=asker.file, demand__parent=asker.parent).first()
    if of_asker is not None:
        return of_asker
    demand = write_demand(asked, children, way=Demand.Way.DIRECT, asker=asker, now=now)
    found = Introduction.objects.create(demand=demand, facility=facility, asked_at=now, changed_at=now)
    actor = asker.by.user if asker.by else asker.parent
    record(IntroductionAsked, actor=actor, **_about(found), now=now)
    introduction_letters.asked(found, now=now)
    return found


@transaction.atomic
def meet(introduction_id: int, day: date, *, party: Party, by: User | None, now: datetime) -> Introduction:
    """Note the day of a meeting, or another one: the other side is told, and may now be called. Raises Refused."""
    found = _locked(introduction_id)
    if day < now.date():
        raise Refused(_("Choisissez un jour à venir."))
    if found.state == IntroductionState.MEETING and found.meeting_day == day:
        return found
    _check(found, IntroductionState.MEETING)
    _write(found, IntroductionState.MEETING, party, by, now, meeting_day=day)
    introduction_letters.meeting(found, party, now=now)
    return found


@transaction.atomic
def sign(introduction_id: int, on: date, *, party: Party, by: User | None, now: datetime) -> Introduction:
    """Note that a work contract was signed between them, outside the portal. Twice is the same as once."""
    found = _locked(introduction_id)
    if found.state == IntroductionState.SIGNED:
        return found
    _check(found, IntroductionState.SIGNED)
    if on > now.date():
        raise Refused(_("Cette date est à venir. Notez le contrat quand il est signé."))
    _write(found, IntroductionState.SIGNED, party, by, now, signed_on=on)
    _close(found, now)
    introduction_letters.signed(found, party, now=now)
    return found


@transaction.atomic
def decline(introduction_id: int, *, party: Party, by: User | None, now: datetime) -> Introduction:
    """End it without a contract, with no reason asked of either side; the other one is told. Twice is once."""
    found = _locked(introduction_id)
    if found.state == IntroductionState.DECLINED:
        return found
    _check(found, IntroductionState.DECLINED)
    _write(found, IntroductionState.DECLINED, party, by, now)
    _close(found, now)
    introduction_letters.declined(found, party, now=now)
    return found


def _locked(introduction_id: int) -> Introduction:
    """Raises Introduction.DoesNotExist."""
    lock_demand(Introduction.objects.values_list("demand", flat=True).get(pk=introduction_id))
    return Introduction.objects.select_related("demand__file", "demand__parent", "facility").get(pk=introduction_id)


def _check(found: Introduction, to: IntroductionState) -> None:
    if to not in NEXT[IntroductionState(found.state)]:
        raise Refused(_("Cette mise en relation est déjà terminée. Rechargez la page."))


def _write(
    found: Introduction, to: IntroductionState, party: Party, by: User | None, now: datetime, **said: date
) -> None:
    for name, value in {"state": to.value, "changed_at": now, **said}.items():
        setattr(found, name, value)
    found.save(update_fields=["state", "changed_at", *said])
    record(IntroductionMoved, actor=by, **_about(found), data={"to": to.value, "party": party.value}, now=now)


def _close(found: Introduction, now: datetime) -> None:
    """A demand of which nothing more is awaited is kept as long as any other that is over."""
    found.demand.closed_at = now
    found.demand.save(update_fields=["closed_at"])


def _about(found: Introduction) -> dict[str, Any]:
    return {**subject_of(found.demand), "subject": (Introduction._meta.label, found.pk)}
