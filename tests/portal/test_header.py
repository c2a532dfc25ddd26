"""What the header offers, and what it costs: nothing to a stranger."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.roles import Role
from tests.support.people import member, organisation, user

pytestmark = pytest.mark.django_db
ENTRIES = ("Se connecter", "Mon espace", "Mes demandes", "Mon compte", "Se déconnecter")


def header(client, address: str = "/") -> list[str]:
    page = client.get(address).content.decode()
    banner = page[page.index("<header") : page.index("</header>")]
    return [entry for entry in ENTRIES if entry in banner]


def test_a_stranger_may_sign_in_and_costs_no_query(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert header(client) == ["Se connecter"]


def test_answers_kept_in_the_cookie_are_no_account(client):
    client.post("/mon-prix/", {"ressources": "rsa"})
    assert client.cookies

    with CaptureQueriesContext(connection) as made:
        assert header(client) == ["Se connecter"]
    assert not made.captured_queries


def test_a_parent_has_an_account_and_no_space(client):
    client.force_login(user())

    assert header(client) == ["Mes demandes", "Mon compte", "Se déconnecter"]


def test_a_professional_has_a_space_until_it_is_withdrawn(client):
    membership = member(organisation(), Role.COUNSELLOR)
    client.force_login(membership.user)
    assert header(client) == ["Mon espace", "Mon compte", "Se déconnecter"]

    membership.ended_at = membership.joined_at
    membership.save()
    assert header(client) == ["Mes demandes", "Mon compte", "Se déconnecter"]


def test_the_administration_has_a_space(client):
    client.force_login(user(is_staff=True, is_superuser=True))

    assert "Mon espace" in header(client)


@pytest.mark.parametrize("address", ["/", "/aide/", "/nulle-part/"])
def test_caches_know_that_the_header_differs(client, address):
    assert "Cookie" in client.get(address)["Vary"]
