"""Erasing a file: everything about the family leaves the database, whoever asked, at once.

What stays says that a file existed and why it is gone (ErasedFile), and which numbers did what (the journal). Letters
already sent keep their cause, without address nor text; the rows of history lose this file (core.audit.doors).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from core.audit import doors, record
from core.messages.retention import erase as erase_address
from core.messages.retention import erase_caused_by
from families import held_elsewhere
from families.domain.erasure import Reason
from families.events import FileErased
from families.locks import lock_file
from families.models import CareNeed, ErasedFile, FamilyFile
from families.selectors.contacts import is_known
from families.services.letters import cause
from families.services.subject import subject_of


@transaction.atomic
def erase(file: FamilyFile, reason: Reason, *, by: Membership | None, now: datetime) -> bool:
    """Erase a file and all that hangs on it; False when it is gone already. `by` is None for the parent, or the night.

    A need that no other family shares goes too: its title may name somebody.
    """
    locked = lock_file(file.pk)
    if locked is None:
        return False
    number, contacts = locked.pk, [("email", locked.email), ("sms", locked.phone)]
    about, letters = subject_of(locked), cause(locked)
    ErasedFile.objects.create(
        organisation_id=locked.organisation_id,
        file_number=number,
        opened_at=locked.opened_at,
        erased_at=now,
        reason=reason.value,
    )
    needs = list(CareNeed.objects.filter(files=locked).values_list("pk", flat=True))
    held_elsewhere.erase_all(locked, by=by.user if by else None, now=now)
    locked.delete()
    CareNeed.objects.filter(pk__in=needs, files=None).delete()
    doors.forget_history_of(FamilyFile, number)
    erase_caused_by(letters)
    for channel, to in contacts:
        if to and not is_known(channel, to):
            erase_address(channel, to)
    record(FileErased, actor=by and by.user, **about, data={"reason": reason.value}, now=now)
    return True
