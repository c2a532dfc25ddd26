"""The queue of the administration: accept, refuse with a reason, close."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services import organisations
from core.messages import preferences
from core.messages.addresses import address_row
from core.models import AuditEvent, OutboxMessage
from tests.support.people import assistante_maternelle, member, organisation, siret, user
from tests.support.signed_in import add_second_factor

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator(client):
    staff = user(is_staff=True, is_superuser=True)
    add_second_factor(staff)
    client.force_login(staff)
    return staff


def decide(client, found: Organisation, **data):
    return client.post(reverse("admin:organisation_decide", args=[found.pk]), data)


def test_the_queue_lists_what_waits(client, moderator):
    organisation(name="Déjà là")
    waiting = organisation(name="PLIE de Lens", state="pending")

    queue = client.get(reverse("admin:accounts_organisation_changelist") + "?state__exact=pending").content.decode()

    assert "PLIE de Lens" in queue
    assert "Déjà là" not in queue
    assert reverse("admin:organisation_decide", args=[waiting.pk]) in queue
    assert "Structures à accepter ou refuser" in client.get(reverse("admin:index")).content.decode()


def test_accepting(client, moderator):
    who = user()
    waiting = organisation(state="pending", asked_by=who)
    assert "Accepter" in client.get(reverse("admin:organisation_decide", args=[waiting.pk])).content.decode()

    assert decide(client, waiting, decision="accept").status_code == 302

    assert Membership.objects.get(organisation=waiting).user == who
    assert AuditEvent.objects.get(type="organisation.accepted").actor == moderator.pk
    assert decide(client, waiting, decision="accept").status_code == 400
    assert OutboxMessage.objects.count() == 1


def test_refusing_needs_a_reason_that_the_person_reads(client, moderator):
    waiting = organisation(state="pending", asked_by=user())

    wrong = decide(client, waiting, decision="refuse", reason=" ")
    assert wrong.status_code == 400
    assert "Dites pourquoi" in wrong.content.decode()
    decide(client, waiting, decision="refuse", reason="Nous ne vous connaissons pas.")

    waiting.refresh_from_db()
    assert waiting.state == "refused"
    assert "Nous ne vous connaissons pas." in OutboxMessage.objects.get().text


def test_an_agrement_not_confirmed_is_told(client, moderator):
    waiting = assistante_maternelle(organisation(OrganisationKind.RELAIS_PETITE_ENFANCE))

    page = client.post(reverse("admin:organisation_decide", args=[waiting.pk]), {"decision": "accept"}, follow=True)

    assert "L’agrément n’est pas encore confirmé" in page.content.decode()
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_closing(client, moderator):
    head = member(organisation(), administers=True)

    decide(client, head.organisation, decision="close", reason="Dissoute.")

    head.refresh_from_db()
    assert head.ended_at is not None


def test_the_state_is_not_written_by_hand(client, moderator):
    waiting = organisation(state="pending")
    page = reverse("admin:accounts_organisation_change", args=[waiting.pk])
    fields = {"kind": waiting.kind, "name": waiting.name, "siret": waiting.siret, "departement": "59"}
    formset = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    assert client.post(page, {**fields, **formset, "state": "active", "name": "Autre nom"}).status_code == 302

    waiting.refresh_from_db()
    assert (waiting.name, waiting.state) == ("Autre nom", "pending")
    assert client.post(reverse("admin:accounts_organisation_delete", args=[waiting.pk])).status_code == 403


def test_who_is_not_of_the_administration_decides_nothing(client):
    waiting = organisation(state="pending")
    client.force_login(member(organisation(), administers=True).user)

    assert decide(client, waiting, decision="accept").status_code in (302, 403)
    waiting.refresh_from_db()
    assert waiting.state == "pending"


def test_an_account_made_here_has_no_password_and_one_spelling(client, moderator):
    client.post(
        reverse("admin:accounts_user_add"),
        {"email": "Marie@Exemple.fr", "phone": "", "first_name": "Marie", "last_name": "", "is_active": "on"},
    )

    made = User.objects.get(email="marie@exemple.fr")
    assert not made.has_usable_password()
    assert made.phone is None


def test_a_new_request_is_written_to_each_administrator_of_the_portal(moderator):
    mobile = user(is_staff=True, phone="+33639980031")
    User.objects.filter(pk=mobile.pk).update(email=None)
    user(is_staff=True, is_active=False)
    new = Organisation(kind="plie", name="PLIE de Lens", siret=siret(77_001), departement="62")

    organisations.ask(new, by=user(), now=timezone.now())

    by_way = {letter.channel: letter for letter in OutboxMessage.objects.all()}
    assert set(by_way) == {"email", "sms"}
    assert by_way["email"].recipient == moderator.email
    assert reverse("admin:organisation_decide", args=[new.pk]) in by_way["email"].text
    assert "PLIE" not in by_way["sms"].text


def test_a_request_without_siret_is_written_once_its_agrement_is_confirmed(moderator):
    relais = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    new = Organisation(kind="facility_manager", name="Mme Petit", departement="59", vouched_by=relais)
    organisations.ask(new, by=user(), now=timezone.now())
    assert not OutboxMessage.objects.filter(recipient=moderator.email).exists()

    organisations.vouch(new.pk, by=user(), now=timezone.now())

    assert OutboxMessage.objects.filter(recipient=moderator.email, topic="moderation").count() == 1


def test_who_moderates_may_choose_the_message_of_the_day(client, moderator):
    address = address_row("email", moderator.email)
    preferences.choose(address, {"moderation": "daily"}, now=timezone.now())
    new = Organisation(kind="plie", name="PLIE de Lens", siret=siret(77_002), departement="62")

    organisations.ask(new, by=user(), now=timezone.now())

    assert OutboxMessage.objects.get(topic="moderation").state == "digest"
    assert "Les structures à accepter" in client.get(reverse("my_messages")).content.decode()
    client.force_login(member(organisation()).user)
    assert "Les structures à accepter" not in client.get(reverse("my_messages")).content.decode()
