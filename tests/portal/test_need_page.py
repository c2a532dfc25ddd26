"""Pages 1 and 2: the questions of each reason, their defaults, and answers instead of errors."""

from __future__ import annotations

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.http import QueryDict
from django.utils import timezone

from childcare.domain.need import DatedSchedule, WeeklySchedule
from portal.forms.reasons import answered_form
from tests.portal.addresses import appointment, born, weekly
from tests.support import places


def text_of(answer) -> str:
    bare = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return " ".join(unescape(bare).replace("\u00a0", " ").split())


def form_of(address: str):
    form = answered_form(QueryDict(address.partition("?")[2]), timezone.localdate())
    assert form.is_valid(), form.errors
    return form


def test_page_one_has_four_buttons_and_a_link(client):
    text = text_of(client.get("/"))

    for words in (
        "Pourquoi faire garder votre enfant ?",
        "Un rendez-vous",
        "Une formation ou un stage",
        "Un travail en journée",
        "Un travail tôt, le soir, la nuit ou le week-end",
        "Je ne sais pas encore : voir les lieux près de moi",
    ):
        assert words in text


@pytest.mark.parametrize("reason", ["rendez-vous", "formation", "travail", "horaires-decales", "pres-de-moi"])
def test_page_two_needs_no_database_and_no_cookie(client, reason):
    answer = client.get(f"/besoin/{reason}/")

    assert answer.status_code == 200
    assert not answer.cookies
    text = text_of(answer)
    assert "Votre enfant est né en…" in text
    assert "Près de quelle ville ?" in text


def test_defaults_of_an_appointment(client):
    html = client.get("/besoin/rendez-vous/").content.decode()
    tomorrow = timezone.localdate() + timedelta(days=1)

    assert re.search(rf'value="{tomorrow.isoformat()}"[^>]*checked', html)
    assert re.search(r'name="trajet" value="30"[^>]*checked', html)


def test_defaults_of_a_training_and_of_odd_hours(client):
    training = client.get("/besoin/formation/").content.decode()
    odd = client.get("/besoin/horaires-decales/").content.decode()

    assert len(re.findall(r'name="jours" value="[1-5]"[^>]*checked', training)) == 5
    assert not re.findall(r'name="jours" value="[67]"[^>]*checked', training)
    assert 'value="09:00"' in training
    assert not re.findall(r'name="jours"[^>]*checked', odd)


def test_the_hours_looked_for_are_said_at_once(client):
    assert "Nous cherchons de 13 h 15 à 15 h 45." in text_of(client.get("/besoin/rendez-vous/?de=14:00&a=15:00"))
    assert "Nous cherchons de 13 h à 16 h." in text_of(client.get("/besoin/rendez-vous/?de=14:00&trajet=45"))


def test_another_child_is_asked_without_losing_what_was_typed(client):
    html = client.get("/besoin/rendez-vous/?de=14:00&mois1=3&enfants=2&ville=Albi").content.decode()

    assert 'name="mois2"' in html
    assert 'name="mois3"' not in html
    assert 'value="Albi"' in html
    assert 'name="mois4"' not in client.get("/besoin/rendez-vous/?enfants=9").content.decode()


def test_changing_hours_open_a_grid_that_keeps_the_days(client):
    html = client.get("/besoin/formation/?horaires=variables&jours=1&jours=3&de=09:00&a=17:00").content.decode()

    assert re.search(r'name="mercredi_de"[^>]*value="09:00"|value="09:00"[^>]*name="mercredi_de"', html)
    assert not re.search(r'name="mardi_de"[^>]*value="09:00"', html)


def test_an_appointment_becomes_dated_hours_with_travel():
    need = form_of(appointment()).need()

    assert isinstance(need.schedule, DatedSchedule)
    assert need.travel_minutes == 45
    assert need.in_insertion
    assert need.children[0].birth_date.day == 15
    assert need.time_zone == "Europe/Paris"


def test_without_an_end_one_hour_is_counted():
    interval = form_of(appointment(a=None)).need().schedule.intervals[0]

    assert (interval.start.hour, interval.end.hour) == (14, 15)


def test_tomorrow_of_last_week_is_another_day():
    day = timezone.localdate() + timedelta(days=9)

    assert form_of(appointment(jour=day.isoformat())).need().schedule.intervals[0].day == day


def test_a_grid_holds_two_shifts_a_day_and_nights():
    address = weekly("", raison="horaires-decales", horaires="variables", de=None, a=None)
    address += "&lundi_de=05:00&lundi_a=09:00&lundi2_de=17:00&lundi2_a=20:00&samedi_de=22:00&samedi_a=06:00"

    schedule = form_of(address).need().schedule

    assert isinstance(schedule, WeeklySchedule)
    assert [(i.weekday, i.start.hour, i.end.hour) for i in schedule.intervals] == [(1, 5, 9), (1, 17, 20), (6, 22, 6)]
    assert schedule.until is None


@pytest.mark.parametrize(("typed", "hour"), [("14h", 14), ("9 h 30", 9), ("09:30:00", 9), ("14:00", 14), ("7", 7)])
def test_hours_are_read_as_people_write_them(typed, hour):
    assert form_of(appointment(de=typed, a="23:00")).need().schedule.intervals[0].start.hour == hour


@pytest.mark.django_db
class TestAnswersNotErrors:
    def test_homonyms_are_a_choice(self, client):
        answer = client.get(appointment(ville="Saint-Denis"))

        assert answer.status_code == 200
        assert "Quelle ville ?" in text_of(answer)
        assert "Places près de Saint-Denis (93)" in text_of(
            client.get(appointment(ville="Saint-Denis", commune="93066"))
        )

    def test_a_child_to_be_born(self, client):
        places.free_creche()
        today = timezone.localdate()
        birth = date(today.year + 1, 6, 1)

        text = text_of(client.get(weekly(mois1="6", annee1=str(birth.year))))

        assert f"Votre enfant naîtra en juin {birth.year}" in text
        assert "Chercher à partir du" in text

    def test_a_child_over_six(self, client):
        text = text_of(client.get(appointment(**born(7 * 12))))

        for words in ("périscolaire", "mairie", "jusqu’aux 12 ans"):
            assert words in text

    def test_a_child_of_three_is_asked_about_school(self, client):
        places.free_creche()

        assert "Va-t-il à l’école ?" in text_of(client.get(appointment(**born(40))))
        assert "Nous cherchons hors de l’école" in text_of(client.get(appointment(ecole="oui", **born(40))))

    def test_no_hour_shows_what_is_near(self, client):
        places.free_creche()

        text = text_of(client.get(appointment(de=None, a=None)))

        assert "Voici les lieux près de vous" in text
        assert "Les Lucioles" in text

    def test_i_do_not_know_yet(self, client):
        places.unpublished_creche()

        text = text_of(client.get(appointment(raison="pres-de-moi", jour=None, de=None, a=None, trajet=None)))

        assert "Les Ormes" in text
