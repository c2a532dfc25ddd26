"""Addresses known by their hash: which one refuses letters, and what identifies it in a link."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from core.derived_keys import keys
from core.messages.letter import normalised
from core.models import Channel, ContactAddress

PURPOSE = "core.messages.address"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Since when an address refuses letters, and what its server said."""

    since: datetime
    reason: str


def address_hash(channel: str, to: str) -> str:
    """The keyed hash of an address: 64 hexadecimal figures that nobody reads without SECRET_KEY."""
    return every_hash(channel, to)[0]


def every_hash(channel: str, to: str) -> list[str]:
    """The hashes of one address under the current key and the older ones: what to look for."""
    written = f"{channel}:{normalised(channel, to)}".encode()
    return [hmac.new(key, written, hashlib.sha256).hexdigest() for key in keys(PURPOSE)]


def known_address(channel: str, to: str) -> ContactAddress | None:
    """The row of an address, if it has one."""
    return ContactAddress.objects.filter(channel=channel, address_hash__in=every_hash(channel, to)).first()


def address_row(channel: str, to: str) -> ContactAddress:
    """The row of an address, made at need, its hash renewed under the current key.

    Never called in the transaction of a cause: two of them making the same rows in two orders would wait for each
    other for ever.
    """
    current = address_hash(channel, to)
    known = known_address(channel, to)
    if known is None:
        return ContactAddress.objects.get_or_create(channel=channel, address_hash=current)[0]
    if known.address_hash != current:
        ContactAddress.objects.filter(pk=known.pk).update(address_hash=current)
        known.address_hash = current
    return known


def address_refuses(channel: str, to: str) -> Refusal | None:
    """Whether this address refuses letters, since when and why: what to tell who gave it."""
    known = known_address(channel, to)
    return Refusal(known.refused_at, known.refusal) if known and known.refused_at else None


def refusals_of(email: str, phone: str) -> dict[str, Refusal]:
    """Which of a person's two ways refuse letters, by channel; an empty one is no way."""
    ways = ((Channel.EMAIL.value, email), (Channel.SMS.value, phone))
    return {channel: refusal for channel, to in ways if to and (refusal := address_refuses(channel, to))}


def mark_refused(channel: str, to: str, reason: str, *, now: datetime) -> None:
    """Remember that the server of this address refuses it for good. The first refusal keeps its date."""
    with transaction.atomic():
        row = address_row(channel, to)
        ContactAddress.objects.filter(pk=row.pk, refused_at=None).update(refused_at=now, refusal=reason[:300])


def accept_again(channel: str, to: str) -> None:
    """Forget a refusal: somebody says that the address works now."""
    ContactAddress.objects.filter(channel=channel, address_hash__in=every_hash(channel, to)).update(
        refused_at=None, refusal=""
    )
