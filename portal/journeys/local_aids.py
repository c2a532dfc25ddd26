"""Local aids as families see them: those of the administration; those shipped while none was loaded."""

from __future__ import annotations

from aids.domain.local_aid import Level, LocalAid
from aids.local_aid_files import shipped_local_aids, shipped_local_aids_of
from aids.models import LocalAid as LocalAidRow
from aids.selectors.local_aids import local_aids_of, standing


def local_aids_for(insee: str | None) -> tuple[LocalAid, ...]:
    """Those of a commune (INSEE code), nearest territory first; none when it is not known."""
    if insee is None:
        return ()
    if LocalAidRow.objects.exists():
        return local_aids_of(insee)
    return _nearest_first(shipped_local_aids_of(insee))


def every_local_aid() -> tuple[LocalAid, ...]:
    """All of them, for the catalogue."""
    rows = list(LocalAidRow.objects.all())
    if not rows:
        return _nearest_first(shipped_local_aids())
    listed = (standing(row) for row in rows if row.listed)
    return _nearest_first(tuple(aid for aid in listed if aid is not None))


def _nearest_first(aids: tuple[LocalAid, ...]) -> tuple[LocalAid, ...]:
    return tuple(sorted(aids, key=lambda aid: (list(Level).index(aid.territory.level), aid.slug)))
