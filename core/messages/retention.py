"""What the outbox keeps about people, for how long, and how all of it is told or erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from core.messages.addresses import every_hash, known_address
from core.messages.preferences import choices_of
from core.messages.spent import DRAWN, LINKS_LAST, NO_LINKS
from core.models import ContactAddress, OutboxMessage, State
from core.models.messages import UNDER_WAY

NOTHING = {"recipient": "", "address_hash": "", "subject": "", "text": "", "html": ""}
ERASED = "Effacé."


def erase(channel: str, to: str) -> None:
    """Erase an address: its letters, sent or not, its choices, its refusal. What is under way does not leave."""
    with transaction.atomic():
        letters = _letters_of(channel, to)
        letters.filter(state__in=UNDER_WAY).update(state=State.WITHHELD)
        _blank(_letters_of(channel, to))
        ContactAddress.objects.filter(channel=channel, address_hash__in=every_hash(channel, to)).delete()


def erase_caused_by(beginning: str) -> int:
    """Erase the letters whose key begins like this, sent or not; how many. What is under way does not leave."""
    with transaction.atomic():
        letters = OutboxMessage.objects.filter(key__startswith=beginning)
        letters.filter(state__in=UNDER_WAY).update(state=State.WITHHELD)
        return _blank(OutboxMessage.objects.filter(key__startswith=beginning))


def told_to(channel: str, to: str) -> dict[str, object]:
    """All that is held here about an address, for a complete export: letters, choices, refusal."""
    letters = _letters_of(channel, to).order_by("created_at")
    known = known_address(channel, to)
    return {
        "letters": list(letters.values("key", "created_at", "sent_at", "channel", "topic", "state", "subject", "text")),
        "choices": choices_of(channel, to),
        "refused_at": known.refused_at if known else None,
    }


def forget_old(*, now: datetime) -> int:
    """Erase letters that ended longer ago than OUTBOX_KEPT_DAYS; what remains says that a cause was told, to nobody.

    Those still under way are kept, however old. Returns how many were erased.
    """
    before = now - timedelta(days=settings.OUTBOX_KEPT_DAYS)
    ended = OutboxMessage.objects.filter(created_at__lt=before).exclude(state__in=UNDER_WAY).exclude(recipient="")
    return _blank(ended)


def forget_links(*, now: datetime) -> int:
    """Wipe the links of letters that ended otherwise than by leaving, whose links go at once; how many letters.

    A dead letter keeps its links while they are good, to be sent again.
    """
    hopeless = ~Q(state=State.DEAD) | Q(created_at__lt=now - LINKS_LAST)
    ended = OutboxMessage.objects.filter(hopeless).exclude(state__in=UNDER_WAY)
    return ended.filter(Q(text__regex=DRAWN) | Q(html__regex=DRAWN)).update(**NO_LINKS)


def _letters_of(channel: str, to: str) -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(channel=channel, address_hash__in=every_hash(channel, to))


def _blank(letters: QuerySet[OutboxMessage]) -> int:
    """Servers quote addresses in their errors: those go too."""
    with transaction.atomic():
        dead = letters.filter(state=State.DEAD).update(**NOTHING, last_error=ERASED)
        return dead + letters.exclude(recipient="").update(**NOTHING, last_error="")
