"""The children of a family, each under the one number by which PostgreSQL refuses two places at once."""

from __future__ import annotations

from collections import Counter
from datetime import date
from uuid import UUID, uuid5

from bookings.models import BookedChild, FileChildLink
from families.models import FamilyFile, FileChild

MIDDLE_OF_MONTH = 15  # a birth month alone stands for its 15th
_NAMESPACE = UUID("5f0f8f0e-2b3c-4a57-9f0a-6a1d2c5f7e11")


def booked_children(file: FamilyFile) -> list[BookedChild]:
    """The children of a file, in its order. In a transaction. A child that another organisation placed has its number:
    the marks of contact and birth month are equal (families.marks); twins follow their order."""
    seen: Counter[date] = Counter()
    found = []
    for child in file.children.order_by("birth_month", "pk"):
        found.append(_linked(child) or _link(child, seen[child.birth_month]))
        seen[child.birth_month] += 1
    return found


def _linked(child: FileChild) -> BookedChild | None:
    link = FileChildLink.objects.filter(file_child=child).select_related("child").first()
    return link.child if link else None


def _link(child: FileChild, place: int) -> BookedChild:
    marked = _placed_elsewhere(child, place)
    booked = (
        marked
        or BookedChild.objects.get_or_create(
            pk=_number(child, place), defaults={"birth_date": child.birth_month.replace(day=MIDDLE_OF_MONTH)}
        )[0]
    )
    FileChildLink.objects.create(file_child=child, child=booked)
    return booked


def _placed_elsewhere(child: FileChild, place: int) -> BookedChild | None:
    """The same child in another file, already booked: the one of the same place among twins."""
    for name in ("phone_mark", "email_mark"):
        mark = getattr(child, name)
        twins = BookedChild.objects.filter(**{f"file_children__{name}": mark}).exclude(
            links__file_child__file=child.file_id
        )
        if mark and len(same := list(twins.order_by("links__file_child_id").distinct())) > place:
            return same[place]
    return None


def _number(child: FileChild, place: int) -> UUID:
    mark = child.phone_mark or child.email_mark or f"file-child:{child.pk}"
    return uuid5(_NAMESPACE, f"{mark}:{place}")
