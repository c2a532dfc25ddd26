"""What an organisation that closes leaves: its families' files are closed at once, the parents are told.

Nobody takes the files over: another organisation follows the family once the parent agrees, and opens its own. The
night erases what was announced here (families.services.retention).

A parent whom no letter reaches, with nobody left at the organisation to tell them, stays on a list of the
administration (families.selectors.untold), and nothing of theirs is erased before somebody says that they know.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.audit import record
from families.events import FileClosedWithOrganisation, ParentToldOtherwise
from families.locks import lock_file, lock_files
from families.models import FamilyFile
from families.selectors.untold import untold_of_closed
from families.services import telling
from families.services.subject import subject_of


@transaction.atomic
def close_files_of(organisation_id: int, *, by: User | None, now: datetime) -> int:
    """Close its open files and tell each parent, else the counsellor; how many. Twice changes nothing."""
    opened = FamilyFile.objects.filter(organisation=organisation_id, closed_at=None)
    files = [file for file in lock_files(opened.values_list("pk", flat=True)) if file.closed_at is None]
    for file in files:
        file.closed_at = max(now, file.opened_at)
        file.deletion_announced_at = now if telling.organisation_closed(file, now=now) else None
        file.save(update_fields=["closed_at", "deletion_announced_at"])
        record(FileClosedWithOrganisation, actor=by, **subject_of(file), now=now)
    return len(files)


@transaction.atomic
def tell_again(pk: int, *, now: datetime) -> bool:
    """Tell of a closed file by a way that works now; False when there is none, or nothing to tell any more."""
    file = lock_file(pk)
    if file is None or not untold_of_closed().filter(pk=pk).exists() or not telling.organisation_closed(file, now=now):
        return False
    file.deletion_announced_at = now
    file.save(update_fields=["deletion_announced_at"])
    return True


@transaction.atomic
def told_otherwise(pk: int, *, by: User, now: datetime) -> bool:
    """An administrator says that the parent of a closed file knows: its delay begins. Twice changes nothing."""
    file = lock_file(pk)
    if file is None or not untold_of_closed().filter(pk=pk).exists():
        return False
    file.deletion_announced_at = now
    file.save(update_fields=["deletion_announced_at"])
    record(ParentToldOtherwise, actor=by, **subject_of(file), now=now)
    return True
