"""Agreements: recorded with their text, withdrawn at any time."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from core.audit import record
from families.agreement_texts import current_text
from families.domain.agreement_text import Channel, Purpose
from families.events import AgreementGiven, AgreementWithdrawn
from families.locks import lock_file
from families.models import Agreement, FamilyFile
from families.services.subject import subject_of


def record_agreement(
    file: FamilyFile, purpose: Purpose, channel: Channel, *, recorded_by: Membership | None, now: datetime
) -> Agreement:
    """Keep that the parent agreed to the current text; one that is already there stays. `recorded_by` is None when
    the parent agreed alone, by the link."""
    agreement, created = Agreement.objects.get_or_create(
        file=file,
        purpose=purpose.value,
        withdrawn_at=None,
        defaults={
            "version": current_text(purpose).version,
            "given_at": now,
            "channel": channel.value,
            "recorded_by": recorded_by,
        },
    )
    if created and purpose is Purpose.INCOME:
        record(
            AgreementGiven,
            actor=recorded_by and recorded_by.user,
            **subject_of(file),
            data={"purpose": purpose.value, "channel": channel.value},
            now=now,
        )
    return agreement


@transaction.atomic
def withdraw(file: FamilyFile, purpose: Purpose, *, by: Membership | None, now: datetime) -> None:
    """The parent no longer agrees: the income goes at once; without the agreement to the file, the file is closed
    at once, and erased the next night. `by` is the counsellor who was told, None when the parent did it."""
    locked = lock_file(file.pk)
    if locked is None:
        return
    withdrawn = Agreement.objects.filter(file=locked, withdrawn_at=None)
    if purpose is Purpose.INCOME:
        withdrawn = withdrawn.filter(purpose=purpose.value)
    if not withdrawn.update(withdrawn_at=now):
        return
    locked.sealed_income = ""
    if purpose is Purpose.FILE:
        locked.closed_at = locked.closed_at or now
    locked.save(update_fields=["sealed_income", "closed_at"])
    record(
        AgreementWithdrawn,
        actor=by and by.user,
        **subject_of(locked),
        data={"purpose": purpose.value},
        now=now,
    )
