from __future__ import annotations

import pytest

from accounts.demo import DEMO_ACCOUNTS, DEMO_ORGANISATIONS, create_demo_accounts
from accounts.domain.siret import is_siret
from accounts.models import Membership, Organisation, User

pytestmark = pytest.mark.django_db


def test_everybody_is_there_once_and_may_be_there():
    create_demo_accounts()
    create_demo_accounts()

    assert User.objects.count() == len(DEMO_ACCOUNTS)
    for organisation in Organisation.objects.all():
        organisation.full_clean()
        assert organisation.memberships.filter(is_administrator=True).exists()
    assert {each.siret is None or is_siret(each.siret) for each in DEMO_ORGANISATIONS} == {True}


def test_who_left_stays_away():
    create_demo_accounts()
    left = Membership.objects.first()
    Membership.objects.filter(pk=left.pk).update(ended_at=left.joined_at)

    create_demo_accounts()

    assert not Membership.objects.filter(user=left.user, ended_at=None).exists()
