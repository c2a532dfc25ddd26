"""What a file keeps, in words: hours and dates grouped, the texts agreed to by their day, places by their name."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.urls import reverse

from families.domain.care import Care, Hours
from families.models import ToldPlace
from families.services.export import everything_about
from families.services.needs import create_need
from portal.words.care_hours import care_words
from portal.words.own_file import readable
from tests.families.offices import NOW, TRAINING, counsellor, file_of
from tests.support import places


def in_words(*hours: Hours, **dates: date) -> str:
    return care_words(Care("Besoin", hours, "59606", **dates)).replace("\u00a0", " ")


def test_days_of_the_same_hours_are_said_together():
    week = [Hours(time(9), time(17), weekday=day) for day in (5, 1, 2, 3, 4)]
    some = [Hours(time(8, 30), time(12), weekday=day) for day in (1, 2, 4)]

    assert in_words(*week, starts=date(2026, 12, 1)) == ("lundi au vendredi, 9 h – 17 h, à partir du 1er décembre 2026")
    assert in_words(*some, starts=date(2026, 12, 1), until=date(2027, 2, 26)) == (
        "lundi, mardi et jeudi, 8 h 30 – 12 h, du 1er décembre 2026 au 26 février 2027"
    )
    assert in_words(Hours(time(22), time(6), day=date(2026, 11, 25))) == (
        "mercredi 25 novembre 2026, 22 h – 6 h le lendemain"
    )


@pytest.mark.django_db
def test_the_export_names_the_places_found_for_this_family_alone():
    by = counsellor()
    mine, other = file_of(by), file_of(by, phone="+33612345679")
    create_need(TRAINING, [mine, other], by=by, now=NOW)
    site, theirs = (places.site(places.facility(name)) for name in ("Les Lucioles", "Ailleurs"))
    ToldPlace.objects.create(share=mine.shares.get(), site=site.pk, since=NOW, is_new=True)
    ToldPlace.objects.create(share=other.shares.get(), site=theirs.pk, since=NOW, is_new=True)

    said = {
        what: value for section in readable(everything_about(mine)) for block in section.blocks for what, value in block
    }
    assert said["Lieux qui conviennent"] == "Les Lucioles, depuis le 24/11/2026"
    assert said["Commune (code INSEE)"] == "Valenciennes"
    assert said["Mois de naissance"] == "mars 2025"
    assert said["Version"].replace("\u00a0", " ") == "texte du 22 novembre 2026"


@pytest.mark.django_db
def test_a_text_agreed_to_is_read_from_the_file_by_anybody(client):
    by = counsellor()
    file = file_of(by)
    address = reverse("agreement_text", args=["file-2026-11-22"])
    assert "J’accepte" in client.get(address).content.decode()
    assert client.get(reverse("agreement_text", args=["file-2020-01-01"])).status_code == 404

    client.force_login(by.user)
    page = client.get(reverse("family_file", args=[file.pk])).content.decode()
    assert f'href="{address}"' in page
    assert "texte du 22\u00a0novembre\u00a02026" in page
    assert "file-2026" not in page.replace(address, "")
