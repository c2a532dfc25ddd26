"""Senders that fail as they are told to, and work otherwise: named by the settings, as real ones are."""

from __future__ import annotations

from django.core.mail.backends.locmem import EmailBackend

from core.messages.sms import MemorySender


class FailingEmail(EmailBackend):
    """Raises ``error`` when a letter is handed over."""

    error: Exception | None = None

    def send_messages(self, messages):
        if self.error:
            raise self.error
        return super().send_messages(messages)


class FailingSms(MemorySender):
    """Raises ``error`` when a letter is handed over."""

    error: Exception | None = None

    def send(self, number: str, text: str, reference: str = "") -> None:
        if self.error:
            raise self.error
        super().send(number, text, reference)
