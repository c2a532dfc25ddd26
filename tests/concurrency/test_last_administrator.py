"""Two administrators who remove each other at once: one of them stays. Without the lock, nobody would."""

from __future__ import annotations

from functools import partial
from threading import Barrier

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership
from accounts.services import memberships
from accounts.services.memberships import LastAdministrator
from tests.support.people import member, organisation
from tests.support.together import overtaken, together

pytestmark = pytest.mark.django_db(transaction=True)


def administrators(of) -> int:
    return Membership.objects.filter(organisation=of, ended_at=None, is_administrator=True).count()


def test_one_administrator_stays_whoever_is_first():
    def removing(membership):
        try:
            return memberships.remove(membership, by=None, now=timezone.now())
        except LastAdministrator as refused:
            return refused

    for _ in range(3):
        of = organisation()
        two = [member(of, administers=True) for _ in range(2)]

        ended = together([partial(removing, each) for each in two])

        assert administrators(of) == 1
        assert sum(isinstance(each, LastAdministrator) for each in ended) == 1


def test_the_second_waits_for_the_first():
    of = organisation()
    first, second = (member(of, administers=True) for _ in range(2))
    refused = []

    def removes_the_second():
        try:
            memberships.remove(second, by=None, now=timezone.now())
        except LastAdministrator as error:
            refused.append(error)

    overtaken(lambda: memberships.remove(first, by=None, now=timezone.now()), removes_the_second)

    assert len(refused) == 1
    assert administrators(of) == 1


def test_control_without_the_lock_both_leave():
    """The same question, asked by both before either wrote: this is what the lock prevents."""
    of = organisation()
    both_asked = Barrier(2)

    def leaves(membership):
        with transaction.atomic():
            others = administrators(of) - 1
            both_asked.wait(timeout=30)
            if others:
                Membership.objects.filter(pk=membership.pk).update(ended_at=timezone.now())

    together([partial(leaves, member(of, administers=True)) for _ in range(2)])

    assert administrators(of) == 0
