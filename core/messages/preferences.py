"""What an address wants to hear of, how often, and by which way a person is reached."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy

from core.messages.addresses import every_hash
from core.messages.topics import register
from core.models import Channel, ContactAddress, ContactPreference, Frequency, OutboxMessage, State
from core.models.messages import UNDER_WAY

# Nobody chooses about it: leaving it is leaving every topic that it gathers.
DIGEST_TOPIC = register("digest", gettext_lazy("Le message du jour"), choice=False)


def choices_of(channel: str, to: str) -> dict[str, str]:
    """The frequencies that this address chose, by topic."""
    rows = ContactPreference.objects.filter(address__channel=channel, address__address_hash__in=every_hash(channel, to))
    return dict(rows.values_list("topic", "frequency"))


def frequency_of(channel: str, to: str, topic: str) -> str:
    """How often this address hears of a topic: at once, unless it chose otherwise."""
    return choices_of(channel, to).get(topic, Frequency.AT_ONCE)


def choose(address: ContactAddress, frequencies: Mapping[str, str], *, now: datetime) -> None:
    """Keep these choices, by topic; what is under way and no longer wanted does not leave."""
    with transaction.atomic():
        ContactPreference.objects.bulk_create(
            [
                ContactPreference(address=address, topic=topic, frequency=frequency, changed_at=now)
                for topic, frequency in sorted(frequencies.items())
            ],
            update_conflicts=True,
            unique_fields=["address", "topic"],
            update_fields=["frequency", "changed_at"],
        )
        refused = [topic for topic, frequency in frequencies.items() if frequency == Frequency.NEVER]
        OutboxMessage.objects.filter(
            channel=address.channel,
            address_hash=address.address_hash,
            topic__in=refused,
            one_way_out=True,
            state__in=UNDER_WAY,
        ).update(state=State.WITHHELD)


def leave(address: ContactAddress, topic: str, *, now: datetime) -> None:
    """No more letters of this topic; for the digest, none of the topics that come in it. Twice is once."""
    topics = [topic]
    if topic == DIGEST_TOPIC.code:
        daily = address.preferences.filter(frequency=Frequency.DAILY)
        topics = list(daily.values_list("topic", flat=True))
    choose(address, dict.fromkeys(topics, Frequency.NEVER), now=now)


def ways_to(topic: str, *, email: str | None, phone: str | None) -> list[tuple[str, str]]:
    """The channels and addresses by which a person hears of a topic, once each wish is heard.

    Who chose nothing is written to by e-mail, or by SMS without an e-mail address: never twice for one thing.
    """
    ways = []
    if email and frequency_of(Channel.EMAIL, email, topic) != Frequency.NEVER:
        ways.append((Channel.EMAIL.value, email))
    usual = usual_frequency(Channel.SMS, has_email=bool(email))
    if phone and choices_of(Channel.SMS, phone).get(topic, usual) != Frequency.NEVER:
        ways.append((Channel.SMS.value, phone))
    return ways


def usual_frequency(channel: str, *, has_email: bool) -> str:
    """How often a person hears by a channel before choosing: by SMS never, when e-mails say it already."""
    return Frequency.NEVER if channel == Channel.SMS and has_email else Frequency.AT_ONCE
