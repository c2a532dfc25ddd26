"""The row locks of families: one file at a time, the lowest number first (docs/familles.md)."""

from __future__ import annotations

from collections.abc import Iterable

from families.models import FamilyFile, SignedLink


def lock_files(pks: Iterable[int]) -> list[FamilyFile]:
    """Keep every other writer away from these files until the transaction ends. The missing ones are left out."""
    files = FamilyFile.objects.select_for_update(of=("self",), no_key=True)
    return list(files.filter(pk__in=sorted(set(pks))).order_by("pk"))


def lock_file(pk: int) -> FamilyFile | None:
    """Like `lock_files`, for one; None when it was erased meanwhile."""
    return next(iter(lock_files([pk])), None)


def lock_link(pk: int) -> SignedLink | None:
    """Keep a link for one try at its code, so that two right answers at once open it once."""
    return SignedLink.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
