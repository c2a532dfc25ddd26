"""Sending: claim (commit), call, mark. A letter leaves at least once, and twice only between the call and the mark.

The network is never waited for inside a transaction.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet

from core.messages import email, sms
from core.messages.addresses import mark_refused
from core.messages.errors import Refused, Unreachable
from core.messages.preferences import frequency_of
from core.messages.spent import once_dead, once_sent
from core.messages.topics import life_of
from core.models import Channel, Frequency, OutboxMessage, State

log = structlog.get_logger(__name__)

# A sweep ends before the next one starts.
SWEEP_SECONDS = 45.0
SENDERS: dict[str, Callable[[OutboxMessage], None]] = {Channel.EMAIL: email.send, Channel.SMS: sms.send}


class Outcome(StrEnum):
    NOTHING = "nothing"
    SENT = "sent"
    PUT_OFF = "put_off"
    UNREACHABLE = "unreachable"
    DEAD = "dead"
    WITHHELD = "withheld"


def deliver(message: UUID, *, now: datetime) -> Outcome:
    """Send one letter if it is due and nobody has it; safe to call twice, or from two workers."""
    letter = _claimed(message, now)
    if letter is None:
        return Outcome.NOTHING
    if letter.attempts > len(settings.OUTBOX_BACKOFF_MINUTES) + 1:
        return _bury(letter, "Abandonné : l’envoi s’est interrompu à chaque essai.")
    if (life := life_of(letter.topic)) is not None and letter.created_at + life <= now:
        return _bury(letter, "Trop tard : le code ne vaut plus rien.")
    if letter.one_way_out and frequency_of(letter.channel, letter.recipient, letter.topic) == Frequency.NEVER:
        OutboxMessage.objects.filter(pk=letter.pk, state=State.WAITING).update(state=State.WITHHELD)
        return Outcome.WITHHELD
    return _attempt(letter, now)


def sweep(*, clock: Callable[[], datetime]) -> Counter[Outcome]:
    """Send every letter that is due: new ones that no worker was told of, those put off, those of a dead worker.

    When a relay does not answer, the letters of its channel keep their turn for the next sweep.
    """
    outcomes: Counter[Outcome] = Counter()
    unreachable: set[str] = set()
    limit = time.monotonic() + SWEEP_SECONDS
    while time.monotonic() < limit:
        now = clock()
        due = OutboxMessage.objects.filter(state=State.WAITING, next_attempt_at__lte=now)
        letter = due.exclude(channel__in=unreachable).order_by("next_attempt_at").only("channel").first()
        if letter is None:
            break
        outcome = deliver(letter.pk, now=now)
        outcomes[outcome] += 1
        if outcome is Outcome.UNREACHABLE:
            unreachable.add(letter.channel)
    return outcomes


def _claimed(message: UUID, now: datetime) -> OutboxMessage | None:
    """The letter, ours for one lease and committed as such; None when it is not due, or another's."""
    lease = timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        claimed = OutboxMessage.objects.filter(pk=message, state=State.WAITING, next_attempt_at__lte=now).update(
            attempts=F("attempts") + 1, next_attempt_at=now + lease
        )
    return OutboxMessage.objects.get(pk=message) if claimed else None


def _attempt(letter: OutboxMessage, now: datetime) -> Outcome:
    try:
        SENDERS[letter.channel](letter)
    except Refused as error:
        if error.of_address:
            mark_refused(letter.channel, letter.recipient, error.reason, now=now)
        return _bury(letter, error.reason)
    except Unreachable as error:
        return _put_off(letter, error, now, Outcome.UNREACHABLE)
    except Exception as error:  # whatever it is, the letter waits and the others go on
        return _put_off(letter, error, now, Outcome.PUT_OFF)
    # Whatever became of the row meanwhile, the letter has left.
    OutboxMessage.objects.filter(pk=letter.pk).exclude(state=State.SENT).update(
        state=State.SENT, sent_at=now, last_error="", **once_sent(letter)
    )
    log.info("message_sent", message=str(letter.pk), channel=letter.channel, attempts=letter.attempts)
    return Outcome.SENT


def _put_off(letter: OutboxMessage, error: Exception, now: datetime, outcome: Outcome) -> Outcome:
    delays = settings.OUTBOX_BACKOFF_MINUTES
    reason = f"{type(error).__name__} {error}".strip()[:300]
    log.warning("message_put_off", message=str(letter.pk), attempts=letter.attempts, error=type(error).__name__)
    if letter.attempts > len(delays):
        return _bury(letter, reason)
    _ours(letter).update(next_attempt_at=now + timedelta(minutes=delays[letter.attempts - 1]), last_error=reason)
    return outcome


def _bury(letter: OutboxMessage, reason: str) -> Outcome:
    """A dead letter: an administrator reads why, and may send it again."""
    _ours(letter).update(state=State.DEAD, last_error=reason, **once_dead(letter))
    log.warning("message_dead", message=str(letter.pk), channel=letter.channel, attempts=letter.attempts)
    return Outcome.DEAD


def _ours(letter: OutboxMessage) -> QuerySet[OutboxMessage]:
    """The row, unless our lease ended and another worker has it."""
    return OutboxMessage.objects.filter(pk=letter.pk, state=State.WAITING, attempts=letter.attempts)
