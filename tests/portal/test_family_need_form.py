"""A counsellor writes a need: the same hours each week, hours of each day, or sessions on given days."""

from __future__ import annotations

from datetime import date, time

import pytest
import time_machine
from django.urls import reverse

from families.models import CareNeed
from families.records import care_of
from portal.words.care_hours import care_hours
from tests.families.offices import NOW, counsellor, file_of

pytestmark = pytest.mark.django_db
ADDRESS = reverse("family_need_new")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def file(client):
    membership = counsellor()
    client.force_login(membership.user)
    return file_of(membership)


def answers(file, **changes: object) -> dict[str, object]:
    usual = {"intitule": "Formation", "ville": "Valenciennes", "trajet": "30", "dossiers": [file.pk]}
    return usual | changes


def written(client, sent: dict[str, object]) -> str:
    """The hours of the need that these answers make, in words."""
    answer = client.post(ADDRESS, sent)
    assert answer.status_code == 302, answer.content.decode()
    need = CareNeed.objects.get()
    words = care_hours(care_of(need).hours)
    assert words in client.get(answer.url).content.decode()
    return words.replace("\u00a0", " ")


def dated(file, *sessions: tuple[str, str, str]) -> dict[str, object]:
    sent = answers(file, horaires="dates", seances="5")
    for row, session in enumerate(sessions, start=1):
        sent |= {f"seance{row}_{name}": value for name, value in zip(("jour", "de", "a"), session, strict=True)}
    return sent


def test_hours_of_each_day(client, file):
    sent = answers(
        file, horaires="variables", du="2026-12-01", lundi_de="08:00", lundi_a="12:00", mardi_de="08:00",
        mardi_a="12:00", mercredi_de="05:00", mercredi_a="09:00", mercredi2_de="17:00", mercredi2_a="20:00",
        vendredi_de="22:00", vendredi_a="06:00",
    )  # fmt: skip

    assert written(client, sent) == (
        "lundi et mardi, 8 h – 12 h ; mercredi, 5 h – 9 h, 17 h – 20 h ; vendredi, 22 h – 6 h le lendemain"
    )


def test_an_appointment_is_one_session(client, file):
    assert written(client, dated(file, ("2026-11-25", "14:00", "16:30"))) == "mercredi 25 novembre 2026, 14 h – 16 h 30"
    need = CareNeed.objects.get()
    assert (need.kind, need.starts, need.until) == (CareNeed.Kind.DATED, None, None)
    assert need.radius_km == 5
    assert [(each.day, each.starts) for each in need.hours.all()] == [(date(2026, 11, 25), time(14))]


def test_a_session_without_hours_has_those_of_the_one_above(client, file):
    sessions = ("2026-12-01", "09:00", "17:00"), ("2026-12-03", "", ""), ("", "", ""), ("2027-01-05", "09:00", "00:00")

    assert written(client, dated(file, *sessions)) == (
        "mardi 1er décembre et jeudi 3 décembre 2026, 9 h – 17 h ; mardi 5 janvier 2027, 9 h – 24 h"
    )


@pytest.mark.parametrize(
    ("sessions", "said"),
    [
        ([("", "", "")], "Donnez au moins un horaire"),
        ([("2026-11-25", "", "")], "Donnez les heures de ce jour"),
        ([("", "09:00", "12:00")], "Donnez le jour de ces horaires"),
        ([("2026-11-25", "09:00", "")], "aussi l’heure de fin"),
        ([("2026-11-23", "09:00", "12:00")], "Ce jour est passé"),
        ([("2036-11-23", "09:00", "12:00")], "trop loin"),
        ([("2026-11-25", "09:00", "12:00"), ("2026-11-25", "09:00", "13:00")], "déjà dans la liste"),
    ],
)
def test_a_session_badly_written_is_told_beside_its_field(client, file, sessions, said):
    answer = client.post(ADDRESS, dated(file, *sessions))

    page = answer.content.decode()
    assert (answer.status_code, said in page) == (400, True)
    assert 'value="Formation"' in page
    assert not CareNeed.objects.exists()


def test_the_same_shift_twice_in_a_day_is_told(client, file):
    twice = {f"lundi{part}_{side}": hour for part in ("", "2") for side, hour in (("de", "09:00"), ("a", "12:00"))}
    answer = client.post(ADDRESS, answers(file, horaires="variables", du="2026-12-01", **twice))

    assert answer.status_code == 400
    assert "déjà dans ce jour" in answer.content.decode()


def test_other_questions_keep_what_was_typed_and_reproach_nothing(client, file):
    typed = answers(file, du="2026-12-01", jours=["1", "4"], de="09:00", a="17:00", intitule="", horaires="")
    grid = client.post(ADDRESS, typed | {"montrer": "variables"})
    sessions = client.post(ADDRESS, dated(file, ("2026-11-25", "09:00", "")) | {"montrer": "dates,10"})

    page = grid.content.decode()
    assert grid.status_code == 200
    assert 'name="jeudi_a" value="17:00"' in page
    assert 'value="2026-12-01"' in page
    assert f'value="{file.pk}" id="id_dossiers_0" checked' in " ".join(page.split())
    assert "fr-error-text" not in page
    assert "seance10_jour" in sessions.content.decode()
    assert 'value="2026-11-25"' in sessions.content.decode()
    assert not CareNeed.objects.exists()
