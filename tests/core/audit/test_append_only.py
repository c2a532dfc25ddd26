"""The past is not rewritten: tried from the ORM and in raw SQL, through every door."""

from __future__ import annotations

from datetime import timedelta

import pghistory.core
import pgtrigger
import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from core.audit import record
from core.audit.doors import forget_events_before
from core.models import AuditEvent
from tests.core.audit.events import TrialOpened
from tests.support.append_only import append_only_tables, may_be_emptied

pytestmark = pytest.mark.django_db

REWRITES = [
    "UPDATE audit_event SET actor = 1",
    "UPDATE audit_event SET type = type",
    "UPDATE audit_event SET at = at - interval '2 years'",
    "DELETE FROM audit_event",
    "WITH gone AS (DELETE FROM audit_event RETURNING 1) SELECT count(*) FROM gone",
    "INSERT INTO audit_event SELECT * FROM audit_event ON CONFLICT (id) DO UPDATE SET actor = 1",
]


def sql(text: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(text)


@pytest.fixture
def line():
    return record(TrialOpened, actor=None, now=timezone.now())


def test_the_orm_is_refused(line):
    line.actor = 1
    for rewrite in (
        line.save,
        line.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(actor=1),
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rewrite()

    assert AuditEvent.objects.get().actor is None


@pytest.mark.parametrize("text", REWRITES)
def test_raw_sql_is_refused(line, text):
    with pytest.raises(IntegrityError, match="append-only"):
        sql(text)

    assert AuditEvent.objects.get().actor is None


@pytest.mark.parametrize("door", ["retention", "erasure", "on"])
@pytest.mark.parametrize("text", REWRITES)
def test_no_door_rewrites_a_young_line(line, door, text):
    sql(f"SET LOCAL releve.journal_door = '{door}'")

    with pytest.raises(IntegrityError, match="append-only"):
        sql(text)


@pytest.mark.parametrize("text", REWRITES[:3])
def test_retention_lets_old_lines_go_and_change_none(text):
    record(TrialOpened, actor=None, now=timezone.now() - timedelta(days=400))
    sql("SET LOCAL releve.journal_door = 'retention'")

    with pytest.raises(IntegrityError, match="append-only"):
        sql(text)


def test_the_triggers_cannot_be_ignored(line):
    ignoring = pgtrigger.ignore("core.AuditEvent:append_only")
    with ignoring, pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        line.delete()


def test_no_append_only_table_is_emptied(line):
    tables = append_only_tables()
    assert "audit_event" in tables
    may_be_emptied(False)

    for table in tables:
        for door in ("", "retention", "erasure"):
            sql(f"SET LOCAL releve.journal_door = '{door}'")
            with pytest.raises(IntegrityError, match="append-only"):
                sql(f"TRUNCATE {table} CASCADE")


def test_every_history_is_append_only():
    tables = {model._meta.db_table for model in pghistory.core.event_models()}

    assert tables == set(append_only_tables()) - {"audit_event"}


def test_the_journal_is_where_its_triggers_are():
    assert {"append_only", "never_emptied"} == {each.name for each in AuditEvent._meta.triggers}
    assert apps.get_model("core.AuditEvent")._meta.db_table == "audit_event"


def test_retention_deletes_what_is_older_and_only_that(line):
    old = record(TrialOpened, actor=None, now=timezone.now() - timedelta(days=400))
    kept = record(TrialOpened, actor=None, now=timezone.now() - timedelta(days=300))

    assert forget_events_before(timezone.now() - timedelta(days=365)) == 1
    assert set(AuditEvent.objects.values_list("pk", flat=True)) == {line.pk, kept.pk}
    assert old.pk not in {line.pk, kept.pk}
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        kept.delete()


def test_retention_cannot_reach_the_last_months(line):
    young = record(TrialOpened, actor=None, now=timezone.now() - timedelta(days=100))

    assert forget_events_before(timezone.now() + timedelta(days=900)) == 0
    assert set(AuditEvent.objects.values_list("pk", flat=True)) == {line.pk, young.pk}
    sql("SET LOCAL releve.journal_door = 'retention'")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        young.delete()


def test_retention_reaches_old_history_and_only_that():
    old, young = (User.objects.create_user(email=f"{name}@exemple.fr") for name in ("ancienne", "jeune"))
    sql(
        "INSERT INTO accounts_user_event (pgh_created_at, pgh_label, pgh_obj_id, is_staff, is_superuser, is_active,"
        f" phone_verified) VALUES (now() - interval '400 days', 'update', {old.pk}, false, false, true, false)"
    )

    assert forget_events_before(timezone.now() - timedelta(days=365)) == 1
    assert [each.history.count() for each in (old, young)] == [1, 1]
