"""What PostgreSQL itself refuses of a local aid, and what a row gives back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis.extra.django import TestCase

from aids.domain.local_aid import Level, Territory
from aids.local_aid_columns import PATHS, aid_of, columns_of
from aids.models import LocalAid
from aids.selectors.local_aids import local_aids_of
from aids.services.local_aids import load, load_shipped
from tests.support.local_aids import local_aid, local_aids

BREAKS = {
    "local_aid_slug": {"slug": "sans"},
    "local_aid_level": {"level": "quartier"},
    "local_aid_income_unit": {"income_unit": "francs", "income_couple": 1},
    "local_aid_confidence": {"confidence": "Z"},
    "local_aid_communes": {"communes": ["59350"]},
    "local_aid_income": {"income_couple": 1200},
    "local_aid_amount": {"amount": None},
    "local_aid_ages": {"age_from": 36, "age_under": 36},
    "local_aid_days": {"valid_from": date(2026, 2, 1), "valid_until": date(2026, 1, 31)},
}


@pytest.mark.django_db
@pytest.mark.parametrize("constraint", [constraint.name for constraint in LocalAid._meta.constraints])
def test_the_table_refuses_what_contradicts_itself(constraint):
    LocalAid.objects.create(**columns_of(local_aid()))
    with pytest.raises(IntegrityError, match=constraint):
        LocalAid.objects.create(**columns_of(local_aid(slug="lille-autre")) | BREAKS[constraint])


@pytest.mark.django_db
@pytest.mark.parametrize(
    "columns",
    [
        {"formula": "au_hasard"},
        {"formula": "part_du_reste"},
        {"formula": "part_du_reste", "percent": 101},
        {"formula": "en_mots"},
        {"amount": 0},
    ],
)
def test_a_formula_has_what_it_needs(columns):
    with pytest.raises(IntegrityError, match="local_aid_amount"):
        LocalAid.objects.create(**columns_of(local_aid()) | columns)


@pytest.mark.django_db
def test_two_aids_never_share_a_slug():
    LocalAid.objects.create(**columns_of(local_aid()))
    with pytest.raises(IntegrityError, match="slug"):
        LocalAid.objects.create(**columns_of(local_aid(title="Une autre")))


def test_every_column_of_the_file_is_written():
    kept_beside = {"id", "listed", "loaded_text", "updated_at"}
    assert {field.name for field in LocalAid._meta.get_fields()} - kept_beside == set(PATHS)


class TestRows(TestCase):
    @settings(max_examples=40, deadline=None)  # the first one reads the gazetteer
    @given(local_aids)
    def test_any_aid_fits_in_a_row_and_comes_back(self, aid):
        LocalAid.objects.create(**columns_of(aid))
        assert aid_of(LocalAid.objects.get(slug=aid.slug)) == aid


@pytest.mark.django_db
def test_the_aids_of_a_commune_nearest_first_read_once():
    places = {
        "a-france": Territory(Level.NATIONAL, "FR", "France"),
        "b-nord": Territory(Level.DEPARTEMENT, "59", "Nord"),
        "c-mel": Territory(Level.EPCI, "200093201", "Métropole", ("59009", "59350")),
        "d-lille": Territory(Level.COMMUNE, "59350", "Lille"),
        "e-region": Territory(Level.REGION, "32", "Hauts-de-France"),
        "f-gers": Territory(Level.DEPARTEMENT, "32", "Gers"),
        "g-paris": Territory(Level.COMMUNE, "75056", "Paris"),
    }
    load(local_aid(slug=slug, territory=territory) for slug, territory in places.items())
    LocalAid.objects.create(**columns_of(local_aid(slug="h-retiree")), listed=False)
    for most in (2, 1):  # the rows are read once, then only whether they changed
        with CaptureQueriesContext(connection) as queries:
            found = [aid.slug for aid in local_aids_of("59350")]
        assert found == ["d-lille", "c-mel", "b-nord", "e-region", "a-france"]
        assert len(queries) == most
    assert [aid.slug for aid in local_aids_of("75119")] == ["g-paris", "a-france"]
    assert [aid.slug for aid in local_aids_of("97701")] == ["a-france"]


@pytest.mark.django_db
def test_a_row_that_no_longer_stands_is_left_out_not_an_error(caplog):
    load_shipped()
    LocalAid.objects.filter(slug="caf-aide-locale").update(territory_code="XX", level="region")
    LocalAid.objects.create(**columns_of(local_aid(slug="lille-perdue")) | {"territory_code": "59999"})
    assert "lille-perdue" not in [aid.slug for aid in local_aids_of("59999")]
    assert "local aid lille-perdue left out: territoire.code" in caplog.text


@pytest.mark.django_db
def test_the_database_gives_what_the_shipped_files_say():
    load_shipped()
    assert replace(local_aids_of("59606")[0], doubts=()).slug == "hauts-de-france-aide-garde-enfant"


@pytest.mark.django_db
def test_a_change_counts_at_once():
    load_shipped()
    before = {aid.slug for aid in local_aids_of("31555")}
    changed = LocalAid.objects.get(slug="caf-aide-locale")
    LocalAid.objects.filter(pk=changed.pk).update(listed=False)
    assert before - {aid.slug for aid in local_aids_of("31555")} == {"caf-aide-locale"}
    LocalAid.objects.filter(pk=changed.pk).update(listed=True)
    assert {aid.slug for aid in local_aids_of("31555")} == before
