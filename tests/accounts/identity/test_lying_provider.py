"""What a provider sends is believed only when each part of it is right."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from accounts.models import User
from tests.accounts.identity.lying_provider import LyingProvider

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def running():
    provider = LyingProvider()
    yield provider
    provider.close()


@pytest.fixture
def liar(running, empty_cache, settings):
    settings.SOCIALACCOUNT_PROVIDERS = running.app()
    running.identity, running.person, running.lies, running.nonce = {}, {}, set(), ""
    return running


def come_back(client, liar, provider: str = "proconnect"):
    query = parse_qs(urlsplit(client.get(reverse("identity_login", args=[provider])).url).query)
    liar.nonce = query["nonce"][0]
    return client.get(reverse("identity_callback", args=[provider]), {"code": "c", "state": query["state"][0]})


def test_when_it_does_not_lie_one_is_signed_in(client, liar):
    assert come_back(client, liar).status_code == 302
    assert client.session["_auth_user_id"] == str(User.objects.get(email="nadia@exemple.example").pk)


@pytest.mark.parametrize(
    "lies",
    [
        {"identity": {"sub": "somebody else"}},
        {"person": {"sub": "somebody else"}},
        {"identity": {"nonce": "n" * 43}},
        {"identity": {"nonce": None}},
        {"identity": {"aud": "another client"}},
        {"identity": {"iss": "https://other.example"}},
        {"identity": {"exp": 1}},
        {"person": {"aud": "another client"}},
        {"person": {"iss": "https://other.example"}},
        {"person": {"sub": None}},
        {"lies": {"plain userinfo"}},
        {"lies": {"foreign userinfo"}},
        {"lies": {"foreign id_token"}},
        {"lies": {"no id_token"}},
    ],
    ids=str,
)
def test_a_lie_signs_nobody_in(client, liar, lies):
    for name, lie in lies.items():
        setattr(liar, name, lie)

    answer = come_back(client, liar)

    assert answer.status_code == 401
    assert "_auth_user_id" not in client.session
    assert not User.objects.exists()


def test_a_level_of_assurance_below_the_one_asked_is_refused(client, liar, settings):
    settings.SOCIALACCOUNT_PROVIDERS = liar.app("franceconnect")
    liar.identity = {"acr": "eidas0"}

    assert come_back(client, liar, "franceconnect").status_code == 401


def test_without_an_address_no_account_is_opened(client, liar):
    liar.person = {"email": None}

    answer = come_back(client, liar)

    assert answer.status_code == 403
    assert "adresse e-mail" in answer.content.decode()
    assert not User.objects.exists()


def test_a_long_token_fits_beside_the_cookie(client, liar):
    liar.identity = {"filler": "x" * 6000}

    assert come_back(client, liar).status_code == 302
    assert len(client.cookies["releve"].value) < 3900
