"""Every address × every role, from one table (tests.architecture.urls_by_role)."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import NoReverseMatch, reverse

from accounts.domain.organisation_kinds import OrganisationKind
from tests.architecture.role_world import world
from tests.architecture.test_public_urls import ALL
from tests.architecture.urls_by_role import ROLES, TABLE, Row, nothing
from tests.support.people import member, organisation
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db

NAMES = {name for name, _route, _pattern in ALL}
ADMINISTRATION = {name for name in NAMES if name.startswith("admin:")}


def test_every_address_is_in_the_table():
    assert NAMES - ADMINISTRATION - set(TABLE) == set(), "Add a line to tests/architecture/urls_by_role.py"
    assert set(TABLE) - NAMES == set(), "These addresses are gone"


@pytest.mark.parametrize("role", ROLES)
def test_each_address_answers_each_role_as_the_table_says(role, empty_cache):
    here = world()
    client = PortalClient()
    if here.people[role] is not None:
        client.force_login(here.people[role])
    wrong = {}
    for name, each in TABLE.items():
        expected = each.answers[ROLES.index(role)]
        found = "elsewhere" if expected == "elsewhere" else answer(client, name, each, here)
        if found != expected:
            wrong[name] = f"{found} instead of {expected}"

    assert wrong == {}


# No object of anybody: each counsellor exports their own files, any manager asks for any facility of the directory.
OPEN_TO_THEIR_KIND = {"family_files_export", "facility_claim_ask"}
NEIGHBOURS = {
    "counsellor": OrganisationKind.CONSEIL_DEPARTEMENTAL,
    "organisation_administrator": OrganisationKind.CONSEIL_DEPARTEMENTAL,
    "manager": OrganisationKind.FACILITY_MANAGER,
}


@pytest.mark.parametrize("role", NEIGHBOURS)
def test_the_same_role_in_another_organisation_finds_nothing(role, empty_cache):
    """The near miss of every object that some role opens and others do not."""
    here = world()
    client = PortalClient()
    neighbour = member(organisation(NEIGHBOURS[role]), administers=role == "organisation_administrator")
    client.force_login(neighbour.user)
    found = {
        name: answer(client, name, each, here) for name, each in TABLE.items() if is_of_an_object(name, each, role)
    }

    assert len(found) > 2
    assert {name: status for name, status in found.items() if status != "404"} == {}


def is_of_an_object(name: str, each: Row, role: str) -> bool:
    """Whether this address opens, or refuses an action on, an object that belongs to the organisation of this role."""
    for_all = len(set(each.answers[1:])) == 1
    opens = each.answers[ROLES.index(role)] in {"200", "302", "403"}
    return each.arguments is not nothing and opens and not for_all and name not in OPEN_TO_THEIR_KIND


def answer(client: PortalClient, name: str, each: Row, here) -> str:
    """The status, or « login »; what the request wrote is undone."""
    address = reverse(name, kwargs=each.arguments(here))
    cookies = dict(client.cookies)
    with transaction.atomic():
        found = getattr(client, each.method)(address)
        transaction.set_rollback(True)
    client.cookies.clear()
    client.cookies.update(cookies)
    assert found.status_code < 500, name
    return "login" if is_sent_to_sign_in(found) else str(found.status_code)


def is_sent_to_sign_in(found) -> bool:
    return found.status_code == 302 and found.url.startswith((reverse("account_login"), reverse("admin:login")))


@pytest.mark.slow
@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_the_administration_is_for_administrators(role):
    here = world()
    client = PortalClient()
    if here.people[role] is not None:
        client.force_login(here.people[role])

    assert {name for name, address in addresses_of_the_administration() if not refused(client, address)} == set()


@pytest.mark.slow
def test_the_administration_answers_an_administrator():
    here = world()
    client = PortalClient()
    client.force_login(here.people["administrator"])
    found = {}
    for name, address in addresses_of_the_administration():
        with transaction.atomic():
            found[name] = client.get(address).status_code
            transaction.set_rollback(True)

    assert {name: status for name, status in found.items() if status >= 500} == {}
    assert found["admin:index"] == found["admin:accounts_organisation_changelist"] == 200


def refused(client: PortalClient, address: str) -> bool:
    """Whether a stranger is sent to sign in, and anybody else refused."""
    found = client.get(address)
    if is_sent_to_sign_in(found):
        found = client.get(found.url)
    return found.status_code == 403 or is_sent_to_sign_in(found) or found.resolver_match.view_name == "account_login"


def addresses_of_the_administration() -> list[tuple[str, str]]:
    """Every private address of the administration, on objects that need not exist."""
    found = []
    for name, _route, pattern in ALL:
        if name in ADMINISTRATION and getattr(pattern.callback, "login_required", True) and name != "admin:logout":
            try:
                found.append((name, reverse(name, args=["1"] * len(pattern.pattern.converters))))
            except NoReverseMatch:
                found.append((name, reverse("admin:app_list", args=["accounts"])))
    return found
