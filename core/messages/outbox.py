"""The outbox: a letter is written in the transaction of its cause, so that neither exists without the other."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q

from core.audit.recording import Actor, record
from core.events import MessageReplayed
from core.jobs import send_soon
from core.messages.addresses import accept_again, address_hash, address_refuses
from core.messages.letter import Letter, checked
from core.messages.preferences import frequency_of
from core.messages.spent import WIPED
from core.messages.topics import life_of
from core.models import Frequency, OutboxMessage, State

DELIVER = "core.tasks.deliver_message"


def queue(letter: Letter, *, now: datetime) -> OutboxMessage:
    """Write a letter in the running transaction; it leaves after the commit. The row of the same key, if any, stays.

    Raises LetterRefused for a letter that could never be sent (an SMS too long, a topic unknown), and
    TransactionManagementError outside a transaction, where the cause could be lost and the letter not.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A letter is written in the transaction of its cause.")
    row = _row(checked(letter), now)
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)
    kept = OutboxMessage.objects.get(key=letter.key)
    if kept.pk == row.pk and kept.state == State.WAITING:
        transaction.on_commit(partial(wake, kept.pk))
    return kept


def replay(messages: Iterable[OutboxMessage], *, actor: Actor, now: datetime) -> int:
    """Send dead letters again, as if they had just been written; returns how many there were.

    Whoever asks it says that the cause is gone: an address that was refused is tried again. One whose text is no more
    (erased, or a code), or whose link was wiped, stays dead.
    """
    return sum(_replay(message, actor, now) for message in messages)


def _replay(message: OutboxMessage, actor: Actor, now: datetime) -> bool:
    with transaction.atomic():
        dead = OutboxMessage.objects.filter(pk=message.pk, state=State.DEAD).exclude(
            Q(text="") | Q(text__contains=WIPED)
        )
        if not dead.update(state=State.WAITING, attempts=0, next_attempt_at=now):
            return False
        accept_again(message.channel, message.recipient)
        record(MessageReplayed, actor=actor, subject=("core.OutboxMessage", message.pk), now=now)
        transaction.on_commit(partial(wake, message.pk))
    return True


def wake(message: UUID) -> None:
    """Ask a worker to send a letter now. Without the job queue nothing is lost: the sweep finds it each minute."""
    send_soon(DELIVER, str(message))


def _row(letter: Letter, now: datetime) -> OutboxMessage:
    state, error = _first_state(letter)
    spent = state == State.DEAD and life_of(letter.topic) is not None
    return OutboxMessage(
        key=letter.key,
        channel=letter.channel,
        recipient=letter.to,
        address_hash=address_hash(letter.channel, letter.to),
        topic=letter.topic,
        subject=letter.subject,
        text="" if spent else letter.text,
        html="" if spent else letter.html,
        one_way_out=letter.one_way_out,
        state=state,
        last_error=error,
        next_attempt_at=now if state == State.WAITING else None,
        created_at=now,
    )


def _first_state(letter: Letter) -> tuple[State, str]:
    """Where a new letter begins: the person's wish first, then what is known of the address."""
    frequency = frequency_of(letter.channel, letter.to, letter.topic) if letter.one_way_out else Frequency.AT_ONCE
    if frequency == Frequency.NEVER:
        return State.WITHHELD, ""
    if refusal := address_refuses(letter.channel, letter.to):
        return State.DEAD, f"Adresse refusée depuis le {refusal.since:%d/%m/%Y} : {refusal.reason}"[:300]
    return (State.DIGEST if frequency == Frequency.DAILY else State.WAITING), ""
