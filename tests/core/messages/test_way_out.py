"""Every e-mail about something that people choose has a one-click way out (RFC 8058); the others are counted here."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.test import Client

from core.messages import LetterRefused
from core.messages.delivery import deliver
from core.messages.preferences import choices_of
from core.messages.topics import codes, topic
from core.models import State
from tests.support.letters import EMAIL, NOW, PLACES, queued

pytestmark = pytest.mark.django_db

# No way out: what the person has just asked for, and what a rule says that they must be told.
ALWAYS = {
    "account": "told before an account is erased",
    "alert_code": "a code just asked for",
    "booking_call": "an answer that one's own request calls for",
    "facility_claim_code": "a code that somebody must give or keep",
    "family_code": "a code just asked for",
    "family_file": "told that a file is open or will be erased; or a link just asked for",
    "support_access": "told who reads one's pages",
}
# The digest is left as the topics that come in it: test_digest.py.
CHOSEN = sorted(code for code in codes() if topic(code).choice and not code.startswith("test_"))


def test_few_topics_leave_no_choice():
    kept = {code for code in codes() if not topic(code).choice and not code.startswith("test_")}

    assert kept == {*ALWAYS, "digest"}


def test_there_are_topics_to_choose_about():
    assert {"new_places", "family_places", "organisation_life", "invitation", "facility_claim"} <= set(CHOSEN)


@pytest.mark.parametrize("code", CHOSEN)
def test_one_click_ends_the_letters_of_a_topic(code):
    deliver(queued(topic=code).pk, now=NOW)
    written = mail.outbox[-1].message()
    way_out = re.fullmatch(r"<http://localhost:8000(/messages/arreter/[\w:-]+/)>", written["List-Unsubscribe"])[1]

    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # As a mail program does it: neither cookie nor referer, and no page opened before.
    answer = Client(enforce_csrf_checks=True).post(
        way_out, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 200
    assert choices_of("email", EMAIL) == {code: "never"}
    assert queued(topic=code).state == State.WITHHELD


def test_no_letter_of_such_a_topic_leaves_without_it():
    with pytest.raises(LetterRefused):
        queued(topic=PLACES.code, one_way_out=False)


@pytest.mark.parametrize("code", sorted(ALWAYS))
def test_the_others_say_why_they_leave(code):
    row = queued(topic=code, one_way_out=False)
    deliver(row.pk, now=NOW)

    assert "Ce message part toujours" in mail.outbox[-1].body
    assert "List-Unsubscribe" not in mail.outbox[-1].message()
