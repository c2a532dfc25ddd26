"""The children of a family, each under the one number by which PostgreSQL refuses two places at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

from accounts.models import User
from bookings.models import BookedChild, FileChildLink
from families.marks import every_mark, mark
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


def children_of_account(parent: User, birth_months: Iterable[date]) -> list[BookedChild]:
    """The children of an account, in the order given; the account is locked (accounts.locks). A child that a file
    with the same telephone, or the same e-mail, placed already has its number."""
    seen: Counter[date] = Counter()
    found = []
    for birth in birth_months:
        month = birth.replace(day=1)
        found.append(_of_account(parent, month, seen[month]))
        seen[month] += 1
    return found


def _of_account(parent: User, month: date, place: int) -> BookedChild:
    for name, contact in (("phone_mark", parent.phone), ("email_mark", parent.email)):
        marks = every_mark(contact, month) if contact else []
        twins = BookedChild.objects.filter(**{f"file_children__{name}__in": marks})
        if len(same := list(dict.fromkeys(twins.order_by("links__file_child_id")))) > place:
            return same[place]
    said = {"parent": parent, "birth_date": month.replace(day=MIDDLE_OF_MONTH)}
    mine = BookedChild.objects.filter(**said).order_by("pk")
    if len(mine) > place:
        return mine[place]
    # The number that a file of the same contact would draw.
    number = uuid5(_NAMESPACE, f"{mark(parent.phone or parent.email or '', month)}:{place}")
    return BookedChild.objects.get_or_create(pk=number, defaults=said)[0]


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
