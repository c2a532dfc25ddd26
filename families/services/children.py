"""The children of a file, and the marks by which two organisations notice the same one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from families.marks import mark
from families.models import FamilyFile, FileChild


def write_children(file: FamilyFile, birth_months: Iterable[date]) -> None:
    """Make the children of the file those of these months, in its transaction; children who stay keep their row."""
    wanted = Counter(month.replace(day=1) for month in birth_months)
    for child in FileChild.objects.filter(file=file).order_by("pk"):
        if wanted[child.birth_month] > 0:
            wanted[child.birth_month] -= 1
            _mark(child, file).save(update_fields=["phone_mark", "email_mark"])
        else:
            child.delete()
    new = (FileChild(file=file, birth_month=month) for month in sorted(wanted.elements()))
    FileChild.objects.bulk_create([_mark(child, file) for child in new])


def _mark(child: FileChild, file: FamilyFile) -> FileChild:
    child.phone_mark = mark(file.phone, child.birth_month)
    child.email_mark = mark(file.email, child.birth_month)
    return child
