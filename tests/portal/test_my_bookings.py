"""« Mes demandes », by the account and behind the code of a file; « Demander cette place », with nothing lost."""

from __future__ import annotations

import re
from datetime import time, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from bookings.domain.hours import AskedHours
from bookings.domain.introductions import IntroductionState
from bookings.domain.life import Party, State
from bookings.models import Absence, Booking, CalendarFeed, Demand, ExtraHours, Introduction, Waiting
from bookings.services import agreement, answers, waiting
from bookings.services.requests import ask
from childcare.models import Facility, Line
from families.parent_access import let_in
from tests.bookings.answers_desk import comite
from tests.bookings.days import DAY, SUNDAY, another_family, days_taken, placed, week_place
from tests.bookings.desk import demand
from tests.support import managers
from tests.support.offers import NOW, TODAY
from tests.support.people import user

MORNING = AskedHours(time(9), time(12), day=SUNDAY)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture(params=["my", "own_file"])
def way(request, client, _now):
    """A family, and the client of its parent, by either door."""
    file, parent = another_family(), user()

    def of_door(asked: Demand) -> Booking:
        if request.param == "my":
            changes = {"file": None, "organisation": None, "ordered_by": None, "parent": parent}
            Demand.objects.filter(pk=asked.pk).update(**changes)
        return asked.bookings.get()

    if request.param == "my":
        client.force_login(parent)
    else:
        session = client.session
        let_in(session, file, now=timezone.now())
        session.save()
        client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return Way(request.param, client, file, of_door)


class Way:
    def __init__(self, name, client, file, of_door):
        self.name, self.client, self.file, self.of_door = name, client, file, of_door

    def url(self, name: str, *args: object) -> str:
        return reverse(f"{self.name}_{name}", args=args)

    def page(self) -> str:
        return self.client.get(self.url("bookings")).content.decode()

    def act(self, booking: Booking, code: str, **typed: object):
        return self.client.post(self.url("booking", booking.pk, code), typed)


def accepted(way: Way, site) -> Booking:
    [found] = asked_for(way, site)
    answers.accept(found.pk, by=manager_of(found), now=NOW)
    found.refresh_from_db()
    return found


def asked_for(way: Way, site) -> list[Booking]:
    """One Sunday morning, asked of one place."""
    asked = demand(way.file, site, hours=(MORNING,), starts=SUNDAY, until=SUNDAY, way=Demand.Way.CASCADE)
    way.of_door(asked)
    return ask(asked.pk, now=NOW)


def manager_of(booking: Booking) -> User:
    return managers.member(booking.site.facility.managements.get().organisation)


def test_a_place_accepted_is_said_in_words_and_the_yes_is_asked_once_more(way):
    site = week_place(days=(SUNDAY,), documents=["vaccination", "insurance"], first_visits="days", first_visit_count=2)
    found = accepted(way, site)
    page = way.page()
    assert "Le lieu dit oui. Il manque votre oui." in page
    assert re.search(r"Répondez avant le \w+ \d+.février à", page)

    confirmation = way.client.get(way.url("booking", found.pk, "oui")).content.decode()
    assert "Vos autres demandes seront retirées." in confirmation
    assert "csrfmiddlewaretoken" in confirmation
    found.refresh_from_db()
    assert found.state == State.ACCEPTED

    assert way.act(found, "oui").url == way.url("bookings")
    found.refresh_from_db()
    assert (found.state, found.agreed_by) == (State.ADMISSION, "account" if way.name == "my" else "link")
    page = way.page()
    assert "Vous avez dit oui." in page
    assert "À apporter à la première visite" in page
    assert "Visite :" in page
    again = way.client.post(way.url("booking", found.pk, "oui"), follow=True).content.decode()
    assert "vient de changer" in again


