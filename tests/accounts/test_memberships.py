from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind, roles_of
from accounts.domain.roles import Role
from accounts.models import Membership
from accounts.services import memberships
from accounts.services.memberships import LastAdministrator, MembershipOver
from accounts.services.refusals import NotDone
from core.models import AuditEvent, OutboxMessage
from tests.support.people import member, organisation, user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def team():
    """(administrator, counsellor) of one organisation."""
    of = organisation()
    return member(of, administers=True), member(of)


def tags() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("type", flat=True))


def test_the_last_administrator_stays(team):
    administrator, _ = team

    with pytest.raises(LastAdministrator):
        memberships.remove(administrator, by=administrator.user, now=NOW)
    with pytest.raises(LastAdministrator):
        memberships.change_role(
            administrator, role=Role.COUNSELLOR, is_administrator=False, by=administrator.user, now=NOW
        )

    administrator.refresh_from_db()
    assert (administrator.ended_at, administrator.is_administrator) == (None, True)
    assert tags() == []


def test_an_administrator_whose_account_is_stopped_does_not_count(team):
    administrator, other = team
    Membership.objects.filter(pk=other.pk).update(is_administrator=True)
    other.user.is_active = False
    other.user.save()

    with pytest.raises(LastAdministrator):
        memberships.remove(administrator, by=administrator.user, now=NOW)


def test_a_colleague_becomes_administrator_then_the_first_may_leave(team):
    administrator, other = team

    memberships.change_role(other, role=Role.COUNSELLOR, is_administrator=True, by=administrator.user, now=NOW)
    memberships.remove(administrator, by=administrator.user, now=NOW)

    assert tags() == ["membership.role_changed", "membership.ended"]
    assert not OutboxMessage.objects.exists()  # who leaves knows it


def test_who_is_removed_is_told_once_and_may_come_back(team):
    administrator, other = team

    memberships.remove(other, by=administrator.user, now=NOW)
    with pytest.raises(MembershipOver):
        memberships.remove(other, by=administrator.user, now=NOW)
    with pytest.raises(MembershipOver):
        memberships.change_role(other, role=Role.COUNSELLOR, is_administrator=True, by=administrator.user, now=NOW)
    back = memberships.add_member(
        other.organisation_id, user=other.user, role=Role.COUNSELLOR, is_administrator=False, by=None, now=NOW
    )

    assert OutboxMessage.objects.get().recipient == other.user.email
    assert back.pk != other.pk
    assert tags() == ["membership.ended", "membership.joined"]


def test_the_same_role_again_writes_nothing(team):
    _, other = team

    memberships.change_role(other, role=Role.COUNSELLOR, is_administrator=False, by=None, now=NOW)

    assert tags() == []


def test_coming_in_twice_is_coming_in_once():
    of, who = organisation(), user()
    arguments = {"user": who, "role": Role.COUNSELLOR, "is_administrator": False, "by": None, "now": NOW}

    first = memberships.add_member(of.pk, **arguments)

    assert memberships.add_member(of.pk, **arguments) == first
    assert tags() == ["membership.joined"]


@pytest.mark.parametrize("kind", list(OrganisationKind))
@pytest.mark.parametrize("role", list(Role))
def test_each_kind_has_its_roles(kind, role):
    of = organisation(kind)
    arguments = {"user": user(), "role": role, "is_administrator": False, "by": None, "now": NOW}

    if role in roles_of(kind):
        assert memberships.add_member(of.pk, **arguments).role == role
    else:
        with pytest.raises(NotDone):
            memberships.add_member(of.pk, **arguments)


def test_nobody_joins_an_organisation_that_is_not_active():
    with pytest.raises(NotDone):
        memberships.add_member(
            organisation(state="closed").pk,
            user=user(),
            role=Role.COUNSELLOR,
            is_administrator=False,
            by=None,
            now=NOW,
        )
    assert not Membership.objects.exists()
