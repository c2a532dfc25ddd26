"""The page of the rights says what the tables say, and the tables what was meant: role × relation, near misses too."""

from __future__ import annotations

from itertools import product

import pytest
from django.core.management import CommandError, call_command

from accounts.abilities import abilities_on, rules
from accounts.domain.abilities import Actor, Relation
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.permissions_page import page
from tests.support.people import assistante_maternelle, member, organisation, user

SEE, DECIDE = {"see", "leave"}, {"decide"}
EVERYTHING = SEE | {"edit", "invite", "change_members", "read_journal"}


def test_the_page_is_up_to_date():
    call_command("permissions", "--check")


def test_an_older_page_is_told(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "docs").mkdir()

    with pytest.raises(CommandError):
        call_command("permissions", "--check")
    call_command("permissions")
    call_command("permissions", "--check")


def test_no_table_grants_anything_to_another_organisation():
    granted = [
        (each.kind, grant.actor)
        for each in rules().values()
        for grant in each.grants
        if grant.relation is Relation.OTHER
    ]

    assert granted == []


@pytest.mark.parametrize(("actor", "relation"), list(product(Actor, Relation)))
def test_each_grant_is_printed(actor, relation):
    assert all(
        ability.label in page([each])
        for each in rules().values()
        for grant in each.grants
        if (grant.actor, grant.relation) == (actor, relation)
        for ability in grant.abilities
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("_case", "kind", "role", "administers", "own", "expected"),
    [
        ("counsellor", "mission_locale", Role.COUNSELLOR, False, True, SEE),
        ("counsellor elsewhere", "mission_locale", Role.COUNSELLOR, False, False, set()),
        ("manager", "facility_manager", Role.MANAGER, False, True, SEE),
        ("manager elsewhere", "facility_manager", Role.MANAGER, False, False, set()),
        ("coordinator", "relais_petite_enfance", Role.COORDINATOR, False, True, SEE),
        ("coordinator elsewhere", "relais_petite_enfance", Role.COORDINATOR, False, False, set()),
        ("administrator of it", "mission_locale", Role.COUNSELLOR, True, True, EVERYTHING),
        ("administrator of another", "mission_locale", Role.COUNSELLOR, True, False, set()),
    ],
)
def test_what_a_member_may_do_on_an_organisation(_case, kind, role, administers, own, expected):
    of = organisation(OrganisationKind(kind))
    who = member(of, role, administers=administers).user

    assert abilities_on(who, of if own else organisation(OrganisationKind(kind))) == expected


@pytest.mark.django_db
def test_what_others_may_do_on_an_organisation():
    of = organisation()

    assert abilities_on(user(), of) == set()
    assert abilities_on(user(is_staff=True), of) == DECIDE
    assert abilities_on(user(is_staff=True, is_active=False), of) == set()


@pytest.mark.django_db
def test_who_may_answer_for_an_agrement():
    rpe, near_miss = (organisation(OrganisationKind.RELAIS_PETITE_ENFANCE) for _ in range(2))
    asked = assistante_maternelle(rpe)

    assert abilities_on(member(rpe).user, asked.vouching) == {"see", "confirm"}
    assert abilities_on(member(near_miss, administers=True).user, asked.vouching) == set()
    assert abilities_on(member(organisation(), who=user()).user, asked.vouching) == set()
    assert abilities_on(user(is_staff=True), asked.vouching) == set()
