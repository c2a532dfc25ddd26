"""Opening and ending a support access."""

from __future__ import annotations

from datetime import datetime

from allauth.mfa.utils import is_mfa_enabled
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.events import EndedBy, SupportEnded, SupportOpened
from accounts.locks import lock_user
from accounts.models import SupportAccess, User
from accounts.models.support_access import LONGEST
from accounts.services.refusals import NotDone
from accounts.support import letters
from core.audit import record
from core.audit.actors import acting_in_place_of

PERMISSION = "accounts.add_supportaccess"


def may_open(administrator: User) -> bool:
    """Staff with the permission, and a second factor."""
    return (
        administrator.is_active
        and administrator.is_staff
        and administrator.has_perm(PERMISSION)
        and is_mfa_enabled(administrator)
    )


def may_be_read(person: User) -> bool:
    """Nobody reads the pages of another administrator, nor of somebody who may no longer sign in."""
    return person.is_active and not person.is_staff and not person.is_superuser


@transaction.atomic
def open_access(*, administrator: User, person: User, reason: str, now: datetime) -> SupportAccess:
    """Half an hour of reading as `person`, who is told in the same transaction.

    An access that the same administrator left open ends. Raises NotDone.
    """
    lock_user(administrator.pk)
    if not may_open(administrator):
        raise NotDone(_("Il faut le droit d’assistance et un second facteur."))
    if not may_be_read(person):
        raise NotDone(_("Choisissez un compte actif qui n’administre pas le portail."))
    reason = reason.strip()
    if not reason:
        raise NotDone(_("Dites pourquoi."))
    for left in SupportAccess.objects.filter(administrator=administrator, ended_at=None):
        _end(left, EndedBy.BUTTON if left.is_open(now) else EndedBy.TIME, now)
    access = SupportAccess.objects.create(
        administrator=administrator, person=person, reason=reason, opened_at=now, ends_at=now + LONGEST
    )
    _record(SupportOpened, access, now, minutes=LONGEST.seconds // 60)
    letters.access_opened(access, now=now)
    return access


@transaction.atomic
def end_access(access: SupportAccess, *, by: EndedBy, now: datetime) -> None:
    """End it now, once: a second call changes nothing."""
    lock_user(access.administrator_id)
    current = SupportAccess.objects.filter(pk=access.pk, ended_at=None).first()
    if current is not None:
        _end(current, by, now)


@transaction.atomic
def note_end(access: SupportAccess, *, by: EndedBy, now: datetime) -> None:
    """Note in the journal an end that nobody asked for: the row itself said it in advance (`ends_at`)."""
    _record(SupportEnded, access, now, by=by)


def forget_opened_before(moment: datetime) -> int:
    """Delete the accesses opened before `moment`, with the reasons that somebody typed; how many there were."""
    return SupportAccess.objects.filter(opened_at__lt=moment).delete()[0]


def _end(access: SupportAccess, by: EndedBy, now: datetime) -> None:
    access.ended_at = min(now, access.ends_at)
    access.save(update_fields=["ended_at"])
    _record(SupportEnded, access, now, by=by)


def _record(event_type: type, access: SupportAccess, now: datetime, **data: object) -> None:
    with acting_in_place_of(access.administrator_id, access.person_id):
        record(
            event_type,
            actor=access.administrator,
            subject=("accounts.SupportAccess", access.pk),
            data=data,
            now=now,
        )
