"""The digest: once a day, the letters that wait for one address leave as one."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.translation import ngettext

from core.locks import locked_letters_of_the_day
from core.messages import gsm7
from core.messages.addresses import address_refuses
from core.messages.letter import text_of
from core.messages.links import absolute
from core.messages.outbox import wake
from core.messages.preferences import DIGEST_TOPIC, choices_of
from core.models import Channel, Frequency, OutboxMessage, State


def gather(*, now: datetime) -> int:
    """One letter per address from those that wait for the day's digest; returns how many addresses were served.

    Run again, it finds nothing to gather: each letter is in one digest.
    """
    waiting = OutboxMessage.objects.filter(state=State.DIGEST).order_by("channel", "address_hash")
    addresses = list(waiting.values_list("channel", "address_hash").distinct())
    return sum(_gather_address(channel, address_hash, now) for channel, address_hash in addresses)


def _gather_address(channel: str, address_hash: str, now: datetime) -> bool:
    with transaction.atomic():
        letters = locked_letters_of_the_day(channel, address_hash)
        if not letters:
            return False
        wanted = _still_wanted(letters)
        if refusal := address_refuses(channel, letters[0].recipient):
            _all(wanted).update(state=State.DEAD, last_error=f"Adresse refusée : {refusal.reason}"[:300])
            return False
        if len(wanted) == 1:
            _all(wanted).update(state=State.WAITING, next_attempt_at=now)
            leaving = wanted[0]
        elif wanted:
            leaving = _digest(wanted, now)
            leaving.save(force_insert=True)
            _all(wanted).update(state=State.GATHERED, gathered_in=leaving)
        else:
            return False
        transaction.on_commit(partial(wake, leaving.pk))
    return True


def _still_wanted(letters: list[OutboxMessage]) -> list[OutboxMessage]:
    """Without the letters of topics refused since they were written, which stay here."""
    choices = choices_of(letters[0].channel, letters[0].recipient)
    refused = [letter for letter in letters if choices.get(letter.topic) == Frequency.NEVER]
    _all(refused).update(state=State.WITHHELD)
    return [letter for letter in letters if letter not in refused]


def _all(letters: list[OutboxMessage]) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(pk__in=[letter.pk for letter in letters])


def _digest(letters: list[OutboxMessage], now: datetime) -> OutboxMessage:
    first = letters[0]
    by_email = first.channel == Channel.EMAIL
    context: dict[str, object] = {"letters": letters}
    return OutboxMessage(
        # A letter is in one digest: the first of them names it.
        key=f"digest:{first.pk}",
        channel=first.channel,
        recipient=first.recipient,
        address_hash=first.address_hash,
        topic=DIGEST_TOPIC.code,
        subject=_title(len(letters)) if by_email else "",
        text=text_of("messages/digest.txt", context) if by_email else _short(letters),
        html=render_to_string("messages/digest.html", context) if by_email else "",
        one_way_out=True,
        next_attempt_at=now,
        created_at=now,
    )


def _title(count: int) -> str:
    words = ngettext("%(product)s : %(n)d message aujourd’hui", "%(product)s : %(n)d messages aujourd’hui", count)
    return words % {"product": settings.PRODUCT_NAME, "n": count}


def _short(letters: list[OutboxMessage]) -> str:
    """All the texts when they fit in one SMS, else how many they are and where to read them."""
    together = "\n".join(letter.text for letter in letters)
    if gsm7.septets(together) <= gsm7.MOST:
        return together
    return gsm7.plain(f"{_title(len(letters))}. {absolute('/')}")
