"""Incomes and marks follow the rotation of SECRET_KEY; the command ends the need of the older one."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from django.core.management import call_command

from families.domain.agreement_text import Channel
from families.records import family_of
from families.sealing import income_of
from families.selectors.duplicates import duplicates_of
from families.services.correction import correct
from tests.families.offices import NOW, counsellor, file_of

pytestmark = pytest.mark.django_db


def test_renewed_keys_no_longer_need_the_older_secret(settings, capsys):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    by = counsellor()
    file = file_of(by)
    correct(file, replace(family_of(file), income=Decimal("18500.50")), by=by, now=NOW, income_channel=Channel.WRITING)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    call_command("renew_family_keys")
    settings.SECRET_KEY_FALLBACKS = []

    file.refresh_from_db()
    assert income_of(file.sealed_income) == Decimal("18500.50")
    assert duplicates_of(file_of()) == 1
    assert "1 dossiers" in capsys.readouterr().out


def test_an_income_whose_key_is_gone_is_unknown_not_zero(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    by = counsellor()
    file = file_of(by)
    correct(file, replace(family_of(file), income=Decimal(1)), by=by, now=NOW, income_channel=Channel.WRITING)
    settings.SECRET_KEY = "other"

    file.refresh_from_db()
    assert family_of(file).income is None
