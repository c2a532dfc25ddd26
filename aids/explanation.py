"""« Comment est-ce calculé ? » in the language of the reader: the domain marks its sentences, this translates them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from aids.domain.outcome import Step
from aids.domain.wording import Message
from core.translation import gettext


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One line of the trace, ready to show: « Tarif selon vos revenus », « 0,93 € par heure »."""

    label: str
    value: str


def explained(steps: Iterable[Step]) -> tuple[ExplainedStep, ...]:
    """The trace of an amount, line by line."""
    return tuple(ExplainedStep(gettext(step.label), step.display) for step in steps)


def sentence(message: Message) -> str:
    """A warning or a reason, translated before its values are filled in."""
    return gettext(message.template) % dict(message.values) if message.values else gettext(message.template)


def sentences(messages: Iterable[Message]) -> tuple[str, ...]:
    """Several of them, each once."""
    return tuple(dict.fromkeys(sentence(message) for message in messages))
