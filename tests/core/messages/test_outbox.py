"""A letter and its cause: both, or neither; once, whoever asks again."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from core.messages import LetterRefused, queue
from core.messages.addresses import address_row, mark_refused
from core.messages.preferences import choose
from core.models import OutboxMessage, State
from tests.support.letters import EMAIL, MOBILE, NOW, PLACES, RULE, letter, queued, text_message

pytestmark = pytest.mark.django_db


def test_a_letter_waits_for_its_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        row = queued()

    assert (row.state, row.attempts, row.next_attempt_at) == (State.WAITING, 0, NOW)
    assert len(callbacks) == 1


def test_a_cause_that_fails_takes_its_letter_with_it():
    with pytest.raises(ZeroDivisionError):
        _write_and_fail()

    assert not OutboxMessage.objects.exists()


def _write_and_fail() -> None:
    with transaction.atomic():
        queue(letter(), now=NOW)
        raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_letter_without_a_transaction_is_refused():
    with pytest.raises(TransactionManagementError):
        queue(letter(), now=NOW)


def test_the_same_cause_writes_once(django_capture_on_commit_callbacks):
    first = queued(key="hold-expired:1")
    with django_capture_on_commit_callbacks() as callbacks:
        again = queued(key="hold-expired:1", text="Autrement")

    assert again == first
    assert again.text == first.text
    assert callbacks == []


def test_a_letter_that_cannot_be_sent_writes_nothing():
    with pytest.raises(LetterRefused):
        queued(text_message(text="a" * 161))

    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    ("frequency", "state"),
    [("at_once", State.WAITING), ("daily", State.DIGEST), ("never", State.WITHHELD)],
)
def test_the_person_s_wish_comes_first(frequency, state):
    choose(address_row("email", EMAIL), {PLACES.code: frequency}, now=NOW)

    assert queued(to="LEA@exemple.fr").state == state
    assert queued(to="autre@exemple.fr").state == State.WAITING
    assert queued(topic=RULE.code, one_way_out=False).state == State.WAITING


def test_what_is_under_way_stops_when_it_is_no_longer_wanted():
    waiting, due = queued(), queued(topic=RULE.code, one_way_out=False)

    choose(address_row("email", EMAIL), {PLACES.code: "never"}, now=NOW)

    waiting.refresh_from_db()
    due.refresh_from_db()
    assert (waiting.state, due.state) == (State.WITHHELD, State.WAITING)


def test_a_letter_to_an_address_that_refuses_says_so():
    mark_refused("email", EMAIL, "550 5.1.1 unknown", now=NOW)

    row = queued()

    assert row.state == State.DEAD
    assert "24/11/2026" in row.last_error
    assert "550 5.1.1 unknown" in row.last_error


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("outbox_known_channel", {"channel": "fax"}),
        ("outbox_known_state", {"state": "lost"}),
        ("outbox_sent_at_a_time", {"state": State.SENT}),
        ("outbox_sent_at_a_time", {"sent_at": NOW}),
        ("outbox_waits_until_a_time", {"next_attempt_at": None}),
        ("outbox_dead_of_something", {"state": State.DEAD}),
        ("outbox_sms_is_short_text", {"channel": "sms"}),
        ("outbox_erased_entirely", {"recipient": "", "state": State.WITHHELD}),
        (
            "outbox_goes_to_somebody",
            {"recipient": "", "address_hash": "", "subject": "", "text": "", "html": ""},
        ),
        ("core_outboxmessage_key_key", {"key": "taken"}),
    ],
)
def test_postgresql_guards_the_letters(constraint, change):
    queued(key="taken")
    row = queued()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutboxMessage.objects.filter(pk=row.pk).update(**change)


def test_an_sms_longer_than_its_paper_is_refused_by_postgresql():
    row = queued(text_message())

    with pytest.raises(IntegrityError, match="outbox_sms_is_short_text"), transaction.atomic():
        OutboxMessage.objects.filter(pk=row.pk).update(text="a" * 161)


@pytest.mark.parametrize(
    ("constraint", "statement"),
    [
        ("contact_known_channel", "UPDATE core_contactaddress SET channel = 'fax'"),
        ("contact_refuses_for_a_reason", "UPDATE core_contactaddress SET refused_at = now()"),
        ("contact_refuses_for_a_reason", "UPDATE core_contactaddress SET refusal = 'no'"),
        (
            "contact_address_once",
            "INSERT INTO core_contactaddress (id, channel, address_hash, refusal)"
            " SELECT gen_random_uuid(), channel, address_hash, '' FROM core_contactaddress",
        ),
        ("contact_known_frequency", "UPDATE core_contactpreference SET frequency = 'often'"),
        (
            "contact_preference_once",
            "INSERT INTO core_contactpreference (address_id, topic, frequency, changed_at)"
            " SELECT address_id, topic, frequency, changed_at FROM core_contactpreference",
        ),
    ],
)
def test_postgresql_guards_addresses_and_choices(constraint, statement):
    choose(address_row("sms", MOBILE), {PLACES.code: "never"}, now=NOW)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
