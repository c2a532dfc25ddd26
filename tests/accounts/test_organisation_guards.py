"""PostgreSQL refuses what must not be: each constraint is tried, written as no service would."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Invitation, Membership, Organisation
from tests.support.people import assistante_maternelle, member, organisation, siret, user

pytestmark = pytest.mark.django_db


def refused(constraint: str, write) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        write()


def changed(thing, **values) -> None:
    type(thing).objects.filter(pk=thing.pk).update(**values)


def test_codes_are_known():
    found = organisation()
    refused("organisation_kind", lambda: changed(found, kind="crèche"))
    refused("organisation_state", lambda: changed(found, state="maybe"))
    refused("membership_role", lambda: changed(member(found), role="chef"))
    refused("invitation_role", lambda: invitation(found, role="chef"))


def test_one_organisation_per_siret_except_refused_ones():
    known = organisation(siret=siret(900))
    refused("organisation_one_per_siret", lambda: organisation(siret=siret(900)))
    changed(known, state="closed")
    refused("organisation_one_per_siret", lambda: organisation(siret=siret(900)))
    changed(known, state="refused", reason="Ce n’est pas vous.")

    assert organisation(siret=siret(900)).pk


def test_a_siret_has_fourteen_figures():
    refused("organisation_siret_figures", lambda: organisation(siret="1234567890123A"))
    refused("organisation_siret_figures", lambda: organisation(siret=""))


def test_without_siret_somebody_vouches():
    refused("organisation_siret_or_voucher", lambda: organisation(siret=None))
    refused("organisation_siret_or_voucher", lambda: organisation(OrganisationKind.FACILITY_MANAGER, siret=None))
    rpe = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    refused("organisation_siret_or_voucher", lambda: organisation(siret=None, vouched_by=rpe))

    assert assistante_maternelle(rpe).pk
    assert organisation(OrganisationKind.COMITE_AVIP).pk


def test_only_an_assistante_maternelle_without_siret_is_vouched_for():
    rpe = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)

    refused("organisation_vouched_without_siret", lambda: organisation(vouched_by=rpe, state="pending"))


def test_nobody_is_active_before_the_agrement_is_confirmed():
    asked = assistante_maternelle(organisation(OrganisationKind.RELAIS_PETITE_ENFANCE))

    refused("organisation_vouched_before_active", lambda: changed(asked, state="active"))
    changed(asked, state="active", vouched_at=timezone.now())


def test_a_refusal_says_why():
    refused("organisation_refusal_has_reason", lambda: changed(organisation(), state="refused"))


def test_one_comite_per_departement():
    comite = organisation(OrganisationKind.COMITE_AVIP)
    refused("organisation_one_comite_per_departement", lambda: organisation(OrganisationKind.COMITE_AVIP))
    changed(comite, state="closed")

    assert organisation(OrganisationKind.COMITE_AVIP).pk


def test_one_membership_at_a_time():
    first = member(organisation())
    again = {"user": first.user, "organisation": first.organisation, "role": "counsellor"}
    refused("membership_one_at_a_time", lambda: Membership.objects.create(**again))
    changed(first, ended_at=timezone.now())

    assert Membership.objects.create(**again).pk


def test_a_membership_ends_after_it_began():
    late = member(organisation())

    refused("membership_ends_after_it_began", lambda: changed(late, ended_at=late.joined_at - timedelta(seconds=1)))


def invitation(of: Organisation, email: str = "nouveau@exemple.fr", **changes) -> Invitation:
    now = timezone.now()
    values = {"role": "counsellor", "created_at": now, "expires_at": now + timedelta(days=7), "token_hash": email}
    return Invitation.objects.create(organisation=of, email=email, **{**values, **changes})


def test_one_open_invitation_per_address():
    found = organisation()
    first = invitation(found)
    refused("invitation_one_open_per_address", lambda: invitation(found, token_hash="b"))
    refused("token_hash", lambda: invitation(organisation()))
    changed(first, voided_at=timezone.now())

    assert invitation(found, token_hash="b").pk


def test_an_invitation_is_accepted_or_voided_and_expires_later():
    found = invitation(organisation())
    now = timezone.now()

    refused("invitation_accepted_or_voided", lambda: changed(found, accepted_at=now, voided_at=now))
    refused("invitation_expires_later", lambda: changed(found, expires_at=found.created_at))


def test_an_organisation_with_members_is_not_deleted():
    found = member(organisation()).organisation

    with pytest.raises(IntegrityError), transaction.atomic():
        found.delete()


@pytest.mark.parametrize("kind", [OrganisationKind.MISSION_LOCALE, OrganisationKind.COMITE_AVIP])
def test_who_may_not_vouch(kind):
    asked = assistante_maternelle(organisation(OrganisationKind.RELAIS_PETITE_ENFANCE), name="Mme Garde")
    asked.vouched_by = organisation(kind)

    with pytest.raises(ValidationError, match="relais petite enfance"):
        asked.full_clean()


def test_a_wrong_key_is_refused_in_the_administration_too():
    with pytest.raises(ValidationError, match="SIRET"):
        Organisation(kind="ccas", name="CCAS", departement="59", siret="12345678901234", asked_by=user()).full_clean()
