"""A closed organisation is opened again: its administrators come back, and each refusal says why."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Membership, Organisation
from accounts.services import memberships, organisations
from accounts.services.account_erasure import erase_account
from accounts.services.refusals import NotDone
from core.models import AuditEvent, OutboxMessage
from tests.support.people import member, organisation, user
from tests.support.signed_in import add_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def head():
    """The administrator of an organisation closed an hour ago, where a colleague worked and another had left."""
    found, closing = organisation(), timezone.now() - timedelta(hours=1)
    head, gone = member(found, administers=True), member(found, administers=True)
    member(found)
    memberships.remove(gone, by=None, now=closing - timedelta(hours=1))
    organisations.close(found.pk, reason="Par erreur.", by=None, now=closing)
    OutboxMessage.objects.all().delete()
    return head


def test_the_administrators_of_the_last_day_come_back_and_are_told(head):
    now = timezone.now()

    organisations.reopen(head.organisation_id, by=None, now=now)
    organisations.reopen(head.organisation_id, by=None, now=now)

    found = Organisation.objects.get(pk=head.organisation_id)
    assert (found.state, found.reason, found.decided_at) == ("active", "", now)
    (back,) = Membership.objects.filter(organisation=found, ended_at=None)
    assert (back.user, back.is_administrator, back.role) == (head.user, True, head.role)
    assert OutboxMessage.objects.get().recipient == head.user.email
    assert AuditEvent.objects.get(type="organisation.reopened").data == {"administrators": 1}


def test_closed_again_they_are_told_again(head):
    organisations.reopen(head.organisation_id, by=None, now=timezone.now())
    organisations.close(head.organisation_id, reason="", by=None, now=timezone.now())
    organisations.reopen(head.organisation_id, by=None, now=timezone.now())

    assert OutboxMessage.objects.filter(recipient=head.user.email).count() == 3
    assert Membership.objects.filter(organisation=head.organisation_id, ended_at=None).count() == 1


@pytest.mark.parametrize("state", ["pending", "refused"])
def test_what_was_never_closed_is_not_reopened(state):
    with pytest.raises(NotDone, match="déjà"):
        organisations.reopen(organisation(state=state, reason="Non.").pk, by=None, now=timezone.now())


def test_without_any_administrator_left_it_stays_closed(head):
    erase_account(head.user, now=timezone.now())

    with pytest.raises(NotDone, match="Aucun de ses administrateurs"):
        organisations.reopen(head.organisation_id, by=None, now=timezone.now())
    assert Organisation.objects.get(pk=head.organisation_id).state == "closed"


def test_another_comite_took_its_place():
    head = member(organisation(OrganisationKind.COMITE_AVIP), administers=True)
    organisations.close(head.organisation_id, reason="", by=None, now=timezone.now())
    organisation(OrganisationKind.COMITE_AVIP)

    with pytest.raises(NotDone, match="comité AVIP"):
        organisations.reopen(head.organisation_id, by=None, now=timezone.now())
    assert not Membership.objects.filter(organisation=head.organisation_id, ended_at=None).exists()


def test_the_button_of_the_administration(client, head):
    staff = user(is_staff=True, is_superuser=True)
    add_second_factor(staff)
    client.force_login(staff)
    page = reverse("admin:organisation_decide", args=[head.organisation_id])
    assert "Rouvrir" in client.get(reverse("admin:accounts_organisation_changelist")).content.decode()
    assert "Fermée le" in client.get(page).content.decode()

    assert client.post(page, {"decision": "accept"}).status_code == 400
    assert client.post(page, {"decision": "reopen"}).status_code == 302

    assert AuditEvent.objects.get(type="organisation.reopened").actor == staff.pk
    client.force_login(head.user)
    assert client.get(reverse("organisation", args=[head.organisation_id])).status_code == 200
