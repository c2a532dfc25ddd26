"""« Nouvelles places pour vos familles »: the page of a team, and one letter a day to each counsellor."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from families.domain.care import Care, Hours
from families.domain.erasure import Reason
from families.models import FamilyFile, ToldPlace
from families.services.erasure import erase
from families.services.needs import create_need
from portal.journeys import alerts
from tests.families.offices import counsellor, file_of
from tests.support import places

pytestmark = pytest.mark.django_db


def family(by, phone: str, first_name: str = "Sonia") -> FamilyFile:
    """A file that needs three hours tomorrow in Toulouse."""
    now = timezone.now()
    file = file_of(by, now=now, phone=phone, first_name=first_name)
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    create_need(Care("Entretien", (Hours(time(9), time(12), day=tomorrow),), "31555"), [file], by=by, now=now)
    return file


def watch() -> int:
    return alerts.watch_families(now=timezone.now())


def tell() -> int:
    return alerts.tell_counsellors(now=timezone.now())


def letters() -> list[OutboxMessage]:
    return list(OutboxMessage.objects.filter(topic="family_places"))


@pytest.fixture
def me():
    return counsellor(joined_at=timezone.now())


def test_one_letter_for_all_families_that_names_none(me):
    family(me, "+33612345678")
    family(me, "+33612345679", "Awa")
    places.free_creche("Les Anciens")
    assert (watch(), tell()) == (0, 0)
    places.free_creche("Les Nouveaux", km=2.0)

    assert [watch(), tell(), watch(), tell()] == [2, 1, 0, 0]

    letter = letters()[0]
    assert letter.recipient == me.user.email
    assert "2 nouvelles places, pour 2 familles que vous suivez" in letter.text
    assert not any(word in letter.text for word in ("Sonia", "Awa", "Nouveaux", "Toulouse", "Entretien"))


def test_the_page_shows_mine_or_the_whole_team_and_nothing_of_another_organisation(client, me):
    colleague, stranger = counsellor(me.organisation, joined_at=timezone.now()), counsellor(joined_at=timezone.now())
    family(me, "+33612345678", "Sonia")
    family(colleague, "+33612345679", "Awa")
    family(stranger, "+33612345670", "Fatou")
    watch()
    places.free_creche("Les Nouveaux")
    watch()
    client.force_login(me.user)

    mine = client.get(reverse("family_new_places")).content.decode()
    every = client.get(reverse("family_new_places"), {"suivi": "tous"}).content.decode()

    assert [name in mine for name in ("Sonia", "Awa", "Fatou", "Les Nouveaux")] == [True, False, False, True]
    assert [name in every for name in ("Sonia", "Awa", "Fatou")] == [True, True, False]
    other = {"structure": stranger.organisation_id}
    assert client.get(reverse("family_new_places"), other).status_code == 404


def test_a_closed_file_and_a_need_that_is_over_are_not_watched(client, me):
    file = family(me, "+33612345678")
    watch()
    FamilyFile.objects.filter(pk=file.pk).update(closed_at=timezone.now())
    places.free_creche()
    assert watch() == 0
    FamilyFile.objects.update(closed_at=None)
    assert alerts.watch_families(now=timezone.now() + timedelta(days=2)) == 0


def test_an_erased_file_takes_its_places_with_it(me):
    file = family(me, "+33612345678")
    watch()
    places.free_creche()
    watch()
    assert ToldPlace.objects.filter(is_new=True).count() == 1

    erase(file, Reason.WITHDRAWN, by=None, now=timezone.now())

    assert not ToldPlace.objects.exists()


def test_a_counsellor_who_left_gets_no_letter(me):
    family(me, "+33612345678")
    watch()
    places.free_creche()
    watch()
    me.ended_at = timezone.now()
    me.save()

    assert tell() == 0
