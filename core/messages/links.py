"""The links of a letter: signed, for ever good, and silent about whose address they were sent to."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from core.messages.addresses import address_row
from core.models import ContactAddress

SALT = "core.messages.links"


@dataclass(frozen=True, slots=True)
class Opened:
    """What a link says: the address it was written to, and the topic of its letter."""

    address: ContactAddress
    topic: str


def absolute(path: str) -> str:
    """The whole address of a page, for who reads it outside the portal."""
    return f"{settings.SITE_URL}{path}"


def way_out_url(address: ContactAddress, topic: str) -> str:
    """Where one POST, by a person or by a mail program (RFC 8058), ends the letters of a topic."""
    return absolute(reverse("message_way_out", args=[_token(address, topic)]))


def choices_url(address: ContactAddress, topic: str) -> str:
    """Where this address chooses what it receives, with no account."""
    return absolute(reverse("message_choices", args=[_token(address, topic)]))


def choices_url_of(channel: str, to: str, topic: str) -> str:
    """The same for an address as it is written; makes its row, so never on a GET."""
    return choices_url(address_row(channel, to), topic)


def opened(token: str) -> Opened | None:
    """What a link says; None when it was cut, forged, or when its address was erased."""
    try:
        pk, topic = signing.loads(token, salt=SALT)
        address = ContactAddress.objects.filter(pk=UUID(hex=pk)).first()
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Opened(address, topic) if address else None


def _token(address: ContactAddress, topic: str) -> str:
    return signing.dumps([address.pk.hex, topic], salt=SALT)
