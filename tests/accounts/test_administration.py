from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse

from accounts.models import User
from tests.accounts.test_sign_in import ask_for_a_code, code_in, give, who

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


@pytest.fixture
def administrator():
    return User.objects.create_superuser("admin@exemple.fr")


def figures(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return f"{hotp_value(secret, counter):06d}"


def test_a_stranger_is_sent_to_sign_in(client):
    answer = client.get("/admin/", follow=True)

    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_a_parent_is_refused(client):
    client.force_login(User.objects.create_user(email="lea@exemple.fr"))

    assert client.get("/admin/", follow=True).status_code == 403


def test_staff_without_a_second_factor_are_sent_to_add_one(client, administrator, outboxes):
    ask_for_a_code(client, administrator.email)
    give(client, code_in(outboxes[0][0].body))

    page = client.get("/admin/", follow=True)

    assert page.redirect_chain[-1][0].startswith(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": figures(secret)})
    assert client.get("/admin/").status_code == 200


def test_the_second_factor_is_asked_at_sign_in(client, administrator, outboxes):
    secret = generate_totp_secret()
    TOTP.activate(administrator, secret)
    assert Authenticator.objects.filter(user=administrator).exists()

    ask_for_a_code(client, administrator.email)
    answer = give(client, code_in(outboxes[0][0].body))

    assert answer.url == reverse("mfa_authenticate")
    assert who(client) is None
    assert client.get("/admin/", follow=True).status_code != 500
    client.post(reverse("mfa_authenticate"), {"code": "000000" if figures(secret) != "000000" else "111111"})
    assert who(client) is None
    client.post(reverse("mfa_authenticate"), {"code": figures(secret)})
    assert client.get("/admin/").status_code == 200
    assert get_adapter() is not None
