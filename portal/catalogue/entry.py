"""What one page of the catalogue holds. Words only: figures stay in the scales, named here by their series."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to show. `times`: another series it is multiplied by; `share_of`: one of which it is a percentage."""

    label: str
    bareme: str
    key: str
    times: str = ""
    share_of: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One aid, for parents. `other_names`: words people search it by. `baremes`: codes of the scales it leans on.

    `links`: other official pages, each a sentence and its address.
    """

    code: str
    title: str
    summary: str
    what: tuple[str, ...]
    who: tuple[str, ...]
    how_much: tuple[str, ...]
    figures: tuple[Figure, ...]
    where: str
    url: str
    deadline: tuple[str, ...]
    documents: tuple[str, ...]
    baremes: tuple[str, ...]
    other_names: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
