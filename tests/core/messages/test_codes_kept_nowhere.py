"""A letter that carries a code: its text is wiped when it ends, and it does not leave once the code is over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail

from childcare.domain.facility_claims import ClaimChannel
from childcare.services import facility_claims
from core.messages.addresses import mark_refused
from core.messages.delivery import Outcome, deliver
from core.messages.errors import Refused, Unreachable
from core.messages.outbox import replay
from core.messages.sms import MemorySender
from core.messages.topics import register
from core.models import OutboxMessage, State
from families.domain.links import CODE_LASTS
from families.services import letters
from portal.journeys import alert_letters
from tests.families.offices import file_of
from tests.support import managers, places
from tests.support.letters import EMAIL, NOW, queued
from tests.support.senders import FailingEmail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outboxes")]

CODE = register("test_code", "Votre code", choice=False, lasts=timedelta(minutes=10))


def code_letter(**changes: object) -> OutboxMessage:
    return queued(topic=CODE.code, text="123456 : votre code.", html="<p>123456</p>", one_way_out=False, **changes)


def kept(row: OutboxMessage) -> tuple[str, str, str]:
    row.refresh_from_db()
    return row.state, row.text, row.html


@pytest.mark.parametrize("said", [{"phone": "+33612345678"}, {"phone": "", "email": "sonia@exemple.fr"}])
def test_the_code_of_a_parents_link_leaves_and_stays_nowhere(said):
    letters.code(file_of(now=NOW, **said), "123456", now=NOW)
    row = OutboxMessage.objects.get(key__contains=":code:")

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert any(
        "123456" in text for text in [*(sms for _to, sms in MemorySender.outbox), *(m.body for m in mail.outbox)]
    )
    assert kept(row) == (State.SENT, "", "")


def test_the_code_of_an_alert_leaves_and_stays_nowhere():
    alert_letters.code("sms", "+33612345678", "123456", now=NOW)
    row = OutboxMessage.objects.get(key__startswith="alert-code:")

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert "123456" in MemorySender.outbox[-1][1]
    assert kept(row) == (State.SENT, "", "")


def test_the_code_of_a_claim_leaves_and_stays_nowhere():
    facility = places.site(places.facility(email="direction@creche.example")).facility
    creches = managers.organisation()
    asked = {"organisation": creches, "user": managers.member(creches), "channel": ClaimChannel.EMAIL}
    claim = facility_claims.ask(facility_id=facility.pk, **asked, now=NOW)
    row = OutboxMessage.objects.get(key=f"facility-claim:{claim.pk}")

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert creches.name in mail.outbox[0].body
    assert kept(row) == (State.SENT, "", "")


def test_a_code_that_is_over_does_not_leave():
    row = code_letter()

    assert deliver(row.pk, now=NOW + CODE_LASTS) is Outcome.DEAD
    assert mail.outbox == []
    assert kept(row) == (State.DEAD, "", "")


def test_a_code_waits_while_it_is_good(settings):
    settings.EMAIL_BACKEND = "tests.support.senders.FailingEmail"
    FailingEmail.error = Unreachable("no answer")
    row = code_letter()

    deliver(row.pk, now=NOW)
    FailingEmail.error = None

    assert kept(row)[:2] == (State.WAITING, "123456 : votre code.")


def test_a_refused_code_is_wiped_and_is_never_sent_again(settings):
    settings.EMAIL_BACKEND = "tests.support.senders.FailingEmail"
    FailingEmail.error = Refused("550 no such user", of_address=True)
    row = code_letter()

    assert deliver(row.pk, now=NOW) is Outcome.DEAD
    FailingEmail.error = None
    assert kept(row) == (State.DEAD, "", "")
    assert replay([row], actor=None, now=NOW) == 0


def test_a_code_to_an_address_that_refuses_is_born_dead_and_wiped():
    mark_refused("email", EMAIL, "550 no such user", now=NOW)

    assert kept(code_letter()) == (State.DEAD, "", "")
