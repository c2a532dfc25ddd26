"""The journal of an organisation: its administrators read their own scope, filter it and take it away."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.urls import reverse

from accounts.events import MemberInvited, MembershipEnded, SupportOpened
from accounts.models import Membership
from core.audit import record
from core.audit.actors import acting_in_place_of
from core.models import AuditEvent
from portal.words.espace.journal import lines
from tests.support.people import member, organisation, user
from tests.support.signed_in import PortalClient, add_second_factor

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
PAGES = ("organisation_journal", "organisation_journal_csv")


@pytest.fixture
def administrator() -> Membership:
    return member(organisation(name="ML de Lens"), administers=True, who=user("ada@exemple.fr"))


def browser(who) -> PortalClient:
    client = PortalClient()
    client.force_login(who)
    return client


def page(membership: Membership, query: str = "", name: str = PAGES[0]) -> str:
    return f"{reverse(name, args=[membership.organisation_id])}{query}"


def read(membership: Membership, query: str = "") -> str:
    return browser(membership.user).get(page(membership, query)).content.decode()


def invited(by: Membership, at: datetime = NOW, **more) -> AuditEvent:
    return record(
        MemberInvited,
        actor=by.user,
        organisation_id=by.organisation_id,
        subject=("accounts.Invitation", 7),
        data={"role": "counsellor", "is_administrator": False},
        now=at,
        **more,
    )


def test_a_line_says_who_did_what_for_whom_and_when(administrator):
    invited(administrator, on_behalf_of=12)

    told = read(administrator)

    for words in ("23 novembre 2026, 10:30", "Collègue invité", "ada@exemple.fr", "dossier n° 12", "Invitation n° 7"):
        assert words in told
    assert "Conseiller" in told


@pytest.mark.parametrize("name", PAGES)
def test_another_organisation_is_not_found_and_a_colleague_is_refused(administrator, name):
    near_miss = member(organisation(), administers=True)
    colleague = member(administrator.organisation)
    staff = user(is_staff=True, is_superuser=True)
    add_second_factor(staff)

    assert browser(near_miss.user).get(page(administrator, name=name)).status_code == 404
    assert browser(staff).get(page(administrator, name=name)).status_code == 404
    assert browser(colleague.user).get(page(administrator, name=name)).status_code == 403
    assert browser(administrator.user).get(page(administrator, name=name)).status_code == 200


def test_only_its_own_lines(administrator):
    other = member(organisation(), administers=True, who=user("zoe@exemple.fr"))
    invited(other)
    record(MembershipEnded, actor=None, now=NOW)

    told = read(administrator)

    assert "0 ligne" in told
    assert "zoe@exemple.fr" not in told


def test_nobody_outside_is_named(administrator):
    outsider = user("moderation@exemple.fr", is_staff=True)
    record(MembershipEnded, actor=outsider, organisation_id=administrator.organisation_id, now=NOW)

    told = read(administrator)

    assert "Une personne hors de la structure" in told
    assert "moderation@exemple.fr" not in told


def test_what_support_reads_as_a_member_is_told_there_and_nowhere_else(administrator):
    support = user("aide@exemple.fr", is_staff=True)
    other = member(organisation(), administers=True)
    with acting_in_place_of(support.pk, administrator.user_id):
        record(SupportOpened, actor=support, data={"minutes": 30}, now=NOW)

    told = read(administrator)

    assert "Accès d’assistance ouvert" in told
    assert "L’assistance de" in told
    assert "aide@exemple.fr" not in told
    assert "Accès d’assistance ouvert" not in read(other)


def test_filters_keep_a_type_and_whole_days(administrator):
    invited(administrator)
    invited(administrator, at=NOW - timedelta(days=3))
    record(MembershipEnded, actor=None, organisation_id=administrator.organisation_id, now=NOW)

    assert "3 lignes" in read(administrator)
    assert "2 lignes" in read(administrator, "?type=membership.invited")
    assert "1 ligne" in read(administrator, "?type=membership.invited&du=2026-11-23&au=2026-11-23")
    assert "Aucune ligne" in read(administrator, "?du=2026-11-24")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("?du=demain", "Écrivez une date"),
        ("?type=journal.inconnu", "Choisissez un type"),
        ("?du=2026-11-24&au=2026-11-23", "ne précède pas"),
        ("?type=%00", "Choisissez un type"),
    ],
)
@pytest.mark.parametrize("name", PAGES)
def test_a_filter_that_makes_no_sense_is_told_beside_the_field(administrator, query, said, name):
    answer = browser(administrator.user).get(page(administrator, query, name))

    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_pages_of_fifty(administrator):
    for minutes in range(51):
        invited(administrator, at=NOW + timedelta(minutes=minutes))

    first, second = read(administrator), read(administrator, "?type=membership.invited&page=2")

    assert first.count("<time") == 50
    assert "page=2" in first
    assert second.count("<time") == 1
    assert browser(administrator.user).get(page(administrator, "?page=3")).status_code == 404


def test_the_csv_has_the_same_lines_and_leaves_one(administrator):
    invited(administrator)
    invited(administrator, at=NOW - timedelta(days=9))

    answer = browser(administrator.user).get(page(administrator, "?du=2026-11-20", PAGES[1]))

    rows = list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[0][:4] == ["Date", "Quoi", "Détails", "Qui"]
    assert [row[:2] for row in rows[1:]] == [["2026-11-23 10:30:00", "Collègue invité"]]
    exported = AuditEvent.objects.get(type="journal.exported")
    assert (exported.actor, exported.organisation, exported.data) == (
        administrator.user_id,
        administrator.organisation_id,
        {"lines": 1},
    )


def test_a_cell_is_never_a_formula(administrator):
    administrator.user.first_name = "=cmd()"
    administrator.user.save()
    invited(administrator)

    answer = browser(administrator.user).get(page(administrator, name=PAGES[1]))

    assert "'=cmd()" in answer.content.decode()


def test_a_type_and_a_table_of_the_past_are_still_read(administrator):
    past = AuditEvent.objects.create(
        type="trial.forgotten", subject_label="old.table", subject_pk="3", organisation=1, at=NOW
    )

    line = lines([past], administrator.organisation)[0]

    assert (line.what, line.subject, line.details) == ("trial.forgotten", "Old.table n° 3", "")


def test_the_page_of_the_organisation_leads_there_for_who_may_read(administrator):
    colleague = member(administrator.organisation)
    address = reverse("organisation", args=[administrator.organisation_id])

    assert page(administrator) in browser(administrator.user).get(address).content.decode()
    assert page(administrator) not in browser(colleague.user).get(address).content.decode()
