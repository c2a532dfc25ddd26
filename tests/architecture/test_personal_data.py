"""Every table of the project says what it holds about people: a new one left out of the register fails here."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.test.utils import isolate_apps

from core import personal_data
from core.personal_data import PersonalData, declare, declare_none, declared, declared_none

# Names of columns that speak of somebody, whatever the table.
TELLING = {"first_name", "last_name", "email", "phone", "recipient", "address", "birth_month", "birth_date", "device"}
# Tables that are about people only: whatever their columns are called, each one is declared.
ALL_ABOUT_PEOPLE = {"accounts.User", "childcare.Favourite"}
PEOPLE = {"accounts.User", "accounts.Membership", "families.FamilyFile"}


def stored_models() -> list[type[models.Model]]:
    return [
        model for model in apps.get_models(include_auto_created=True) if model._meta.managed and not model._meta.proxy
    ]


def tells_of_somebody(field: models.Field) -> bool:
    """A column that says who somebody is or how to reach them, or that points to a person or a family."""
    pointed = field.related_model._meta.label if field.related_model else ""
    return isinstance(field, models.EmailField) or field.name in TELLING or pointed in PEOPLE


def left_out(found: Iterable[type[models.Model]], held: dict[str, PersonalData], none: frozenset[str]) -> list[str]:
    """The tables that nobody declared, and the columns about people that their declaration forgets."""
    missing = []
    for model in found:
        label = model._meta.label
        if label not in held and label not in none:
            missing.append(label)
            continue
        said = held[label].fields if label in held else ()
        missing += [
            f"{label}.{field.name}"
            for field in model._meta.concrete_fields
            if (tells_of_somebody(field) or all_about_people(model, held))
            and field.name not in said
            and not (field.primary_key or links_rights(label))
        ]
    return missing


def all_about_people(model: type[models.Model], held: dict[str, PersonalData]) -> bool:
    """The files of families, and what accounts keep, but for the tables that are declared to hold nothing."""
    label = model._meta.label
    return label in ALL_ABOUT_PEOPLE or (model._meta.app_label == "families" and label in held)


def links_rights(label: str) -> bool:
    """The tables by which Django gives rights to an account: two numbers, gone with it."""
    return label in {"accounts.User_groups", "accounts.User_user_permissions"}


def test_no_table_nor_column_is_left_out():
    assert left_out(stored_models(), declared(), declared_none()) == []


def test_the_register_speaks_of_tables_and_columns_that_exist():
    labels = {model._meta.label for model in stored_models()}
    assert (declared().keys() | declared_none()) <= labels
    for entry in declared().values():
        for name in entry.fields:
            try:
                apps.get_model(entry.model)._meta.get_field(name)
            except FieldDoesNotExist:
                pytest.fail(f"{entry.model}.{name}")


def test_the_functions_that_export_and_erase_exist():
    for entry in declared().values():
        for told in (entry.exported, entry.erased):
            first = told.split(",")[0].split(" ")[0]
            if first.count(".") >= 2:
                module, _, function = first.rpartition(".")
                assert callable(getattr(import_module(module), function)), told


@isolate_apps("families")
def test_a_new_table_is_noticed():
    class NewTable(models.Model):
        email = models.EmailField()

        class Meta:
            app_label = "families"

    assert left_out([NewTable], declared(), declared_none()) == ["families.NewTable"]
    claimed = declared_none() | {"families.NewTable"}
    assert left_out([NewTable], declared(), claimed) == ["families.NewTable.email"]


@isolate_apps("families")
def test_a_new_column_is_noticed_whatever_its_name():
    class FamilyFile(models.Model):
        whim = models.IntegerField()

        class Meta:
            app_label = "families"

    assert left_out([FamilyFile], declared(), declared_none()) == ["families.FamilyFile.whim"]


def test_a_table_is_declared_once(monkeypatch):
    monkeypatch.setattr(personal_data, "_held", {})
    monkeypatch.setattr(personal_data, "_none", set())
    declare_none("aids.LocalAid")
    with pytest.raises(ValueError, match="twice"):
        declare("aids.LocalAid", "personne", ("title",), exported="x", erased="y")
    with pytest.raises(ValueError, match="nothing"):
        declare("aids.Other", "personne", (), exported="x", erased="y")