def test_a_page_out_of_date_says_what_is_true_now_and_changes_nothing(way):
    found = accepted(way, week_place(days=(SUNDAY,)))
    assert way.client.get(way.url("booking", found.pk, "oui")).status_code == 200
    agreement.cancel(found.pk, party=Party.MANAGER, by=manager_of(found), now=NOW)

    page = way.client.post(way.url("booking", found.pk, "oui"), follow=True).content.decode()
    assert "Cette demande vient de changer. Voici où elle en est." in page
    assert "Le lieu a annulé." in page
    found.refresh_from_db()
    assert found.state == State.CANCELLED


def test_other_hours_are_taken_or_not(way):
    [found] = asked_for(way, week_place(days=(SUNDAY,)))
    manager, hours = manager_of(found), (AskedHours(time(14), time(16), day=SUNDAY),)
    answers.propose(found.pk, hours, by=manager, now=NOW)
    page = way.page()
    assert "Le lieu propose d’autres horaires." in page
    assert "14\u00a0h à 16\u00a0h" in page

    way.act(found, "mes-horaires")
    found.refresh_from_db()
    assert found.proposed_hours is None
    answers.propose(found.pk, hours, by=manager, now=NOW)
    way.act(found, "prendre")
    found.refresh_from_db()
    assert found.agreed_at == NOW
    assert found.demand.hours[0]["starts"] == "14:00"


def test_an_absence_extra_hours_an_end_and_a_cancellation(way):
    booking = placed(week_place(), file=way.file, until=SUNDAY + 28 * DAY)
    way.of_door(booking.demand)
    assert "La place est à vous." in way.page()

    assert way.act(booking, "absence", jour=SUNDAY.isoformat()).status_code == 302
    assert SUNDAY not in days_taken(booking)
    assert "Vous ne venez pas le dimanche" in way.page()
    refused = way.act(booking, "absence", jour=(SUNDAY + DAY).isoformat())
    assert refused.status_code == 400
    way.act(booking, "venir", jour=SUNDAY.isoformat())
    assert SUNDAY in days_taken(booking)
    assert not Absence.objects.exists()

    typed = {"jour": SUNDAY.isoformat(), "de": "13:00", "a": "12:00"}
    wrong = way.act(booking, "heures", **typed | {"a": "13:00"})
    assert wrong.status_code == 400
    assert 'value="13:00"' in wrong.content.decode()
    way.act(booking, "heures", **typed | {"a": "14:00"})
    assert ExtraHours.objects.get().starts == time(13)

    assert way.act(booking, "fin", choix="prolong").status_code == 400
    way.act(booking, "fin", choix="prolong", jusqu_au=(SUNDAY + 35 * DAY).isoformat())
    booking.refresh_from_db()
    assert booking.until == SUNDAY + 35 * DAY
    elsewhere = urlsplit(way.act(booking, "fin", choix="elsewhere").url)
    assert parse_qs(elsewhere.query)["dimanche_de"] == ["09:00"]
    assert parse_qs(elsewhere.query)["du"] == [(SUNDAY + 36 * DAY).isoformat()]

    way.act(booking, "annuler")
    booking.refresh_from_db()
    assert (booking.state, booking.ended_party, booking.active) == (State.CANCELLED, Party.PARENT, False)
    assert "Vous avez annulé." in way.page()


def test_the_one_question_once_it_is_over(way):
    booking = placed(week_place(), file=way.file, until=SUNDAY, state=State.ATTENDED)
    way.of_door(booking.demand)
    assert "Dire où j’en suis" in way.page()
    way.act(booking, "suite", suite="job")

    booking.refresh_from_db()
    assert booking.outcome == "job"
    assert "Dire où j’en suis" not in way.page()


