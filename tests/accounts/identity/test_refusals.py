"""What the portal refuses of a provider, and what the strict provider refuses of a client: each, over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import time_machine
from django.urls import reverse

from accounts.models import User

pytestmark = pytest.mark.django_db

NEW = "a1f2be90-agent-nouveau"


def changed(address: str, **changes: str | None) -> str:
    """The same address with other parameters; None takes one away."""
    parts = urlsplit(address)
    query: dict[str, Any] = {name: values[0] for name, values in parse_qs(parts.query).items()} | changes
    return f"{parts._replace(query='').geturl()}?{urlencode({n: v for n, v in query.items() if v is not None})}"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"prompt": "login"}, "unknown parameter: prompt"),
        ({"acr_values": "eidas1"}, "unknown parameter: acr_values"),
        ({"state": "s" * 31}, "state shorter"),
        ({"nonce": "n" * 31}, "nonce shorter"),
        ({"nonce": None}, "missing parameter: nonce"),
        ({"client_id": "somebody"}, "unknown client_id"),
        ({"redirect_uri": "https://voleur.example/retour/"}, "redirect_uri not registered"),
        ({"response_type": "token"}, "response_type"),
        ({"scope": "openid phone"}, "scope not registered"),
        ({"scope": "email"}, "scope not registered"),
    ],
)
def test_the_provider_refuses_a_request_that_is_not_exact(walker, changes, why):
    answer = requests.get(changed(walker.start(), **changes))

    assert answer.status_code == 400
    assert why in answer.json()["error_description"]


def test_the_provider_refuses_a_parameter_given_twice(walker):
    assert requests.get(f"{walker.start()}&state={'s' * 43}").status_code == 400


def code_of(walker) -> tuple[str, dict[str, str]]:
    """A code, and the form that exchanges it."""
    authorize = walker.start()
    code = parse_qs(urlsplit(walker.choose(authorize, NEW)).query)["code"][0]
    query = parse_qs(urlsplit(authorize).query)
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": query["redirect_uri"][0],
        "client_id": query["client_id"][0],
        "client_secret": "of this machine",
    }
    return f"{walker.address}/fournisseur-local/proconnect/jeton", form


def test_a_right_exchange_is_answered(walker):
    address, form = code_of(walker)

    assert set(requests.post(address, data=form).json()) == {"access_token", "token_type", "expires_in", "id_token"}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"client_secret": "wrong"}, 401),
        ({"client_id": "wrong"}, 401),
        ({"redirect_uri": "http://localhost/"}, 400),
        ({"grant_type": "password"}, 400),
        ({"code": "wrong"}, 400),
        ({"scope": "openid"}, 400),
    ],
)
def test_the_provider_refuses_an_exchange_that_is_not_exact(walker, changes, status):
    address, form = code_of(walker)

    assert requests.post(address, data={**form, **changes}).status_code == status


def test_a_code_is_good_once_and_its_second_use_ends_the_access(walker):
    address, form = code_of(walker)
    access = requests.post(address, data=form).json()["access_token"]
    headers = {"Authorization": f"Bearer {access}"}
    userinfo = f"{walker.address}/fournisseur-local/proconnect/personne"
    assert requests.get(userinfo, headers=headers).headers["content-type"] == "application/jwt"

    again = requests.post(address, data=form)

    assert (again.status_code, again.json()["error_description"]) == (400, "code used twice")
    assert requests.get(userinfo, headers=headers).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(29, 200), (31, 400)])
def test_a_code_is_too_old_after_thirty_seconds(walker, seconds, status):
    address, form = code_of(walker)

    with time_machine.travel(datetime.now(UTC) + timedelta(seconds=seconds), tick=True):
        answer = requests.post(address, data=form)

    assert answer.status_code == status
    assert status == 200 or "older than" in answer.json()["error_description"]


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_hint": "not.a.token"},
        {"id_token_hint": None},
        {"state": "s" * 31},
        {"state": None},
        {"post_logout_redirect_uri": "https://voleur.example/"},
        {"client_id": "releve"},
    ],
)
def test_the_provider_refuses_a_sign_out_that_is_not_exact(walker, changes):
    walker.sign_in(NEW)
    address = walker.post(reverse("account_logout")).context["address"]

    assert requests.get(changed(address, **changes), allow_redirects=False).status_code == 400


def refused(walker, callback: str) -> None:
    answer = walker.come_back(callback)
    assert answer.status_code == 401
    assert "n’a pas abouti" in answer.content.decode()
    assert walker.who is None
    assert not User.objects.exists()


def test_the_portal_refuses_a_state_that_is_not_its_own(walker):
    refused(walker, changed(walker.choose(walker.start(), NEW), state="s" * 43))


def test_the_portal_refuses_the_answer_to_another_browser(walker, provider_port):
    """Signing a victim in as somebody else: the code of one browser, brought to another."""
    callback = walker.choose(walker.start(), NEW)

    refused(type(walker)(provider_port), callback)


def test_the_portal_refuses_a_code_that_was_used(walker, provider_port):
    callback = walker.choose(walker.start(), NEW)
    older = walker.cookies["releve"].value
    walker.come_back(callback)
    User.objects.all().delete()
    walker.cookies["releve"] = older  # the state comes back with the older cookie; the code does not

    refused(walker, callback)


def test_the_portal_refuses_a_nonce_that_it_did_not_give(walker):
    refused(walker, walker.choose(changed(walker.start(), nonce="n" * 43), NEW))
