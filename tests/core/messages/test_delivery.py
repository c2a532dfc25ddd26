"""Claim, call, mark; again later, or not at all; each job twice, one effect."""

from __future__ import annotations

import re
import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from core import tasks
from core.messages.addresses import address_refuses, address_row
from core.messages.delivery import Outcome, deliver, sweep
from core.messages.errors import Refused, Unreachable
from core.messages.outbox import replay
from core.messages.preferences import choose
from core.messages.sms import MemorySender
from core.models import AuditEvent, OutboxMessage, State
from tests.support.letters import EMAIL, MOBILE, NEWS, NOW, PLACES, queued, text_message
from tests.support.senders import FailingEmail, FailingSms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _emptied(outboxes):
    FailingEmail.error = FailingSms.error = None


@pytest.fixture
def failing_email(settings):
    settings.EMAIL_BACKEND = "tests.support.senders.FailingEmail"
    return FailingEmail


@pytest.fixture
def failing_sms(settings):
    settings.SMS_SENDER = "tests.support.senders.FailingSms"
    return FailingSms


def state_of(row: OutboxMessage) -> tuple[str, int]:
    row.refresh_from_db()
    return row.state, row.attempts


def test_a_letter_leaves_once_however_often_it_is_asked():
    row = queued()

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert deliver(row.pk, now=NOW + timedelta(days=1)) is Outcome.NOTHING
    assert len(mail.outbox) == 1
    assert state_of(row) == (State.SENT, 1)
    assert row.sent_at == NOW


@time_machine.travel(NOW, tick=False)
def test_each_job_twice_has_one_effect():
    row, sms = queued(), queued(text_message())
    choose(address_row("email", EMAIL), {NEWS.code: "daily"}, now=NOW)
    queued(topic=NEWS.code)
    queued(topic=NEWS.code)

    for _time in range(2):
        tasks.deliver_message(str(row.pk))
        tasks.sweep_messages()
        tasks.gather_digests()
        tasks.sweep_messages()
        tasks.forget_old_messages()

    assert [email.subject for email in mail.outbox] == [row.subject, "Relève : 2 messages aujourd’hui"]
    assert MemorySender.outbox == [(MOBILE, sms.text)]


def test_a_claimed_letter_is_nobody_else_s_until_the_lease_ends(settings):
    row = queued()
    OutboxMessage.objects.update(attempts=1, next_attempt_at=NOW + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS))

    assert deliver(row.pk, now=NOW) is Outcome.NOTHING
    assert deliver(row.pk, now=NOW + timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)) is Outcome.SENT


def test_a_failure_is_tried_again_later_and_later_then_dies(settings, failing_email):
    failing_email.error = smtplib.SMTPServerDisconnected("gone")
    row, now, waits = queued(), NOW, []

    while deliver(row.pk, now=now) is Outcome.PUT_OFF:
        row.refresh_from_db()
        waits.append(row.next_attempt_at - now)
        now = row.next_attempt_at

    assert waits == [timedelta(minutes=minutes) for minutes in settings.OUTBOX_BACKOFF_MINUTES]
    assert state_of(row) == (State.DEAD, len(waits) + 1)
    assert "SMTPServerDisconnected" in row.last_error


def test_a_worker_that_dies_each_time_makes_a_dead_letter(settings):
    row = queued()
    OutboxMessage.objects.update(attempts=len(settings.OUTBOX_BACKOFF_MINUTES) + 1)

    assert deliver(row.pk, now=NOW) is Outcome.DEAD
    assert mail.outbox == []
    row.refresh_from_db()
    assert "interrompu" in row.last_error


