"""The register of personal data: each table that holds some, which columns, how they are exported, how erased.

Each app declares its own in its module ``personal_data``, found when Django starts. A table is either declared with
its columns, or declared to hold none: tests/architecture/test_personal_data.py fails for one that is neither.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What a table says of people. `model` is its label, « families.FamilyFile »; `about` says who they are.

    `exported` and `erased` tell how a person gets it, and how it goes: the name of the function that does it, or why
    there is nothing to do.
    """

    model: str
    about: str
    fields: tuple[str, ...]
    exported: str
    erased: str


_held: dict[str, PersonalData] = {}
_none: set[str] = set()


def declare(model: str, about: str, fields: tuple[str, ...], *, exported: str, erased: str) -> None:
    """Say what a table holds. Raises ValueError for a table declared already, or nothing said."""
    if model in _held or model in _none or not (about and fields and exported and erased):
        raise ValueError(f"{model} is declared twice, or says nothing.")
    _held[model] = PersonalData(model, about, fields, exported, erased)


def declare_none(*models: str) -> None:
    """Say that these tables hold nothing about people. Raises ValueError for a table declared already."""
    for model in models:
        if model in _held or model in _none:
            raise ValueError(f"{model} is declared twice.")
        _none.add(model)


def declared() -> dict[str, PersonalData]:
    """The tables that hold personal data, by label."""
    return dict(_held)


def declared_none() -> frozenset[str]:
    """The labels of the tables that hold none."""
    return frozenset(_none)
