"""The row locks of families: one file at a time, the lowest number first (docs/familles.md)."""

from __future__ import annotations

from collections.abc import Iterable

from families.models import FamilyFile, FileNeed, SavedSearch, SignedLink, ToldPlace


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


def lock_search_unless_taken(pk: int) -> SavedSearch | None:
    """Keep a saved search for one look; None when it is gone, or when another look has it: there is nothing to add."""
    searches = SavedSearch.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return searches.filter(pk=pk).first()


def lock_share_unless_taken(pk: int) -> FileNeed | None:
    """The same for the need of a file."""
    shares = FileNeed.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return shares.select_related("file", "need").filter(pk=pk).first()


def lock_places_to_announce(counsellor: int) -> list[ToldPlace]:
    """The new places of the open files of this counsellor (a membership) that no letter says yet, lowest number first.
    Those that another letter is taking are left out."""
    places = ToldPlace.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    mine = places.filter(
        share__file__counsellor=counsellor, share__file__closed_at=None, is_new=True, announced_at=None
    )
    return list(mine.order_by("pk"))