@pytest.mark.parametrize(
    ("code", "said", "of_address"),
    [
        (550, b"5.1.1 No such user", True),
        (550, b"no such user", True),
        (550, b"5.7.1 Relaying denied", False),
        (552, b"5.2.2 Mailbox full", False),
    ],
)
def test_a_refusal_for_good_is_a_dead_letter_at_once(failing_email, code, said, of_address):
    failing_email.error = smtplib.SMTPRecipientsRefused({EMAIL: (code, said)})
    row = queued()

    assert deliver(row.pk, now=NOW) is Outcome.DEAD
    assert state_of(row) == (State.DEAD, 1)
    assert row.last_error == f"{code} {said.decode()}"
    assert bool(address_refuses("email", EMAIL)) is of_address
    assert (queued().state == State.DEAD) is of_address


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({EMAIL: (450, b"4.2.0 Greylisted")}),
        smtplib.SMTPDataError(451, b"4.3.0 Try later"),
        smtplib.SMTPSenderRefused(550, b"who are you", "ne-pas-repondre@localhost"),
        OSError("broken pipe"),
        KeyError("a mistake of ours"),
    ],
)
def test_anything_else_may_pass_later(failing_email, error):
    failing_email.error = error
    row = queued()

    assert deliver(row.pk, now=NOW) is Outcome.PUT_OFF
    failing_email.error = None
    assert deliver(row.pk, now=NOW + timedelta(minutes=1)) is Outcome.SENT
    assert address_refuses("email", EMAIL) is None


def test_a_text_refused_for_good_does_not_condemn_its_address(failing_email):
    failing_email.error = smtplib.SMTPDataError(554, b"5.6.0 Spam")

    assert deliver(queued().pk, now=NOW) is Outcome.DEAD
    assert address_refuses("email", EMAIL) is None


def test_a_number_that_nobody_serves_is_a_dead_letter(failing_sms):
    failing_sms.error = Refused("numéro non desservi", of_address=True)
    row = queued(text_message(to="+447700900123"))

    assert deliver(row.pk, now=NOW) is Outcome.DEAD
    assert address_refuses("sms", "+447700900123").reason == "numéro non desservi"


def test_a_relay_that_is_down_costs_one_letter_its_turn_and_the_others_nothing(failing_sms):
    failing_sms.error = Unreachable("down")
    first, second = queued(text_message()), queued(text_message(to="+33639980002"))
    email = queued()

    outcomes = sweep(clock=lambda: NOW)

    assert outcomes == {Outcome.UNREACHABLE: 1, Outcome.SENT: 1}
    assert [state_of(row) for row in (first, second, email)] == [
        (State.WAITING, 1),
        (State.WAITING, 0),
        (State.SENT, 1),
    ]
    failing_sms.error = None
    assert sweep(clock=lambda: NOW + timedelta(minutes=1)) == {Outcome.SENT: 2}


def test_no_sms_sender_loses_no_sms(settings):
    settings.SMS_SENDER = ""
    row = queued(text_message())

    assert deliver(row.pk, now=NOW) is Outcome.UNREACHABLE
    assert state_of(row) == (State.WAITING, 1)


def test_a_wish_made_since_the_letter_was_written_is_heard():
    row = queued()
    choose(address_row("email", EMAIL), {PLACES.code: "never"}, now=NOW)
    OutboxMessage.objects.update(state=State.WAITING)

    assert deliver(row.pk, now=NOW) is Outcome.WITHHELD
    assert mail.outbox == []


def test_a_dead_letter_sent_again_leaves_and_is_in_the_journal(failing_email, administrator):
    failing_email.error = smtplib.SMTPRecipientsRefused({EMAIL: (550, b"5.1.1 unknown")})
    row = queued()
    deliver(row.pk, now=NOW)
    row.refresh_from_db()
    failing_email.error = None

    assert replay([row, row, queued(to="autre@exemple.fr")], actor=administrator, now=NOW) == 1
    assert address_refuses("email", EMAIL) is None
    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert [(event.type, event.subject_pk) for event in AuditEvent.objects.all()] == [("message.replayed", str(row.pk))]


def test_the_logs_say_neither_the_address_nor_the_text(caplog, failing_sms):
    failing_sms.error = OSError(f"cannot reach {MOBILE}")
    caplog.set_level("INFO")
    email, sms = queued(), queued(text_message())

    deliver(email.pk, now=NOW)
    deliver(sms.pk, now=NOW)

    assert "message_sent" in caplog.text
    assert "message_put_off" in caplog.text
    assert not re.search(rf"{re.escape(MOBILE)}|{EMAIL}|place", caplog.text)
