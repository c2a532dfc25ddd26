"""Coming in and being sent out each leave one line in the journal."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.services.sign_ins import begin_sign_in, end_every_sign_in, end_sign_in
from core.models import AuditEvent
from tests.support.people import user

pytestmark = pytest.mark.django_db


def last() -> tuple:
    event = AuditEvent.objects.latest("pk")
    return event.type, event.actor, event.data


def test_one_line_each():
    person, now = user(), timezone.now()

    first = begin_sign_in(person, device="Firefox sur Linux", now=now)
    assert last() == ("account.signed_in", person.pk, {"provider": ""})
    begin_sign_in(person, device="Safari sur iOS", now=now)
    begin_sign_in(person, device="Chrome sur Android", now=now)
    assert AuditEvent.objects.count() == 3

    assert end_sign_in(person, first.pk, now=now)
    assert last() == ("account.sign_ins_ended", person.pk, {"count": 1})
    assert end_every_sign_in(person, now=now) == 2
    assert last() == ("account.sign_ins_ended", person.pk, {"count": 2})
    assert AuditEvent.objects.count() == 5


def test_nothing_ended_leaves_no_line():
    person, now = user(), timezone.now()

    assert not end_sign_in(person, "not-a-number", now=now)
    assert end_every_sign_in(person, now=now) == 0
    assert not AuditEvent.objects.exists()
