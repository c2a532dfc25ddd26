"""Raw SQL writes what no service would: PostgreSQL refuses a role, a voucher or a kind that does not fit."""

from __future__ import annotations

from importlib import import_module
from itertools import product

import pytest
from django.db import IntegrityError, connection, transaction

from accounts.domain.organisation_kinds import VOUCHERS, OrganisationKind, roles_of
from accounts.domain.roles import Role
from tests.support.people import assistante_maternelle, member, organisation, user

pytestmark = pytest.mark.django_db
MEMBERSHIP = (
    "INSERT INTO membership (user_id, organisation_id, role, is_administrator, joined_at)"
    " VALUES (%s, %s, %s, false, now())"
)
INVITATION = (
    "INSERT INTO invitation (organisation_id, email, role, is_administrator, token_hash, created_at, expires_at)"
    " VALUES (%s, 'a@exemple.fr', %s, false, %s, now(), now() + interval '7 days')"
)


def refused(sql: str, *values: object) -> str:
    """The name of the constraint that refused this order; "" when it was done, then taken back."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)
            transaction.set_rollback(True)
    except IntegrityError as error:
        return error.__cause__.diag.constraint_name
    return ""


@pytest.mark.parametrize("kind", OrganisationKind)
def test_a_role_fits_the_kind_of_its_organisation(kind):
    of, who = organisation(kind), user()

    for role in Role:
        fits = role in roles_of(kind)
        assert refused(MEMBERSHIP, who.pk, of.pk, role) == ("" if fits else "membership_role_fits_kind")
        assert refused(INVITATION, of.pk, role, "h" * 64) == ("" if fits else "invitation_role_fits_kind")


def test_a_role_that_fits_does_not_become_another():
    mine = member(organisation())

    order = "UPDATE membership SET role = %s WHERE id = %s"
    assert refused(order, "manager", mine.pk) == "membership_role_fits_kind"
    creche = organisation(OrganisationKind.FACILITY_MANAGER)
    order = "UPDATE membership SET organisation_id = %s WHERE id = %s"
    assert refused(order, creche.pk, mine.pk) == "membership_role_fits_kind"


@pytest.mark.parametrize("kind", OrganisationKind)
def test_who_answers_for_an_agrement_may(kind):
    nanny = assistante_maternelle(organisation(OrganisationKind.RELAIS_PETITE_ENFANCE))

    order = "UPDATE organisation SET vouched_by_id = %s WHERE id = %s"
    expected = "" if kind in VOUCHERS else "organisation_voucher_may_vouch"
    assert refused(order, organisation(kind).pk, nanny.pk) == expected


@pytest.mark.parametrize(("before", "after"), list(product(OrganisationKind, repeat=2)))
def test_a_kind_does_not_change_under_its_people(before, after):
    of = organisation(before)
    role = Role(member(of).role)

    order = "UPDATE organisation SET kind = %s, siret = coalesce(siret, '99999999900018') WHERE id = %s"
    expected = "" if role in roles_of(after) else "organisation_kind_fits_its_people"
    assert refused(order, after, of.pk) == expected


def test_a_voucher_keeps_a_kind_that_vouches():
    relais = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    assistante_maternelle(relais)

    order = "UPDATE organisation SET kind = %s WHERE id = %s"
    assert refused(order, "conseil_departemental", relais.pk) == ""
    assert refused(order, "mission_locale", relais.pk) == "organisation_kind_fits_its_people"


def test_rows_older_than_the_guards_are_validated_and_each_misfit_is_named():
    validate = import_module("accounts.migrations.0006_validate_roles")
    fine, relais = organisation(), organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    nanny, who = assistante_maternelle(relais), user()
    with connection.cursor() as cursor:  # pending checks of keys would forbid to touch the tables
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE membership DISABLE TRIGGER membership_role_fits_kind")
        cursor.execute("ALTER TABLE invitation DISABLE TRIGGER invitation_role_fits_kind")
        cursor.execute("ALTER TABLE organisation DISABLE TRIGGER organisation_voucher_may_vouch")
    validate.validate(None, connection.schema_editor())

    with connection.cursor() as cursor:
        cursor.execute(MEMBERSHIP, [who.pk, fine.pk, "manager"])
        cursor.execute(INVITATION, [fine.pk, "coordinator", "h" * 64])
        cursor.execute("UPDATE organisation SET vouched_by_id = %s WHERE id = %s", [fine.pk, nanny.pk])
    with pytest.raises(validate.MisfitRows) as stopped:
        validate.validate(None, connection.schema_editor())

    said = str(stopped.value)
    assert f": a manager in organisation {fine.pk}, a mission_locale" in said
    assert f": a coordinator in organisation {fine.pk}, a mission_locale" in said
    assert f"organisation {nanny.pk}: vouched for by organisation {fine.pk}, a mission_locale" in said
    assert said.count("\n") == 4
