"""A letter as an e-mail: text and HTML, its Message-ID, its way out, and what SMTP answers."""

from __future__ import annotations

import re
import smtplib
from contextlib import suppress
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string

from core.messages.addresses import address_row
from core.messages.errors import Refused, Unreachable
from core.messages.letter import text_of
from core.messages.links import choices_url, way_out_url
from core.messages.topics import label_of
from core.models import OutboxMessage

# What the enhanced status (RFC 3463) must say for the address itself to be at fault: unknown, moved or closed. A
# server that refuses our relay or our sender (5.1.7, 5.1.8) or finds the box full says nothing of the address.
AT_FAULT = re.compile(r"\b5\.1\.(?:[0-6]|10)\b|\b5\.2\.1\b")
ENHANCED = re.compile(r"\b5\.\d{1,3}\.\d{1,3}\b")
UNKNOWN_BOX = (550, 551, 553)


def send(letter: OutboxMessage) -> None:
    """Hand the letter to the relay. Raises Refused, Unreachable, or OSError for what may pass later."""
    email = composed(letter)
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        connection.send_messages([email])
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        _sort_out(code, said, of_address=address_at_fault(code, _words(said)))
        raise
    except smtplib.SMTPDataError as error:
        _sort_out(error.smtp_code, error.smtp_error, of_address=False)
        raise
    finally:
        # A farewell that fails takes nothing back: the relay has the letter, or has said no.
        with suppress(OSError):
            connection.close()


def composed(letter: OutboxMessage) -> EmailMultiAlternatives:
    """The whole e-mail, with the headers that mail programs show as « Se désabonner » (RFC 2369, RFC 8058)."""
    address = address_row(letter.channel, letter.recipient)
    headers = {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": message_id(letter),
        "Auto-Submitted": "auto-generated",
        "Content-Language": settings.LANGUAGE_CODE,
    }
    context = {
        "letter": letter,
        "topic": label_of(letter.topic),
        "product_name": settings.PRODUCT_NAME,
        "language": settings.LANGUAGE_CODE,
        "way_out": "",
        "choices": choices_url(address, letter.topic),
    }
    if letter.one_way_out:
        context["way_out"] = way_out_url(address, letter.topic)
        headers |= {
            "List-Unsubscribe": f"<{context['way_out']}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    email = EmailMultiAlternatives(
        letter.subject,
        text_of("messages/email.txt", context),
        # The envelope's sender, to whom servers send the letter back; people see and answer the other one.
        from_email=settings.BOUNCE_EMAIL,
        to=[letter.recipient],
        headers=headers,
    )
    email.attach_alternative(render_to_string("messages/email.html", context), "text/html")
    return email


def message_id(letter: OutboxMessage) -> str:
    """The id of the outbox: a relay or a mail program that sees it twice knows that it is one letter."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{letter.pk}@{domain}>"


def _sort_out(code: int, said: bytes | str, *, of_address: bool) -> None:
    """Raises Refused for a reply 5xx; a reply 4xx may pass later."""
    if 500 <= code < 600:
        raise Refused(f"{code} {_words(said)}".strip()[:300], of_address=of_address) from None


def address_at_fault(code: int, said: str) -> bool:
    """Whether what a server said blames the address itself."""
    return bool(AT_FAULT.search(said)) if ENHANCED.search(said) else code in UNKNOWN_BOX


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said
