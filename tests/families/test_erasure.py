"""A file exported, then erased: what was in it is nowhere in the database any more."""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection, models, transaction

from accounts.models import User
from core.audit.reading import of_file
from core.models import AuditEvent, OutboxMessage
from core.personal_data import declared
from families.domain.agreement_text import Channel
from families.domain.care import Care, Hours
from families.domain.erasure import Reason
from families.models import ErasedFile, FamilyFile, ToldPlace
from families.personal_data import EXPORTED
from families.records import family_of
from families.sealing import seal_income
from families.services.correction import correct
from families.services.erasure import erase
from families.services.export import as_json, everything_about, record_export
from families.services.links import link_of, send_code
from families.services.needs import create_need
from families.services.telling import hand_over
from tests.families.offices import NOW, TRAINING, counsellor, file_of

# Keyed hashes and what ties a code to a browser: they mean nothing to anybody, and open the file.
NOT_TOLD = {
    ("families.FileChild", "phone_mark"),
    ("families.FileChild", "email_mark"),
    ("families.SignedLink", "token_hash"),
    ("families.SignedLink", "code_hash"),
    ("families.SignedLink", "browser"),
    ("families.CareHours", "kind"),  # the need's own, which is told
}
SAMPLES = {
    ("families.FamilyFile", "sealed_income"): seal_income(Decimal(1)),
    ("families.Agreement", "version"): "file-2020-01-01",
    ("families.Agreement", "purpose"): "other",
    ("families.CareHours", "weekday"): 7,
    ("families.FileChild", "birth_month"): date(2024, 1, 1),
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


INTERVIEW = Care("Entretien", (Hours(time(9), time(12), day=date(2026, 12, 8)),), "59606")


@pytest.fixture
def unguarded(full):
    """The same file in tables without constraints on values, until the end of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in apps.get_app_config("families").get_models():
            for constraint in model._meta.constraints:
                if isinstance(constraint, models.CheckConstraint):
                    cursor.execute(f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{constraint.name}"')
        cursor.execute("ALTER TABLE care_hours DROP CONSTRAINT care_hours_of_need")  # the kind of the need, repeated
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return full


@pytest.fixture
def full():
    """A file with all that one may hold: child, income, need, letters, code, link."""
    by = counsellor()
    file = file_of(by, first_name="Zéphyrine", email="zephyrine@exemple.fr", single_parent=True)
    family = family_of(file)
    with_income = type(family)(**{**{n: getattr(family, n) for n in family.__slots__}, "income": Decimal("18765.00")})
    correct(file, with_income, by=by, now=NOW, income_channel=Channel.IN_PERSON)
    create_need(TRAINING, [file], by=by, now=NOW)
    create_need(INTERVIEW, [file], by=by, now=NOW)
    ToldPlace.objects.create(share=file.shares.first(), site=12, since=NOW, is_new=True)
    token = hand_over(file, now=NOW).rstrip("/").rsplit("/", 1)[1]
    send_code(link_of(token, now=NOW), "browser", now=NOW)
    file.refresh_from_db()
    return file


def whole_database() -> str:
    """Every row of every table of ours, as text."""
    found = []
    tables = set(connection.introspection.table_names())
    for model in apps.get_models():
        if model._meta.db_table in tables:
            found.append(serializers.serialize("json", model._base_manager.all(), ensure_ascii=False))
    return "\n".join(found)


def test_the_export_is_complete_and_json(full):
    everything = json.loads(json.dumps(as_json(everything_about(full))))

    assert everything["dossier"]["prénom"] == "Zéphyrine"
    assert everything["dossier"]["revenus (euros par an)"] == "18765.00"
    assert [need["intitulé"] for need in everything["besoins de garde"]] == [TRAINING.label, INTERVIEW.label]
    assert {each["objet"] for each in everything["accords"]} == {
        "Dossier suivi par un conseiller",
        "Revenus gardés dans le dossier",
    }
    assert len(everything["messages"]) == 2
    assert len(everything["liens"]) == 2
    assert len(everything["journal"]) == of_file(full.pk).count()


def rows_about_families() -> dict[str, list[models.Model]]:
    """The rows of each table that the register says exported, and erased, with a file."""
    labels = [entry.model for entry in declared().values() if EXPORTED in entry.exported]
    return {label: list(apps.get_model(label)._base_manager.all()) for label in labels if label.startswith("families.")}


def other_value(field: models.Field, value: object) -> object:
    """Another value that this column may hold."""
    if field.choices:
        return next(code for code, _label in field.choices if code != value)
    others = {
        bool: lambda: not value,
        datetime: lambda: value + timedelta(minutes=1),
        date: lambda: value + timedelta(days=1),
        time: lambda: time(value.hour, 1),
        str: lambda: f"{value}x"[-(field.max_length or 999) :],
        type(None): lambda: NOW,
    }
    return others.get(type(value), lambda: value + 1)()


def everything_with(row: models.Model, field: models.Field, file: int) -> dict[str, object]:
    """The export of the file once another value is in this column, which is then put back."""
    value = SAMPLES.get((row._meta.label, field.name)) or other_value(field, getattr(row, field.attname))
    with transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**{field.attname: value})
        found = everything_about(FamilyFile.objects.get(pk=file))
        transaction.set_rollback(True)
    return found


def test_every_declared_column_of_a_file_is_in_its_export(unguarded):
    """Each column, changed alone, changes the export: one left out fails here, as a table that `full` does not fill."""
    told = as_json(everything_about(unguarded))
    for label, rows in rows_about_families().items():
        assert rows, f"{label}: nothing about the file of this test"
        for name in declared()[label].fields:
            field = rows[0]._meta.get_field(name)
            if not field.is_relation and (label, name) not in NOT_TOLD:
                row = next((row for row in rows if getattr(row, name) is not None), rows[0])
                changed = everything_with(row, field, unguarded.pk)
                assert as_json(changed) != told, f"{label}.{name} is not in the export"


def test_a_file_exported_then_erased_leaves_nothing(full):
    record_export(full, by=None, now=NOW)
    number = full.pk
    before = whole_database()
    for secret in ("Zéphyrine", "zephyrine@exemple.fr", "33612345678"):
        assert secret in before

    assert erase(full, Reason.PARENT, by=None, now=NOW + timedelta(hours=1))

    after = whole_database()
    for secret in ("Zéphyrine", "zephyrine", "612345678", "18765", TRAINING.label):
        assert secret not in after, secret
    assert ErasedFile.objects.get().file_number == number
    assert {label: rows for label, rows in rows_about_families().items() if rows} == {}
    assert AuditEvent.objects.filter(type="family_file.erased", data={"reason": "parent"}).count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM family_file_event WHERE pgh_obj_id = %s", [number])
        assert cursor.fetchone() == (0,)


def test_erasing_twice_is_erasing_once(full):
    assert erase(full, Reason.PARENT, by=None, now=NOW)
    assert not erase(full, Reason.COUNSELLOR, by=None, now=NOW)
    assert ErasedFile.objects.count() == 1


def test_another_organisation_keeps_its_file_and_its_letters(full):
    theirs = file_of(phone=full.phone, first_name="Zéphyrine")
    erase(full, Reason.PARENT, by=None, now=NOW)

    assert FamilyFile.objects.get() == theirs
    assert OutboxMessage.objects.filter(recipient=full.phone).count() == 1


def test_a_need_shared_with_another_family_stays(full):
    by = full.counsellor
    other = file_of(by, phone="+33612345679")
    need = create_need(TRAINING, [full, other], by=by, now=NOW)
    erase(full, Reason.PARENT, by=None, now=NOW)

    assert list(need.files.all()) == [other]


def test_the_letters_of_an_account_stay_whose_file_is_erased(full):
    """Letters of the file go; the choices and letters of the account of the same person are its own."""
    User.objects.create_user(email=full.email)
    erase(full, Reason.PARENT, by=None, now=NOW)

    assert not OutboxMessage.objects.exclude(recipient="").filter(key__startswith="family-file:").exists()
