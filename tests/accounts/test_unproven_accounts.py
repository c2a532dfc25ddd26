"""An account opened, never proven by a code: the night removes it, and no other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core.models import AuditEvent
from portal.tasks import apply_retention
from tests.support.people import member, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outboxes", "empty_cache")]
LATER = timedelta(days=32)


def night(after: timedelta) -> None:
    with time_machine.travel(timezone.now() + after, tick=False):
        apply_retention()


def test_the_night_removes_an_account_whose_code_was_never_typed(client):
    client.post(reverse("account_signup"), {"login": "lea@exemple.fr", "email": "lea@exemple.fr"})
    assert User.objects.filter(email="lea@exemple.fr").exists()

    night(timedelta(days=27))
    assert User.objects.filter(email="lea@exemple.fr").exists()
    night(LATER)

    assert not User.objects.exists()
    assert AuditEvent.objects.filter(type="account.erased").count() == 1
    assert "lea@" not in serializers.serialize("json", AuditEvent.objects.all())


def test_every_other_account_stays():
    opened = User.objects.create_user(email="opened@exemple.fr", last_login=timezone.now())
    proven = User.objects.create_user(email="proven@exemple.fr")
    EmailAddress.objects.create(user=proven, email=proven.email, verified=True, primary=True)
    mobile = User.objects.create_user(phone="+33612345678", phone_verified=True)
    staff = User.objects.create_superuser(email="staff@exemple.fr")
    colleague = member(organisation()).user

    night(LATER)

    assert set(User.objects.all()) == {opened, proven, mobile, staff, colleague}
