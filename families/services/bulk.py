"""Opening many files from a list: each good line opens one, a line that cannot is told, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from accounts.models import Membership
from core.audit import record
from families.bulk_list import Line
from families.events import FilesImported
from families.models import CareNeed, FamilyFile
from families.services.needs import share
from families.services.opening import open_file, open_file_of
from families.services.refusals import AlreadyOpen


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list gave: the files opened, those that were there already, and the parents to hand a link to."""

    opened: tuple[FamilyFile, ...]
    known: tuple[FamilyFile, ...]
    untold: int


def with_known(lines: Iterable[Line], counsellor: Membership) -> tuple[Line, ...]:
    """The same lines; those of families that the organisation follows already say so. Writes nothing."""
    return tuple(
        replace(line, errors=("votre structure suit déjà cette famille",))
        if line.family and open_file_of(counsellor, line.family)
        else line
        for line in lines
    )


def open_all(lines: Iterable[Line], *, counsellor: Membership, need: CareNeed | None, now: datetime) -> Imported:
    """Open the file of each good line, and share the need with them all. A list sent twice opens them once."""
    opened: list[FamilyFile] = []
    known: list[FamilyFile] = []
    untold = 0
    for line in lines:
        if line.family is None or line.channel is None:
            continue
        try:
            found = open_file(line.family, line.channel, counsellor=counsellor, now=now)
        except AlreadyOpen as already:
            known += FamilyFile.objects.filter(pk=already.file)
        else:
            opened.append(found.file)
            untold += not found.told
    with transaction.atomic():
        if need is not None:
            share(need, [*opened, *known], by=counsellor, now=now)
        if opened:
            record(
                FilesImported,
                actor=counsellor.user,
                organisation_id=counsellor.organisation_id,
                data={"count": len(opened)},
                now=now,
            )
    return Imported(tuple(opened), tuple(known), untold)
