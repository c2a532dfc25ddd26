"""PostgreSQL copies what happens to accounts, organisations and memberships, from any path, and no personal data."""

from __future__ import annotations

import pghistory.core
import pytest
from django.db import IntegrityError, connection, transaction

from accounts.models import Membership, Organisation, User
from core.audit.doors import forget_history_of

pytestmark = pytest.mark.django_db

# What says who somebody is or how to reach them, in any table of the portal.
PERSONAL = {
    "email",
    "phone",
    "first_name",
    "last_name",
    "name",
    "siret",
    "password",
    "last_login",
    "token_hash",
    "reason",
    "birth_month",
    "single_parent",
    "sealed_income",
    "may_leave_message",
    "phone_mark",
    "email_mark",
    "label",
    "code_hash",
}


@pytest.fixture
def person():
    return User.objects.create_user(email="lea@exemple.fr", phone="+33639980001")


@pytest.fixture
def organisation():
    return Organisation.objects.create(
        kind="conseil_departemental",
        name="CCAS de Trifouilly",
        siret="21750001600019",
        departement="75",
        state="active",
    )


def told(instance) -> list[tuple[str, dict]]:
    lines = type(instance).pgh_event_model.objects.filter(pgh_obj_id=instance.pk).order_by("pgh_id")
    return [(line.pgh_label, line.pgh_context) for line in lines]


def test_no_history_keeps_anything_personal():
    kept = {
        f"{model.__name__}.{field.name}"
        for model in pghistory.core.event_models()
        for field in model._meta.fields
        if field.name in PERSONAL
    }

    assert kept == set()


def test_raw_sql_leaves_its_trace_too(person):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET is_staff = true WHERE email = %s", ["lea@exemple.fr"])

    last = person.history.latest("pgh_id")
    assert (last.pgh_label, last.is_staff) == ("update", True)
    assert [label for label, _ in told(person)] == ["insert", "update"]


def test_what_is_not_kept_makes_no_line(person):
    person.email = "lea.martin@exemple.fr"
    person.save()

    assert [label for label, _ in told(person)] == ["insert"]


def test_a_membership_is_followed_from_its_beginning_to_its_end(person, organisation):
    membership = Membership.objects.create(user=person, organisation=organisation, role="counsellor")
    Membership.objects.filter(pk=membership.pk).update(role="coordinator")
    pk = membership.pk
    membership.delete()

    lines = Membership.pgh_event_model.objects.filter(pgh_obj_id=pk).order_by("pgh_id")
    assert [(line.pgh_label, line.role, line.user_id) for line in lines] == [
        ("insert", "counsellor", person.pk),
        ("update", "coordinator", person.pk),
        ("delete", "coordinator", person.pk),
    ]


def test_history_is_append_only_through_sql(person):
    for text in ("UPDATE accounts_user_event SET is_staff = true", "DELETE FROM accounts_user_event"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(text)


def test_erasure_reaches_the_history(person, organisation):
    other = User.objects.create_user(email="zoe@exemple.fr")
    pk = person.pk
    with pytest.raises(ValueError, match="as long as the row"):
        forget_history_of(User, pk)

    person.delete()

    assert forget_history_of(User, pk) == 2
    assert not User.pgh_event_model.objects.filter(pgh_obj_id=pk).exists()
    assert told(other) == [("insert", None)]
