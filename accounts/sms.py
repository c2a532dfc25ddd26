"""Text messages. A provider is one more class with ``send``, named by the setting SMS_SENDER."""

from __future__ import annotations

from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

log = structlog.get_logger(__name__)


class SmsSender(Protocol):
    def send(self, number: str, text: str) -> None:
        """Send ``text`` to a number in E.164. Raises OSError when the message cannot leave."""


class ConsoleSender:
    """Prints the message on the terminal: for the local machine only."""

    def send(self, number: str, text: str) -> None:
        print(f"SMS à {number} : {text}", flush=True)


class MemorySender:
    """Keeps the messages of this process in ``outbox``, as Django's locmem e-mail backend does."""

    outbox: list[tuple[str, str]] = []

    def send(self, number: str, text: str) -> None:
        self.outbox.append((number, text))


def send_sms(number: str, text: str) -> None:
    """Send through the sender of the settings."""
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    sender.send(number, text)
    log.info("sms_sent")
