"""What an address wants to receive: one question per topic, for each way by which the person is reached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.messages.topics import Topic
from core.models import Channel, Frequency
from portal.forms.fields import Choice

FREQUENCIES = [
    (Frequency.AT_ONCE.value, _("Tout de suite")),
    (Frequency.DAILY.value, _("Une fois par jour, ensemble")),
    (Frequency.NEVER.value, _("Jamais")),
]
BY = {Channel.EMAIL.value: _("Par e-mail"), Channel.SMS.value: _("Par SMS")}


@dataclass(frozen=True, slots=True)
class Question:
    """How often an address hears of a topic; ``now`` is the present answer."""

    channel: str
    topic: Topic
    now: str

    @property
    def name(self) -> str:
        return f"{self.channel}_{self.topic.code}"


class MessageChoicesForm(forms.Form):
    """Each question says by which way it is about."""

    def __init__(self, questions: Iterable[Question], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.questions = list(questions)
        for question in self.questions:
            self.fields[question.name] = Choice(
                label=str(question.topic.label),
                help_text=BY[question.channel],
                choices=FREQUENCIES,
                initial=question.now,
                widget=forms.RadioSelect,
                error_messages={"required": _("Choisissez une réponse.")},
            )

    def frequencies(self, channel: str) -> dict[str, str]:
        """The answers about one way, by topic."""
        return {
            question.topic.code: self.cleaned_data[question.name]
            for question in self.questions
            if question.channel == channel
        }
