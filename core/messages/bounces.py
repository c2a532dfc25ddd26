"""E-mails that come back after the relay took them: the report of a server (RFC 3464), and what it marks.

A report is believed about the letter whose Message-ID it gives back, which only its receiver and the servers on the
way know. It marks the address that we wrote to, never one that it names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import Message
from enum import StrEnum
from uuid import UUID

import structlog
from django.db import transaction

from core.messages.addresses import mark_refused
from core.messages.email import ENHANCED, address_at_fault
from core.models import Channel, OutboxMessage, State

log = structlog.get_logger(__name__)

OUR_ID = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.ASCII)
CODE = re.compile(r"\b[45]\d\d\b", re.ASCII)
# What a relay writes for a refusal that it does not understand: the words of the other server say more.
UNDEFINED = "5.0.0"


class Outcome(StrEnum):
    NOTHING = "nothing"
    NOT_YET = "not_yet"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Bounce:
    """A letter that will not arrive, and what the last server said."""

    message: UUID
    reason: str
    of_address: bool


def take(content: bytes, *, now: datetime) -> Outcome:
    """Mark the letter of a report as an immediate refusal does. NOT_YET: it is not marked as sent yet, ask again.

    Anything else (a delay, a report about nothing of ours, an answer of a person, the same report again) does nothing.
    """
    bounce = bounce_in(content)
    if bounce is None:
        return Outcome.NOTHING
    letter = OutboxMessage.objects.filter(pk=bounce.message, channel=Channel.EMAIL).exclude(recipient="").first()
    if letter is not None and letter.state == State.WAITING:
        return Outcome.NOT_YET
    if letter is None or letter.state != State.SENT:
        return Outcome.NOTHING
    with transaction.atomic():
        sent = OutboxMessage.objects.filter(pk=letter.pk, state=State.SENT)
        sent.update(state=State.DEAD, sent_at=None, last_error=bounce.reason)
        if bounce.of_address:
            mark_refused(letter.channel, letter.recipient, bounce.reason, now=now)
    log.warning("message_came_back", message=str(letter.pk))
    return Outcome.DEAD


def bounce_in(content: bytes) -> Bounce | None:
    """The failure that a message reports; None when it reports none, or gives back no Message-ID like ours."""
    report = message_from_bytes(content)
    if report.get_content_type() != "multipart/report" or not report.is_multipart():
        return None
    message = next((UUID(found) for text in _ids(report) for found in OUR_ID.findall(text)), None)
    failure = next((block for block in _recipients(report) if _field(block, "Action").lower() == "failed"), None)
    if message is None or failure is None:
        return None
    said = _field(failure, "Diagnostic-Code").partition(";")[2].strip()
    status = _field(failure, "Status").partition(" ")[0]
    if not ENHANCED.search(said) and status != UNDEFINED:
        said = f"{status} {said}".strip()
    code = CODE.search(said)
    at_fault = status.startswith("5") and address_at_fault(int(code[0]) if code else 0, said)
    return Bounce(message, f"Revenu : {said or status}".strip()[:300], at_fault)


def _recipients(report: Message) -> Iterator[Message]:
    """What the report says of each receiver: blocks of fields, after the first one, about the whole."""
    for part in report.get_payload():
        if isinstance(part, Message) and part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (block for block in part.get_payload() if isinstance(block, Message))


def _ids(report: Message) -> Iterator[str]:
    """Where the Message-ID of the letter may be: the copy given back, whole or its headers; else the answered ones."""
    for part in report.walk():
        if part.get_content_type() == "text/rfc822-headers":
            copy = part.get_payload(decode=True)
            yield _field(message_from_bytes(copy if isinstance(copy, bytes) else b""), "Message-ID")
        elif part is not report:
            yield _field(part, "Message-ID")
    yield _field(report, "In-Reply-To")
    yield _field(report, "References")


def _field(block: Message, name: str) -> str:
    """On one line, without the zero bytes that PostgreSQL refuses."""
    return " ".join(str(block.get(name, "")).replace("\x00", "").split())
