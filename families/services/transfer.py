"""Confiding files to a colleague of the same organisation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.domain.roles import Role
from accounts.models import Membership
from core.audit import record
from families.events import FileTransferred
from families.locks import lock_files
from families.models import FamilyFile
from families.services.refusals import Refused
from families.services.subject import subject_of


@transaction.atomic
def transfer(files: Iterable[FamilyFile], to: Membership, *, by: Membership, now: datetime) -> int:
    """Make `to` follow these families; how many changed hands. Files that are theirs already stay as they are.

    Raises Refused, and moves none, unless `to` is a counsellor today of the organisation of each file.
    """
    if to.ended_at is not None or to.role != Role.COUNSELLOR:
        raise Refused("Choisissez un conseiller de votre structure.")
    moved = 0
    for file in lock_files(file.pk for file in files):
        if file.organisation_id != to.organisation_id:
            raise Refused("Choisissez un conseiller de votre structure.")
        if file.counsellor_id == to.pk:
            continue
        file.counsellor = to
        file.save(update_fields=["counsellor"])
        record(FileTransferred, actor=by.user, **subject_of(file), data={"to": to.pk}, now=now)
        moved += 1
    return moved
