"""Support access: half an hour of reading as somebody else, announced, noted, never more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.events import EndedBy
from accounts.models import SupportAccess, User
from accounts.services.refusals import NotDone
from accounts.services.support_access import end_access, open_access
from core.models import AuditEvent, OutboxMessage

pytestmark = pytest.mark.django_db


def with_second_factor(user: User) -> User:
    TOTP.activate(user, generate_totp_secret())
    return user


@pytest.fixture
def administrator():
    return with_second_factor(User.objects.create_superuser("admin@exemple.fr"))


@pytest.fixture
def person():
    return User.objects.create_user(email="lea@exemple.fr")


def begun(administrator, person, *, ago=timedelta(0)) -> SupportAccess:
    now = timezone.now() - ago
    return open_access(administrator=administrator, person=person, reason="Page blanche", now=now)


def events() -> list[tuple]:
    return list(AuditEvent.objects.order_by("pk").values_list("type", "actor", "acting_for"))


def test_opening_is_noted_once_and_the_person_is_told(administrator, person):
    access = begun(administrator, person)

    assert access.ends_at - access.opened_at == timedelta(minutes=30)
    assert events() == [("support.opened", administrator.pk, person.pk)]
    assert AuditEvent.objects.get().data == {"minutes": 30}
    letter = OutboxMessage.objects.get()
    assert (letter.channel, letter.recipient) == ("email", "lea@exemple.fr")
    assert "Page blanche" in letter.text


def test_a_person_without_mail_is_told_by_a_short_message(administrator):
    begun(administrator, User.objects.create_user(phone="+33639980001"))

    letter = OutboxMessage.objects.get()
    assert (letter.channel, letter.recipient) == ("sms", "+33639980001")
    assert "Page blanche" not in letter.text


def test_ending_is_noted_once(administrator, person):
    access = begun(administrator, person)

    for _again in range(2):
        end_access(access, by=EndedBy.BUTTON, now=timezone.now())

    assert [type_ for type_, *_ in events()] == ["support.opened", "support.ended"]
    assert AuditEvent.objects.latest("pk").data == {"by": "button"}


def test_a_second_access_ends_the_first(administrator, person):
    first = begun(administrator, person)
    begun(administrator, User.objects.create_user(email="zoe@exemple.fr"))

    first.refresh_from_db()
    assert first.ended_at is not None
    assert [type_ for type_, *_ in events()] == ["support.opened", "support.ended", "support.opened"]


def test_one_left_open_ended_when_its_time_came(administrator, person):
    first = begun(administrator, person, ago=timedelta(hours=2))
    begun(administrator, person)

    first.refresh_from_db()
    assert first.ended_at == first.ends_at


@pytest.mark.parametrize("what", ["is_staff", "is_superuser", "inactive", "oneself"])
def test_never_as_another_administrator_nor_a_closed_account(administrator, person, what):
    if what == "oneself":
        person = administrator
    elif what == "inactive":
        person.is_active = False
    else:
        setattr(person, what, True)
    person.save()

    with pytest.raises(NotDone, match="administre"):
        begun(administrator, person)
    assert (events(), OutboxMessage.objects.count()) == ([], 0)


def test_an_administrator_without_second_factor_opens_nothing(person):
    with pytest.raises(NotDone, match="second facteur"):
        begun(User.objects.create_superuser("autre@exemple.fr"), person)


def test_staff_need_the_permission(person):
    staff = with_second_factor(User.objects.create_user(email="aide@exemple.fr", is_staff=True))
    with pytest.raises(NotDone):
        begun(staff, person)
    staff.user_permissions.add(Permission.objects.get(codename="add_supportaccess"))

    assert begun(User.objects.get(pk=staff.pk), person).administrator == staff


def test_a_reason_is_asked(administrator, person):
    with pytest.raises(NotDone, match="pourquoi"):
        open_access(administrator=administrator, person=person, reason="  ", now=timezone.now())


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("ends_at = ends_at + interval '1 minute'", "only_ends|Cannot update"),
        ("person_id = administrator_id", "Cannot update"),
        ("reason = 'autre'", "Cannot update"),
    ],
)
def test_postgresql_lets_nobody_change_an_access(administrator, person, change, refusal):
    begun(administrator, person)

    with pytest.raises(Exception, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE support_access SET {change}")


def test_postgresql_reopens_no_access(administrator, person):
    end_access(begun(administrator, person), by=EndedBy.BUTTON, now=timezone.now())

    with pytest.raises(Exception, match="Cannot update"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE support_access SET ended_at = NULL")


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"ends_at": timedelta(minutes=31)}, "support_access_half_an_hour"),
        ({"ends_at": timedelta(0)}, "support_access_half_an_hour"),
        ({"ended_at": timedelta(minutes=31)}, "support_access_ends_in_time"),
        ({"ended_at": timedelta(minutes=-1)}, "support_access_ends_in_time"),
        ({"reason": ""}, "support_access_has_a_reason"),
        ({"oneself": True}, "support_access_to_somebody_else"),
    ],
)
def test_postgresql_refuses_an_access_that_breaks_the_rules(administrator, person, values, constraint):
    now = timezone.now()
    row = {"administrator": administrator, "person": person, "reason": "Page blanche", "opened_at": now}
    row["ends_at"] = now + values.get("ends_at", timedelta(minutes=30))
    if "ended_at" in values:
        row["ended_at"] = now + values["ended_at"]
    if "oneself" in values:
        row["person"] = administrator
    row["reason"] = values.get("reason", "Page blanche")

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SupportAccess.objects.create(**row)


def test_postgresql_keeps_one_open_access_per_administrator(administrator, person):
    access = begun(administrator, person)

    with pytest.raises(IntegrityError, match="support_access_one_at_a_time"), transaction.atomic():
        SupportAccess.objects.create(
            administrator=administrator, person=person, reason="x", opened_at=access.opened_at, ends_at=access.ends_at
        )
