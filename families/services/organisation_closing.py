"""What an organisation that closes leaves: its families' files are closed at once, the parents are told.

Nobody takes the files over: another organisation follows the family once the parent agrees, and opens its own. The
night erases what was announced here (families.services.retention).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.models import User
from core.audit import record
from families.events import FileClosedWithOrganisation
from families.locks import lock_files
from families.models import FamilyFile
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
