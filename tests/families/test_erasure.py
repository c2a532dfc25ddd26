"""A file exported, then erased: what was in it is nowhere in the database any more."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection

from accounts.models import User
from core.audit.reading import of_file
from core.models import AuditEvent, OutboxMessage
from families.domain.agreement_text import Channel
from families.domain.erasure import Reason
from families.models import CareNeed, ErasedFile, FamilyFile
from families.records import family_of
from families.services.correction import correct
from families.services.erasure import erase
from families.services.export import as_json, everything_about, record_export
from families.services.links import link_of, send_code
from families.services.needs import create_need
from families.services.telling import hand_over
from tests.families.offices import NOW, TRAINING, counsellor, file_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
def full():
    """A file with all that one may hold: child, income, need, letters, code, link."""
    by = counsellor()
    file = file_of(by, first_name="Zéphyrine", email="zephyrine@exemple.fr", single_parent=True)
    family = family_of(file)
    with_income = type(family)(**{**{n: getattr(family, n) for n in family.__slots__}, "income": Decimal("18765.00")})
    correct(file, with_income, by=by, now=NOW, income_channel=Channel.IN_PERSON)
    create_need(TRAINING, [file], by=by, now=NOW)
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
    assert [need["intitulé"] for need in everything["besoins de garde"]] == [TRAINING.label]
    assert {each["objet"] for each in everything["accords"]} == {
        "Dossier suivi par un conseiller",
        "Revenus gardés dans le dossier",
    }
    assert len(everything["messages"]) == 2
    assert len(everything["liens"]) == 2
    assert len(everything["journal"]) == of_file(full.pk).count()


def test_every_field_of_a_file_is_told_in_the_export(full):
    """What the rows hold about the parent is in the export, field by field: a new one must be told too."""
    untold = {"id", "organisation", "counsellor", "sealed_income"}
    text = json.dumps(as_json(everything_about(full)), ensure_ascii=False)
    for field in FamilyFile._meta.concrete_fields:
        value = getattr(full, field.name)
        if field.name not in untold and isinstance(value, str) and value:
            assert value in text, field.name
    assert len(FamilyFile._meta.concrete_fields) == 13


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
    assert not CareNeed.objects.exists()
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
