"""A letter that comes back after the relay took it: what an immediate refusal marks, and nothing that is not ours."""

from __future__ import annotations

import io
import sys
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from core.messages import bounces
from core.messages.addresses import address_refuses
from core.messages.bounces import Outcome, bounce_in, take
from core.messages.delivery import deliver
from core.messages.email import composed, message_id
from core.messages.retention import erase
from core.models import OutboxMessage, State
from tests.support.letters import EMAIL, NOW, queued
from tests.support.returned_mail import from_exchange, from_postfix

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


@pytest.fixture
def sent() -> OutboxMessage:
    row = queued()
    deliver(row.pk, now=NOW)
    return row


def state_of(row: OutboxMessage) -> str:
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize(
    ("report", "words"),
    [
        (from_postfix, "550 5.1.1 <lea@exemple.fr>: Recipient address rejected: User unknown"),
        (lambda about: from_postfix(about, copy="whole"), "550 5.1.1"),
        (from_exchange, "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found"),
        # An older server's words, which the relay does not understand.
        (lambda about: from_postfix(about, status="5.0.0", said="smtp; 550 no such user"), "550 no such user"),
        (lambda about: from_postfix(about, said=""), "5.1.1"),
    ],
)
def test_a_letter_that_comes_back_is_dead_and_its_address_marked(sent, report, words):
    content = report(message_id(sent))

    assert take(content, now=LATER) is Outcome.DEAD
    assert state_of(sent) == State.DEAD
    assert words in sent.last_error
    assert sent.sent_at is None
    assert address_refuses("email", EMAIL).since == LATER
    assert queued().state == State.DEAD
    assert take(content, now=LATER) is Outcome.NOTHING


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("5.2.2", "smtp; 552 5.2.2 Mailbox full"),
        ("5.7.1", "smtp; 550 5.7.1 Blocked"),
        ("5.7.1", "smtp; 550 Blocked"),
        ("5.1.8", "smtp; 550 5.1.8 Sender's domain not found"),
        ("4.4.1", "X-Postfix; connect to mx.exemple.fr[192.0.2.7]:25: Connection timed out"),
    ],
)
def test_a_failure_that_does_not_blame_the_address_marks_the_letter_alone(sent, status, said):
    assert take(from_postfix(message_id(sent), status=status, said=said), now=LATER) is Outcome.DEAD
    assert state_of(sent) == State.DEAD
    assert address_refuses("email", EMAIL) is None


def reports_of_nothing(sent: OutboxMessage) -> dict[str, bytes]:
    ours = message_id(sent)
    return {
        "a delay": from_postfix(ours, action="delayed", status="4.4.1", said="X-Postfix; timed out"),
        "a receipt": from_postfix(ours, action="delivered", status="2.0.0", said="smtp; 250 OK"),
        "forged": from_postfix(f"<{uuid4()}@releve.example>"),
        "of another portal": from_exchange("<CAF+k=1@mail.exemple.fr>"),
        "without its report": from_postfix(ours).replace(b"message/delivery-status", b"text/plain"),
        "an answer of a person": f"From: {EMAIL}\nIn-Reply-To: {ours}\n\nAction: failed\nStatus: 5.1.1\n".encode(),
        "a report without parts": b"Content-Type: multipart/report; report-type=delivery-status\n\nAction: failed\n",
        "noise": bytes(range(256)),
        "empty": b"",
    }


def test_anything_else_marks_nothing(sent):
    for name, content in reports_of_nothing(sent).items():
        assert take(content, now=LATER) is Outcome.NOTHING, name
    assert state_of(sent) == State.SENT
    assert address_refuses("email", EMAIL) is None


def test_a_report_names_no_address_to_mark(sent):
    take(from_postfix(message_id(sent)).replace(b"lea@", b"victime@"), now=LATER)

    assert address_refuses("email", "victime@exemple.fr") is None
    assert address_refuses("email", EMAIL)


def test_a_zero_byte_is_no_obstacle():
    bounce = bounce_in(from_postfix(f"<{uuid4()}@releve.example>", said="smtp; 550 5.1.1 \x00 unknown"))

    assert bounce.reason == "Revenu : 550 5.1.1 unknown"


def test_an_erased_letter_stays_erased(sent):
    erase("email", EMAIL)

    assert take(from_postfix(message_id(sent)), now=LATER) is Outcome.NOTHING
    assert address_refuses("email", EMAIL) is None


def test_the_command_reads_what_the_mail_server_gives(sent, monkeypatch, capsys):
    given(monkeypatch, from_postfix(message_id(sent)))
    call_command("read_bounce")

    assert capsys.readouterr().out == "dead\n"
    assert state_of(sent) == State.DEAD


def test_a_letter_not_yet_marked_as_sent_is_asked_again(monkeypatch):
    given(monkeypatch, from_postfix(message_id(queued())))

    with pytest.raises(CommandError) as refusal:
        call_command("read_bounce")
    assert refusal.value.returncode == 75


def test_without_the_database_the_mail_server_keeps_the_report(monkeypatch):
    def away(content: bytes, **kwargs: object) -> Outcome:
        raise OperationalError("connection refused")

    given(monkeypatch, b"")
    monkeypatch.setattr(bounces, "take", away)
    with pytest.raises(CommandError) as refusal:
        call_command("read_bounce")
    assert refusal.value.returncode == 75


def test_letters_come_back_to_their_own_mailbox_and_are_answered_elsewhere(settings):
    settings.BOUNCE_EMAIL, settings.DEFAULT_FROM_EMAIL = "retours@releve.example", "Relève <bonjour@releve.example>"
    email = composed(queued())

    assert email.from_email == "retours@releve.example"
    assert "bonjour@releve.example" in email.message()["From"]
    assert "retours@" not in email.message().as_string()


def given(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