def test_who_waits_reads_its_rank_and_why_and_answers_when_it_is_asked(way):
    site = week_place(days=(SUNDAY,))
    asked = demand(way.file, site, hours=(MORNING,), starts=SUNDAY, until=SUNDAY, way=Demand.Way.DIRECT)
    [row] = waiting.join(asked.pk, [site.age_groups.get().pk], by=None, now=NOW - timedelta(days=40))
    way.of_door(row.demand)
    page = way.page()
    assert "Première famille de la liste." in page
    assert "Oui, je prends" not in page

    Waiting.objects.update(answer_by=NOW + timedelta(hours=1), asked_at=NOW)
    assert "Oui, je prends" in way.page()
    way.client.post(way.url("waiting", row.pk, "non"))
    row.refresh_from_db()
    assert row.answer in ("no", "")
    assert way.client.post(way.url("waiting", row.pk, "quitter")).status_code == 302
    row.refresh_from_db()
    assert row.left_at == NOW
    assert way.client.get(way.url("waiting", row.pk, "oui")).status_code == 404


def test_a_refusal_without_seat_leads_to_the_waiting_list(way):
    [found] = asked_for(way, week_place(days=(SUNDAY,)))
    answers.refuse(found.pk, "no_seat", by=manager_of(found), now=NOW)
    assert "Il n’y a plus de place." in way.page()

    way.act(found, "attendre", seul="on")
    assert Waiting.objects.get(left_at=None).single_parent
    assert "Liste d’attente" in way.page()


def test_nobody_reads_nor_changes_what_is_another_family_s(way):
    booking = placed(week_place(), until=SUNDAY)
    for method in ("get", "post"):
        assert getattr(way.client, method)(way.url("booking", booking.pk, "annuler")).status_code == 404
    assert way.client.get(way.url("booking", booking.pk, "rien")).status_code == 404
    assert str(booking.site.facility) not in way.page()
    booking.refresh_from_db()
    assert booking.state == State.CONFIRMED


def test_the_calendar_is_downloaded_followed_and_ended(way):
    booking = placed(week_place(), file=way.file, until=SUNDAY)
    way.of_door(booking.demand)
    file = way.client.get(way.url("calendar"))
    assert b"SUMMARY:Les Tilleuls" in file.content
    assert "attachment" in file["Content-Disposition"]

    page = way.client.post(way.url("calendar_address"), {"action": "creer"}).content.decode()
    address = re.search(r"/agenda/[\w-]+\.ics", page)[0]
    way.client.logout()
    assert b"SUMMARY:Les Tilleuls" in way.client.get(address).content
    assert CalendarFeed.objects.count() == 1


def test_a_meeting_is_followed_in_the_same_place(way):
    facility = Facility.objects.create(name="Claude Martin", kind="assistant_maternel", phone="03 27 00 00 00")
    asked = demand(way.file, week_place(), way=Demand.Way.DIRECT)
    asked.bookings.all().delete()
    found = Introduction.objects.create(demand=asked, facility=facility, asked_at=NOW, changed_at=NOW)
    if way.name == "my":
        parent = user()
        way.client.force_login(parent)
        Demand.objects.update(file=None, organisation=None, ordered_by=None, parent=parent)
    page = way.page()
    assert "Une rencontre n’engage personne." in page
    assert "tel:0327000000" in page

    bad = way.client.post(way.url("introduction", found.pk, "rencontre"), {"jour": (TODAY - DAY).isoformat()})
    assert bad.status_code == 400
    way.client.post(way.url("introduction", found.pk, "rencontre"), {"jour": (TODAY + DAY).isoformat()})
    way.client.post(way.url("introduction", found.pk, "contrat"), {"jour": TODAY.isoformat()})
    found.refresh_from_db()
    assert (found.state, found.signed_on) == (IntroductionState.SIGNED, TODAY)
    assert not Line.objects.exists()


def test_a_coordinator_is_said_to_help_only_where_there_is_one(way):
    found = asked_for(way, week_place())[0]
    answers.refuse(found.pk, "age", by=manager_of(found), now=NOW)
    assert "Ces lieux n’ont pas de place. Cherchez un autre lieu." in way.page()
    comite("44")
    assert "Un coordinateur cherche avec vous." in way.page()
