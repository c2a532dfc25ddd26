"""The types of event that the journal knows: one frozen dataclass each, registered under a tag.

An app declares its own in its module ``events``, found when Django starts:

    @event("membership.role_changed", _("Rôle changé"))
    @dataclass(frozen=True, slots=True)
    class RoleChanged:
        role: Role = told(_("rôle"), dict(ROLES))

The fields are the details of the event. They hold codes, numbers, dates and yes or no: text that somebody typed is
refused when the event is recorded, so no name, address or telephone number enters the journal by this way.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.utils.functional import Promise

TAG = re.compile(r"[a-z_]+(\.[a-z_]+)+")
CODE = re.compile(r"(?!\+?\d{6})[A-Za-z0-9_.:/<>-]{0,100}")
T = TypeVar("T")


class PersonalText(ValueError):
    """A detail of an event is free text: it could say who somebody is."""


@dataclass(frozen=True, slots=True)
class EventType:
    """`tag` as stored, `label` as people read it, `form` the dataclass of its details."""

    tag: str
    label: str | Promise
    form: type


@dataclass(frozen=True, slots=True)
class Detail:
    """How people read a field of an event: its name, and the words of its codes."""

    label: str | Promise
    words: Mapping[str, str | Promise]


_by_tag: dict[str, EventType] = {}
_by_form: dict[type, EventType] = {}


def event(tag: str, label: str | Promise) -> Callable[[type[T]], type[T]]:
    """Register a dataclass of details under a tag, « subject.what_happened ». Raises ValueError on a second use."""

    def register(form: type[T]) -> type[T]:
        if not TAG.fullmatch(tag) or tag in _by_tag:
            raise ValueError(f"« {tag} » is no tag, or is one already.")
        if not dataclasses.is_dataclass(form):
            raise ValueError(f"{form.__name__} is no dataclass.")
        _by_tag[tag] = _by_form[form] = EventType(tag, label, form)
        return form

    return register


def told(label: str | Promise, words: Mapping[str, str | Promise] | None = None, **options: Any) -> Any:
    """A field of an event that people read: `label`, and `words` in place of its codes."""
    return field(metadata={"detail": Detail(label, words or {})}, **options)


def type_of(form: type) -> EventType:
    """The type of event registered with this dataclass. Raises LookupError when there is none."""
    try:
        return _by_form[form]
    except KeyError:
        raise LookupError(f"{form.__name__} is not registered as an event.") from None


def known(tag: str) -> EventType | None:
    """The type of this tag; None for one that the portal knew in the past."""
    return _by_tag.get(tag)


def all_types() -> list[EventType]:
    """Every type of event, by tag."""
    return [_by_tag[tag] for tag in sorted(_by_tag)]


def details(type_: EventType, data: Mapping[str, Any]) -> dict[str, Any]:
    """The details as they are stored. Raises TypeError for a field missing or unknown, PersonalText for a text."""
    filled = type_.form(**data)
    return {each.name: _plain(getattr(filled, each.name)) for each in dataclasses.fields(filled)}


def read(tag: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The details that people read, as pairs of label and words."""
    type_ = known(tag)
    for each in dataclasses.fields(type_.form) if type_ else ():
        detail: Detail | None = each.metadata.get("detail")
        value = data.get(each.name)
        if detail and value not in (None, "", []):
            values = value if isinstance(value, list) else [value]
            yield str(detail.label), ", ".join(str(detail.words.get(str(one), one)) for one in values)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) and CODE.fullmatch(value):
        return str(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(each) for each in (sorted(value) if isinstance(value, frozenset) else value)]
    raise PersonalText("The details of an event are codes, numbers, dates, yes or no.")
