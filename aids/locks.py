"""The row locks of aids: taken once, in the order of the keys, before the rows are read and written."""

from __future__ import annotations

from collections.abc import Iterable

from aids.models import LocalAid


def locked_local_aids(slugs: Iterable[str]) -> dict[str, LocalAid]:
    """The rows of these slugs, kept from every other writer until the transaction ends."""
    rows = LocalAid.objects.select_for_update(of=("self",), no_key=True).filter(slug__in=list(slugs)).order_by("pk")
    return {row.slug: row for row in rows}
