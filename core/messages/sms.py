"""Text messages. A provider is one more class with ``send``, named by the setting SMS_SENDER."""

from __future__ import annotations

from typing import Protocol

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

from core.messages.errors import Unreachable
from core.messages.sent_files import SentFile, keep
from core.models import Channel, OutboxMessage

log = structlog.get_logger(__name__)


class SmsSender(Protocol):
    def send(self, number: str, text: str, reference: str = "") -> None:
        """Send ``text`` to a number in E.164; ``reference`` is ours, for who reads the provider's records.

        Raises Refused for a number that nobody serves, OSError when the message cannot leave now.
        """


class ConsoleSender:
    """Prints the message on the terminal: for the local machine only."""

    def send(self, number: str, text: str, reference: str = "") -> None:
        print(f"SMS à {number} : {text}", flush=True)


class FileSender:
    """Keeps the message in a file of SENT_MESSAGES_DIR, where the page of the demonstration reads it."""

    def send(self, number: str, text: str, reference: str = "") -> None:
        keep(SentFile(channel=Channel.SMS, to=number, text=text, reference=reference))


class ConsoleAndFileSender:
    """On the terminal and in a file: what ``make run`` uses."""

    def send(self, number: str, text: str, reference: str = "") -> None:
        ConsoleSender().send(number, text, reference)
        FileSender().send(number, text, reference)


class MemorySender:
    """Keeps the messages of this process in ``outbox``, as Django's locmem e-mail backend does."""

    outbox: list[tuple[str, str]] = []

    def send(self, number: str, text: str, reference: str = "") -> None:
        self.outbox.append((number, text))


def send_sms(number: str, text: str, reference: str = "") -> None:
    """Send through the sender of the settings, at once. Raises what the sender raises.

    Sign-in codes leave this way, and not through the outbox: the person waits in front of the page, so a code that
    cannot leave now is an error to show now, and one sent an hour later would be worthless and still open a door.
    """
    if not settings.SMS_SENDER:
        raise Unreachable("SMS_SENDER")
    sender: SmsSender = import_string(settings.SMS_SENDER)()
    sender.send(number, text, reference)
    log.info("sms_sent")


def send(letter: OutboxMessage) -> None:
    """Hand a letter of the outbox to the provider."""
    send_sms(letter.recipient, letter.text, str(letter.pk))
