"""Accounts that nobody opens: announced, then erased; whoever comes back keeps theirs."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import serializers

from accounts.domain.organisation_states import OrganisationState
from accounts.models import Membership, User
from accounts.services import inactivity
from core.models import AuditEvent, OutboxMessage
from families.models import FamilyFile
from portal.tasks import apply_retention
from tests.families.offices import counsellor, file_of

pytestmark = pytest.mark.django_db

JOINED = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
TWO_YEARS = JOINED.replace(year=2028)
NOTICE = timedelta(days=30)


def night(now: datetime) -> tuple[int, int]:
    return inactivity.run(seen_before=now.replace(year=now.year - 2), notice=NOTICE, now=now)


def test_an_idle_account_is_announced_then_erased():
    user = User.objects.create_user(email="lea@exemple.fr", first_name="Léa", date_joined=JOINED)
    assert night(TWO_YEARS - NOTICE - timedelta(days=2)) == (0, 0)

    assert night(TWO_YEARS - NOTICE) == (1, 0)
    assert night(TWO_YEARS - NOTICE) == (0, 0)
    assert OutboxMessage.objects.get().recipient == "lea@exemple.fr"
    assert night(TWO_YEARS) == (0, 1)
    assert night(TWO_YEARS) == (0, 0)

    user.refresh_from_db()
    assert not user.is_active
    for model in (User, OutboxMessage, AuditEvent):
        held = serializers.serialize("json", model.objects.all(), ensure_ascii=False)
        assert "lea@" not in held
        assert "Léa" not in held


def test_who_comes_back_is_told_again_before_anything_is_erased():
    user = User.objects.create_user(phone="+33612345678", date_joined=JOINED)
    night(TWO_YEARS - NOTICE)
    user.last_login = TWO_YEARS - timedelta(days=10)
    user.save()

    assert night(TWO_YEARS) == (0, 0)
    assert night(TWO_YEARS.replace(year=2030)) == (1, 0)


def test_an_administrator_is_left_to_colleagues():
    User.objects.create_superuser(email="admin@exemple.fr", date_joined=JOINED)

    assert night(TWO_YEARS.replace(year=2030)) == (0, 0)


def test_the_files_of_an_erased_counsellor_stay_with_the_organisation():
    by = counsellor()
    User.objects.filter(pk=by.user_id).update(date_joined=JOINED)
    file = file_of(by)
    night(TWO_YEARS - NOTICE)
    assert night(TWO_YEARS) == (0, 1)

    membership = Membership.objects.get(pk=by.pk)
    assert membership.ended_at == TWO_YEARS
    assert FamilyFile.objects.get() == file
    assert by.organisation.state == OrganisationState.ACTIVE


def test_the_task_of_the_night_applies_the_whole_table():
    file_of()
    User.objects.all().update(date_joined=JOINED)
    with time_machine.travel(TWO_YEARS + timedelta(days=1), tick=False):
        apply_retention()
        apply_retention()
    with time_machine.travel(TWO_YEARS + timedelta(days=40), tick=False):
        apply_retention()

    assert not FamilyFile.objects.exists()
    assert not User.objects.filter(is_active=True).exists()
