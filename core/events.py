"""What the journal knows of the letters: who sent a dead one again."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.audit.registry import event


@event("message.replayed", _("Message envoyé de nouveau"))
@dataclass(frozen=True, slots=True)
class MessageReplayed:
    """No detail: its subject is the letter."""
