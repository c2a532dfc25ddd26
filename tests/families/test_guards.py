"""What PostgreSQL refuses of families' files, in SQL as through Django; without each guard the same order succeeds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from families.models import FileNeed, ToldPlace
from families.services import saved_searches
from families.services.needs import create_need
from families.services.saved_searches import Wanted
from tests.families.offices import NOW, TRAINING, counsellor, file_of

pytestmark = pytest.mark.django_db

COPY_FILE = (
    "INSERT INTO family_file (organisation_id, counsellor_id, first_name, email, phone, may_leave_message,"
    " sealed_income, opened_at, last_contact_at) SELECT organisation_id, counsellor_id, first_name, {email}, {phone},"
    " false, '', opened_at, last_contact_at FROM family_file"
)
COPY_AGREEMENT = (
    "INSERT INTO family_agreement (file_id, purpose, version, given_at, channel, recorded_by_id)"
    " SELECT file_id, purpose, version, given_at, channel, recorded_by_id FROM family_agreement"
)
COPY_HOURS = (
    "INSERT INTO care_hours (need_id, kind, weekday, starts, ends)"
    " SELECT need_id, kind, weekday, starts, ends FROM care_hours"
)
COPY_SHARE = (
    "INSERT INTO family_file_need (need_id, file_id, organisation_id)"
    " SELECT need_id, file_id, organisation_id FROM family_file_need"
)
COPY_SEARCH = (
    "INSERT INTO saved_search (email, phone, query, asked_on, ends_on, created_at, token)"
    " SELECT email, phone, query, asked_on, ends_on, created_at, 'x' FROM saved_search"
)
COPY_TOLD = (
    "INSERT INTO told_place (share_id, site, since, is_new) SELECT share_id, site, since, is_new FROM told_place"
)


@dataclass(frozen=True)
class Guard:
    """An order that the constraint of this table refuses."""

    table: str
    constraint: str
    order: str


GUARDS = [
    Guard("family_file", "family_file_email_or_phone", "UPDATE family_file SET email = '', phone = ''"),
    Guard("family_file", "family_file_first_name", "UPDATE family_file SET first_name = ''"),
    Guard("family_file", "family_file_phone", "UPDATE family_file SET phone = '0612345678'"),
    Guard("family_file", "family_file_email_lower", "UPDATE family_file SET email = 'Sonia@exemple.fr'"),
    Guard("family_file", "family_file_dates", "UPDATE family_file SET closed_at = opened_at - interval '1 day'"),
    Guard("family_file", "family_file_dates", "UPDATE family_file SET last_contact_at = opened_at - interval '1 day'"),
    Guard("family_file", "family_file_one_per_phone", COPY_FILE.format(email="''", phone="phone")),
    Guard("family_file", "family_file_one_per_email", COPY_FILE.format(email="email", phone="''")),
    Guard(
        "family_file",
        "family_file_counsellor_of_organisation",
        "UPDATE family_file SET counsellor_id = (SELECT max(id) FROM membership)",
    ),
    Guard("family_child", "family_child_birth_month", "UPDATE family_child SET birth_month = '2025-03-02'"),
    Guard("family_agreement", "family_agreement_once", COPY_AGREEMENT),
    Guard(
        "family_agreement",
        "family_agreement_dates",
        "UPDATE family_agreement SET withdrawn_at = given_at - interval '1 day'",
    ),
    Guard("family_agreement", "family_agreement_channel", "UPDATE family_agreement SET channel = 'telepathy'"),
    Guard("family_agreement", "family_agreement_purpose", "UPDATE family_agreement SET purpose = 'sale'"),
    Guard("family_agreement", "family_agreement_recorded", "UPDATE family_agreement SET recorded_by_id = NULL"),
    Guard("care_need", "care_need_kind", "UPDATE care_need SET starts = NULL, until = NULL"),
    Guard("care_need", "care_need_dates", "UPDATE care_need SET until = starts - 1"),
    Guard("care_need", "care_need_commune", "UPDATE care_need SET insee_code = 'Lille'"),
    Guard("care_need", "care_need_radius", "UPDATE care_need SET radius_km = 51"),
    Guard("care_need", "care_need_travel", "UPDATE care_need SET travel_minutes = 121"),
    Guard(
        "care_need",
        "care_need_creator_of_organisation",
        "UPDATE care_need SET created_by_id = (SELECT max(id) FROM membership)",
    ),
    Guard("care_hours", "care_hours_day", "UPDATE care_hours SET weekday = weekday + 7"),
    Guard("care_hours", "care_hours_day", "UPDATE care_hours SET day = '2026-12-01'"),
    Guard("care_hours", "care_hours_once", COPY_HOURS),
    Guard(
        "care_hours",
        "care_hours_of_need",
        "UPDATE care_hours SET kind = 'dated', day = date '2026-12-01' + weekday, weekday = NULL",
    ),
    Guard("family_file_need", "family_file_need_once", COPY_SHARE),
    Guard(
        "family_file_need",
        "family_file_need_of_file",
        "UPDATE family_file_need SET file_id = (SELECT max(id) FROM family_file)",
    ),
    Guard(
        "family_file_need",
        "family_file_need_of_need",
        "UPDATE family_file_need SET need_id = (SELECT max(id) FROM care_need)",
    ),
    Guard("family_link", "family_link_expires", "UPDATE family_link SET expires_at = created_at"),
    Guard("family_link", "family_link_code", "UPDATE family_link SET code_hash = 'x'"),
    Guard("saved_search", "saved_search_of_somebody", "UPDATE saved_search SET email = ''"),
    Guard("saved_search", "saved_search_of_somebody", "UPDATE saved_search SET phone = '+33612345678'"),
    Guard("saved_search", "saved_search_without_account_ends", "UPDATE saved_search SET ends_on = NULL"),
    Guard("saved_search", "saved_search_ends_with_its_need", "UPDATE saved_search SET ends_on = last_day + 1"),
    Guard("saved_search", "saved_search_email_lower", "UPDATE saved_search SET email = 'Sonia@exemple.fr'"),
    Guard("saved_search", "saved_search_phone", "UPDATE saved_search SET email = '', phone = '0612345678'"),
    Guard("saved_search", "saved_search_once", COPY_SEARCH),
    Guard("told_place", "told_place_for_one_need", "UPDATE told_place SET share_id = NULL"),
    Guard("told_place", "told_place_announced_when_new", "UPDATE told_place SET announced_at = since"),
    Guard("told_place", "told_place_once", COPY_TOLD),
]
# Keys that composite foreign keys need; nothing can break them, `id` being unique alone.
CARRIERS = {"family_file_of_organisation", "care_need_of_organisation", "care_need_copied_by_hours"}


@pytest.fixture(autouse=True)
def rows():
    """A file with all that hangs on it, then another organisation's, whose ids are greater."""
    for by in (counsellor(), counsellor()):
        create_need(TRAINING, [file_of(by, email="sonia@exemple.fr")], by=by, now=NOW)
    saved_searches.save_without_account(
        "email", "sonia@exemple.fr", Wanted("ville=Lille", NOW.date(), NOW.date() + timedelta(days=9)), now=NOW
    )
    ToldPlace.objects.create(share=FileNeed.objects.earliest("pk"), site=1, since=NOW, is_new=False)


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.constraint}-{guard.order[:40]}")
def test_the_database_refuses(guard):
    with pytest.raises(IntegrityError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(guard.order)
    assert refused.value.__cause__.diag.constraint_name == guard.constraint


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: f"{guard.constraint}-{guard.order[:40]}")
def test_without_the_guard_the_same_succeeds(guard):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        drop = "ALTER TABLE {0} DROP CONSTRAINT IF EXISTS {1}; DROP INDEX IF EXISTS {1}"
        cursor.execute(drop.format(guard.table, guard.constraint))
        cursor.execute(guard.order)


def test_every_constraint_is_tried():
    written = {
        constraint.name
        for model in apps.get_app_config("families").get_models()
        for constraint in model._meta.constraints
    }

    assert written - CARRIERS <= {guard.constraint for guard in GUARDS}
