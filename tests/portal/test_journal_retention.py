"""The night keeps the journal and the support accesses a year, and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.events import MembershipEnded
from accounts.models import SupportAccess, User
from accounts.services.account_erasure import erase_account
from core.audit import record
from core.models import AuditEvent
from portal.tasks import apply_retention
from tests.support.people import user

pytestmark = pytest.mark.django_db


def access(person: User, days: int) -> SupportAccess:
    opened = timezone.now() - timedelta(days=days)
    ends = opened + timedelta(minutes=30)
    return SupportAccess.objects.create(
        administrator=user(), person=person, reason="Page blanche", opened_at=opened, ends_at=ends, ended_at=ends
    )


def test_a_year_and_no_longer():
    person, now = user(), timezone.now()
    for days in (370, 360):
        record(MembershipEnded, actor=None, now=now - timedelta(days=days))
        access(person, days)

    apply_retention()

    assert AuditEvent.objects.filter(type="membership.ended").get().at == now - timedelta(days=360)
    assert SupportAccess.objects.get().opened_at > now - timedelta(days=361)


def test_an_erased_account_takes_its_support_accesses_along():
    person, other = user(), user()
    access(person, 1)
    kept = access(other, 1)

    erase_account(person, now=timezone.now())

    assert SupportAccess.objects.get() == kept
