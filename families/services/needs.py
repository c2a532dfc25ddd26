"""Needs of care, shared by the files of several families: a training session is written once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from core.audit import record
from families.domain.care import Care
from families.events import NeedLeft, NeedShared
from families.locks import lock_files
from families.models import CareHours, CareNeed, FamilyFile, FileNeed
from families.services.refusals import Refused
from families.services.subject import subject_of


@transaction.atomic
def create_need(care: Care, files: Iterable[FamilyFile], *, by: Membership, now: datetime) -> CareNeed:
    """Write a need of the organisation of `by`, shared by these files. Raises Refused for another's file."""
    kind = CareNeed.Kind.WEEKLY if care.weekly else CareNeed.Kind.DATED
    need = CareNeed.objects.create(
        organisation_id=by.organisation_id,
        created_by=by,
        created_at=now,
        label=care.label,
        kind=kind,
        starts=care.starts,
        until=care.until,
        insee_code=care.insee_code,
        radius_km=care.radius_km,
        travel_minutes=care.travel_minutes,
        avip_priority=care.avip_priority,
    )
    CareHours.objects.bulk_create(
        [
            CareHours(need=need, kind=kind, weekday=hours.weekday, day=hours.day, starts=hours.starts, ends=hours.ends)
            for hours in care.hours
        ]
    )
    share(need, files, by=by, now=now)
    return need


@transaction.atomic
def share(need: CareNeed, files: Iterable[FamilyFile], *, by: Membership, now: datetime) -> int:
    """Add a need to these files; how many did not have it. Raises Refused for a file that is gone, closed or not of
    the need's organisation: none then gets it."""
    wanted = {file.pk for file in files}
    locked = lock_files(wanted)
    if len(locked) != len(wanted) or any(not _may_share(file, need) for file in locked):
        raise Refused("Un de ces dossiers vient d’être fermé ou effacé. Rechargez la page.")
    already = set(FileNeed.objects.filter(need=need, file__in=locked).values_list("file", flat=True))
    new = [file for file in locked if file.pk not in already]
    FileNeed.objects.bulk_create([FileNeed(need=need, file=file, organisation_id=need.organisation_id) for file in new])
    for file in new:
        record(NeedShared, actor=by.user, **subject_of(file), data={"need": need.pk}, now=now)
    return len(new)


@transaction.atomic
def leave(need: CareNeed, file: FamilyFile, *, by: Membership | None, now: datetime) -> bool:
    """Take a need out of a file; a need that no family has any more goes. False when the file did not have it."""
    if not lock_files([file.pk]) or not FileNeed.objects.filter(need=need, file=file).delete()[0]:
        return False
    CareNeed.objects.filter(pk=need.pk, files=None).delete()
    record(NeedLeft, actor=by and by.user, **subject_of(file), data={"need": need.pk}, now=now)
    return True


def _may_share(file: FamilyFile, need: CareNeed) -> bool:
    return file.organisation_id == need.organisation_id and file.closed_at is None
