"""What is known of an address: its wishes, its refusal, what is told and what is erased."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.messages.addresses import accept_again, address_hash, address_refuses, address_row, mark_refused
from core.messages.delivery import deliver
from core.messages.preferences import choices_of, choose, frequency_of, ways_to
from core.messages.retention import erase, forget_old, told_to
from core.models import ContactAddress, OutboxMessage, State
from tests.support.letters import EMAIL, MOBILE, NOW, PLACES, queued, text_message

pytestmark = pytest.mark.django_db


def test_two_spellings_are_one_address_and_two_channels_are_two():
    assert address_hash("email", " Lea@Exemple.fr") == address_hash("email", EMAIL)
    assert address_hash("email", EMAIL) != address_hash("sms", EMAIL)


def test_choices_survive_a_change_of_secret(settings):
    choose(address_row("email", EMAIL), {PLACES.code: "never"}, now=NOW)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another secret, of fifty characters or more, for this test"

    assert frequency_of("email", EMAIL, PLACES.code) == "never"
    assert address_row("email", EMAIL).address_hash == address_hash("email", EMAIL)
    assert ContactAddress.objects.count() == 1


def test_a_refusal_keeps_its_first_date_until_somebody_lifts_it():
    mark_refused("email", EMAIL, "550 unknown", now=NOW)
    mark_refused("email", EMAIL, "551 moved", now=NOW + timedelta(days=1))

    refusal = address_refuses("email", EMAIL)
    assert (refusal.since, refusal.reason) == (NOW, "550 unknown")
    accept_again("email", EMAIL)
    assert address_refuses("email", EMAIL) is None


@pytest.mark.parametrize(
    ("email", "phone", "choices", "ways"),
    [
        (EMAIL, MOBILE, {}, [("email", EMAIL)]),
        (None, MOBILE, {}, [("sms", MOBILE)]),
        (EMAIL, None, {}, [("email", EMAIL)]),
        (EMAIL, MOBILE, {"email": "never"}, []),
        (EMAIL, MOBILE, {"email": "never", "sms": "at_once"}, [("sms", MOBILE)]),
        (EMAIL, MOBILE, {"email": "daily", "sms": "daily"}, [("email", EMAIL), ("sms", MOBILE)]),
        (None, MOBILE, {"sms": "never"}, []),
    ],
)
def test_a_person_is_reached_as_they_chose(email, phone, choices, ways):
    addresses = {"email": EMAIL, "sms": MOBILE}
    for channel, frequency in choices.items():
        choose(address_row(channel, addresses[channel]), {PLACES.code: frequency}, now=NOW)

    assert ways_to(PLACES.code, email=email, phone=phone) == ways


def test_everything_about_an_address_is_told_then_erased():
    choose(address_row("email", EMAIL), {PLACES.code: "at_once"}, now=NOW)
    sent, waiting, other = queued(), queued(), queued(text_message())
    deliver(sent.pk, now=NOW)
    mark_refused("email", EMAIL, f"550 {EMAIL} unknown", now=NOW)
    dead = queued()

    told = told_to("email", EMAIL)
    assert [letter["subject"] for letter in told["letters"]] == [sent.subject] * 3
    assert told["choices"] == {PLACES.code: "at_once"}
    assert told["refused_at"] == NOW

    erase("email", EMAIL)
    assert told_to("email", EMAIL) == {"letters": [], "choices": {}, "refused_at": None}
    assert list(OutboxMessage.objects.exclude(recipient="")) == [other]
    for row, state in ((sent, State.SENT), (waiting, State.WITHHELD), (dead, State.DEAD)):
        row.refresh_from_db()
        held = " ".join(str(value) for value in vars(row).values())
        assert row.state == state
        assert EMAIL not in held
        assert row.subject + row.text + row.html + row.address_hash == ""
    assert choices_of("email", EMAIL) == {}
    assert not deliver(waiting.pk, now=NOW + timedelta(days=1)).startswith("sent")


def test_old_letters_are_forgotten_and_their_causes_still_write_once(settings):
    old, waiting = queued(key="old"), queued()
    deliver(old.pk, now=NOW)
    later = NOW + timedelta(days=settings.OUTBOX_KEPT_DAYS, seconds=1)
    recent = queued(now=later)
    deliver(recent.pk, now=later)

    assert forget_old(now=later) == 1
    assert forget_old(now=later) == 0

    old.refresh_from_db()
    assert (old.recipient, old.text, old.state) == ("", "", State.SENT)
    assert queued(key="old").pk == old.pk
    assert set(OutboxMessage.objects.exclude(recipient="")) == {waiting, recent}
