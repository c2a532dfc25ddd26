"""Letters for tests, on a topic of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

from django.db import transaction

from core.messages import Letter, queue
from core.messages.topics import Audience, register
from core.models import OutboxMessage

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PLACES = register("test_places", "Nouvelles places")
NEWS = register("test_news", "Vos demandes")
WORK = register("test_work", "Vos familles", audience=Audience.PROFESSIONALS)
RULE = register("test_rule", "Une règle", choice=False)
EMAIL, MOBILE = "lea@exemple.fr", "+33639980001"
_numbers = count(1)


def letter(**changes: object) -> Letter:
    """An e-mail about new places, by default."""
    usual = {
        "channel": "email",
        "to": EMAIL,
        "topic": PLACES.code,
        "subject": "Une place près de chez vous",
        "text": "Une place est libre mardi.\n\nhttps://releve.example/lieux/1/",
        "key": f"test:{next(_numbers)}",
    }
    return Letter(**{**usual, **changes})


def text_message(**changes: object) -> Letter:
    return letter(**{"channel": "sms", "to": MOBILE, "subject": "", "text": "Relève : une place est libre.", **changes})


def queued(wanted: Letter | None = None, *, now: datetime = NOW, **changes: object) -> OutboxMessage:
    """The row of a letter, written in a transaction of its own."""
    with transaction.atomic():
        return queue(wanted or letter(**changes), now=now)
