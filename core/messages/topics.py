"""What the portal writes about: each app registers its topics when it starts, in ``AppConfig.ready``.

The code of a topic is kept in the database: it never changes once published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from django.utils.functional import Promise


class Audience(StrEnum):
    """Whom a topic is for: nobody is asked to choose about letters that never come."""

    PARENTS = "parents"
    PROFESSIONALS = "professionals"
    ADMINISTRATION = "administration"


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject of letters, in the words of who receives them.

    Without ``choice``, its letters are those that the law or the person's own request calls for: nobody is asked.
    With ``lasts``, they carry a secret of so short a life: it does not leave once over, and its text is kept nowhere
    once it left or died.
    """

    code: str
    label: str | Promise
    audience: Audience = Audience.PARENTS
    choice: bool = True
    lasts: timedelta | None = None


_topics: dict[str, Topic] = {}


def register(
    code: str,
    label: str | Promise,
    *,
    audience: Audience = Audience.PARENTS,
    choice: bool = True,
    lasts: timedelta | None = None,
) -> Topic:
    """Make a topic known. Raises ValueError when the code belongs to another one, or does not fit its column."""
    topic = Topic(code, label, audience, choice, lasts)
    if not code.isidentifier() or len(code) > 50:
        raise ValueError(f"{code!r} is no code of a topic.")
    if _topics.setdefault(code, topic) != topic:
        raise ValueError(f"The topic {code!r} is registered twice, in two ways.")
    return topic


def topic(code: str) -> Topic:
    """Raises ValueError for a topic that nobody registered."""
    if code not in _topics:
        raise ValueError(f"Nobody registered the topic {code!r}.")
    return _topics[code]


def codes() -> frozenset[str]:
    """Those of every registered topic."""
    return frozenset(_topics)


def topics(*audiences: Audience) -> tuple[Topic, ...]:
    """Those that these audiences choose about, in the order of their registration."""
    return tuple(topic for topic in _topics.values() if topic.choice and topic.audience in audiences)


def label_of(code: str) -> str | Promise:
    """What people call a topic; its code for one that no app registers any more."""
    return _topics[code].label if code in _topics else code


def life_of(code: str) -> timedelta | None:
    """How long the secret of such a letter is good; None for a letter without secret, or of an app that left."""
    return _topics[code].lasts if code in _topics else None
