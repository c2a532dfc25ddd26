"""The day's digest: one letter per address, each letter in one digest."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from core.messages.addresses import address_row, mark_refused
from core.messages.delivery import sweep
from core.messages.digest import gather
from core.messages.preferences import choices_of, choose, leave
from core.messages.sms import MemorySender
from core.models import OutboxMessage, State
from tests.support.letters import EMAIL, MOBILE, NEWS, NOW, PLACES, queued, text_message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _daily(outboxes):
    for channel, to in (("email", EMAIL), ("sms", MOBILE)):
        choose(address_row(channel, to), {PLACES.code: "daily", NEWS.code: "daily"}, now=NOW)


def states() -> list[str]:
    return sorted(OutboxMessage.objects.values_list("state", flat=True))


def test_the_letters_of_an_address_leave_as_one():
    queued(subject="Une place", text="À Toulouse", html="<p>À <em>Toulouse</em></p>")
    queued(subject="Votre demande", text="Elle est acceptée", topic=NEWS.code, now=NOW + timedelta(minutes=1))

    assert gather(now=NOW) == 1
    assert gather(now=NOW) == 0
    sweep(clock=lambda: NOW)

    (email,) = mail.outbox
    assert email.subject == "Relève : 2 messages aujourd’hui"
    assert email.body.index("* Une place") < email.body.index("Elle est acceptée")
    assert "<p>À <em>Toulouse</em></p>" in email.alternatives[0][0]
    assert states() == [State.GATHERED, State.GATHERED, State.SENT]


def test_a_letter_alone_leaves_as_itself():
    row = queued()

    gather(now=NOW)
    sweep(clock=lambda: NOW)

    assert [email.subject for email in mail.outbox] == [row.subject]
    assert states() == [State.SENT]


def test_short_messages_share_one_sms_when_they_fit():
    queued(text_message(text="Une place libre."))
    queued(text_message(text="Demande acceptée."), now=NOW + timedelta(minutes=1))

    gather(now=NOW)
    sweep(clock=lambda: NOW)

    assert MemorySender.outbox == [(MOBILE, "Une place libre.\nDemande acceptée.")]


def test_longer_ones_are_counted():
    for _number in range(3):
        queued(text_message(text="a" * 100))

    gather(now=NOW)
    sweep(clock=lambda: NOW)

    assert MemorySender.outbox == [(MOBILE, "Relève : 3 messages aujourd'hui. http://localhost:8000/")]


def test_what_was_refused_meanwhile_stays():
    queued()
    kept = queued(topic=NEWS.code, subject="Votre demande")
    OutboxMessage.objects.exclude(pk=kept.pk).update(topic="test_work")
    choose(address_row("email", EMAIL), {"test_work": "never"}, now=NOW)
    OutboxMessage.objects.update(state=State.DIGEST)

    gather(now=NOW)

    assert states() == [State.WAITING, State.WITHHELD]


def test_an_address_that_refuses_gets_no_digest():
    queued()
    queued()
    mark_refused("email", EMAIL, "550 unknown", now=NOW)

    assert gather(now=NOW) == 0
    assert states() == [State.DEAD, State.DEAD]


def test_the_way_out_of_a_digest_leaves_every_topic_that_comes_in_it():
    address = address_row("email", EMAIL)
    choose(address, {"test_work": "at_once"}, now=NOW)

    leave(address, "digest", now=NOW)
    leave(address, "digest", now=NOW)

    assert choices_of("email", EMAIL) == {PLACES.code: "never", NEWS.code: "never", "test_work": "at_once"}
