"""A parent comes through FranceConnect, whose e-mail is what the person wrote there: a code proves it."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from accounts.models import User
from tests.accounts.identity.conftest import Walker
from tests.accounts.test_sign_in import code_in

pytestmark = pytest.mark.django_db

PARENT, EMAIL = "c90ae5b3-parent-nouveau", "lea@releve.example"


def test_the_level_of_assurance_is_asked(walker):
    query = parse_qs(urlsplit(walker.start("franceconnect")).query)

    assert query["acr_values"] == ["eidas1"]
    assert set(query["scope"][0].split()) == {"openid", "given_name", "email"}


def test_the_address_is_proven_by_a_code_the_first_time_only(walker, provider_port, outboxes):
    answer = walker.sign_in(PARENT, "franceconnect")

    assert answer.url.startswith(reverse("account_confirm_login_code"))
    assert walker.who is None
    walker.post(answer.url, {"code": code_in(outboxes[0][0].body)})
    user = User.objects.get()
    assert walker.who == str(user.pk)
    assert user.first_name == "Léa"
    assert EmailAddress.objects.get().verified
    assert SocialAccount.objects.get().extra_data == {}
    again = Walker(provider_port)
    again.sign_in(PARENT, "franceconnect")
    assert again.who == str(user.pk)


def test_a_wrong_code_opens_nothing(walker, outboxes):
    answer = walker.sign_in(PARENT, "franceconnect")
    right = code_in(outboxes[0][0].body)

    walker.post(answer.url, {"code": "000000" if right != "000000" else "111111"})

    assert walker.who is None
    assert not EmailAddress.objects.get().verified


def test_an_address_that_is_taken_looks_the_same_from_outside(walker, provider_port, outboxes):
    free = walker.sign_in(PARENT, "franceconnect")
    User.objects.all().delete()
    User.objects.create_user(email=EMAIL)

    taken = Walker(provider_port).sign_in(PARENT, "franceconnect")

    assert urlsplit(free.url).path == urlsplit(taken.url).path
    assert not SocialAccount.objects.exists()
