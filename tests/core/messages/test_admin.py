"""What an administrator reads of the letters, and does about the dead ones."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.messages.addresses import address_refuses, address_row, mark_refused
from core.messages.delivery import sweep
from core.messages.preferences import choose
from core.models import OutboxMessage, State
from tests.support.letters import EMAIL, NOW, PLACES, queued
from tests.support.signed_in import add_second_factor

pytestmark = pytest.mark.django_db
LETTERS = "admin:core_outboxmessage_changelist"


@pytest.fixture
def dead() -> OutboxMessage:
    mark_refused("email", EMAIL, "550 5.1.1 unknown", now=NOW)
    return queued()


@pytest.fixture
def in_administration(client, administrator):
    add_second_factor(administrator)
    client.force_login(administrator)
    return client


def test_a_dead_letter_is_read_with_its_reason(in_administration, dead):
    listed = in_administration.get(reverse(LETTERS), {"state__exact": State.DEAD}).content.decode()
    page = in_administration.get(reverse("admin:core_outboxmessage_change", args=[dead.pk])).content.decode()

    assert "550 5.1.1 unknown" in listed
    assert "Une place est libre mardi." in page
    assert "550 5.1.1 unknown" in page
    assert 'name="_save"' not in page


def test_a_dead_letter_is_sent_again(in_administration, dead):
    alive = queued(to="autre@exemple.fr")

    answer = in_administration.post(
        reverse(LETTERS), {"action": "send_again", "_selected_action": [dead.pk, alive.pk]}, follow=True
    )

    assert "1 messages repartent" in answer.content.decode()
    assert address_refuses("email", EMAIL) is None
    dead.refresh_from_db()
    assert sweep(clock=lambda: max(NOW, timezone.now())).total() == 2
    assert sorted(email.to[0] for email in mail.outbox) == ["autre@exemple.fr", EMAIL]


def test_letters_are_not_written_nor_removed_here(in_administration, dead):
    change = reverse("admin:core_outboxmessage_change", args=[dead.pk])

    assert in_administration.post(change, {"text": "autre"}).status_code == 403
    assert in_administration.get(reverse("admin:core_outboxmessage_add")).status_code == 403
    assert in_administration.post(reverse("admin:core_outboxmessage_delete", args=[dead.pk])).status_code == 403


def test_an_address_is_found_by_writing_it_whole(in_administration, dead):
    choose(address_row("email", EMAIL), {PLACES.code: "never"}, now=NOW)
    address_row("email", "autre@exemple.fr")
    changelist = reverse("admin:core_contactaddress_changelist")

    found = in_administration.get(changelist, {"q": "LEA@exemple.fr"}).context["cl"].result_list
    nothing = in_administration.get(changelist, {"q": "lea@"}).context["cl"].result_list

    assert [row.refusal for row in found] == ["550 5.1.1 unknown"]
    assert list(nothing) == []
    page = in_administration.get(reverse("admin:core_contactaddress_change", args=[found[0].pk])).content.decode()
    assert "jamais" in page


def test_a_member_of_staff_without_the_right_does_not_read_letters(client, dead):
    staff = User.objects.create_user(email="agent@exemple.fr", is_staff=True)
    add_second_factor(staff)
    client.force_login(staff)

    assert client.get(reverse(LETTERS)).status_code == 403
