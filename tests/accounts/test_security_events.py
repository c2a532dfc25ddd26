"""The journal tells of second factors that come and go, and of what the administration writes in accounts."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse

from accounts.models import Organisation, User
from core.models import AuditEvent
from tests.support.people import organisation, siret, user
from tests.support.signed_in import add_second_factor, figures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache", "outboxes")]


def lines(type_: str) -> list[dict]:
    return list(AuditEvent.objects.filter(type=type_).order_by("pk").values_list("data", flat=True))


@pytest.fixture
def administrator(client):
    found = User.objects.create_superuser("admin@exemple.fr")
    add_second_factor(found)
    client.force_login(found)
    return found


def test_an_authenticator_added_then_removed(client, django_capture_on_commit_callbacks):
    person = user()
    client.force_login(person)
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": figures(secret)})

    assert {"factor": "totp"} in lines("account.second_factor_added")
    assert AuditEvent.objects.filter(type="account.second_factor_added", actor=person.pk).exists()
    client.post(reverse("mfa_deactivate_totp"))

    assert not Authenticator.objects.filter(user=person, type="totp").exists()
    assert lines("account.second_factor_removed") == [{"factor": "totp"}]


def test_a_passkey_removed(client):
    person = user()
    key = Authenticator.objects.create(user=person, type="webauthn", data={"name": "Clé", "credential": {}})
    client.force_login(person)

    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))

    assert lines("account.second_factor_removed") == [{"factor": "webauthn"}]


def test_the_administration_stops_an_account(client, administrator):
    person = user(first_name="Léa")
    fields = {"email": person.email, "first_name": "Léa", "last_name": "", "phone": ""}

    assert client.post(reverse("admin:accounts_user_change", args=[person.pk]), fields).status_code == 302

    person.refresh_from_db()
    assert not person.is_active
    assert lines("account.edited") == [{"fields": ["is_active"], "created": False}]


def test_the_administration_writes_an_account(client, administrator):
    assert client.post(reverse("admin:accounts_user_add"), {"email": "New@exemple.fr"}).status_code == 302

    assert lines("account.edited")[0]["created"]
    assert "exemple" not in str(lines("account.edited"))


def test_the_administration_corrects_an_organisation(client, administrator):
    found = organisation(siret=siret(950))
    fields = {"kind": found.kind, "name": "Autre nom", "siret": found.siret, "departement": "59", "commune": ""}
    forms = {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}

    answer = client.post(reverse("admin:accounts_organisation_change", args=[found.pk]), fields | forms)

    assert answer.status_code == 302
    assert Organisation.objects.get(pk=found.pk).name == "Autre nom"
    (line,) = AuditEvent.objects.filter(type="organisation.edited")
    assert (line.organisation, line.actor, line.data) == (found.pk, administrator.pk, {"fields": ["name"]})
