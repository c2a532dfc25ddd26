"""The link of « Ma semaine »: alone it shows and does nothing; with its code it acts for a week, and that is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bookings.domain.life import State
from bookings.models import WeekLink
from bookings.services.week_links import LASTS
from childcare.models import Management
from core.models import AuditEvent, OutboxMessage
from portal.journeys.week_letters import send_weeks
from portal.manager_desk import VISIT_LASTS
from portal.words.espace.journal import lines
from tests.portal.test_manager_week import SECRETS, agreed, creche, creches, director, manager, post, request_of, state
from tests.portal.test_manager_week import text_of as text
from tests.support import managers, places
from tests.support.signed_in import PortalClient
from tests.support.week_links import figures, link_of, opened

__all__ = ["creche", "creches", "director", "manager"]

pytestmark = pytest.mark.django_db


def test_alone_a_link_shows_nothing_sends_nothing_and_answers_nothing(creche, creches, director):
    booking = request_of(creche)
    link, thief = link_of(creches, director), Client()
    letters = OutboxMessage.objects.count()

    for path in (link, f"{link}{booking.pk}/repondre/", f"{link}code/"):
        page = text(thief.get(path))
        assert not [secret for secret in (*SECRETS, "Les Lucioles", "14 mois", "9 h", director.email) if secret in page]
    for path in (f"{link}{booking.pk}/repondre/", f"{link}{booking.pk}/jour/", f"{link}{booking.pk}/heures/1/"):
        assert thief.post(path, {"geste": "accepter"}).url == link

    assert (state(booking), OutboxMessage.objects.count()) == (State.REQUESTED, letters)


def test_the_code_goes_where_the_letter_went_and_opens_one_browser_for_the_day(creche, creches, director, monkeypatch):
    request_of(creche)
    link = link_of(creches, director)
    client = opened(link)

    assert OutboxMessage.objects.filter(topic="alert_code").latest("created_at").recipient == director.email
    page = text(client.get(link))
    assert "1 demande à traiter" in page
    assert not [secret for secret in SECRETS if secret in page]
    assert "Recevoir un code" in text(Client().get(link))
    assert AuditEvent.objects.get(type="week_link.opened").actor == director.pk
    later = timezone.now() + VISIT_LASTS
    monkeypatch.setattr(timezone, "now", lambda: later)
    assert "Recevoir un code" in text(client.get(link))


def test_a_code_is_not_guessed_and_opens_its_own_link_alone(creche, creches, director):
    others = managers.organisation("Autres crèches")
    managers.manage(places.facility("Ailleurs"), others)
    link, other = link_of(creches, director), link_of(others, managers.member(others))
    client = Client()
    client.post(f"{link}code/")
    right = figures()

    assert client.post(f"{other}code/", {"code": right}).status_code == 400
    client.post(f"{link}code/")
    right = figures()
    for _ in range(5):
        wrong = client.post(f"{link}code/", {"code": f"{(int(right) + 1) % 10**6:06d}"})
        assert wrong.status_code == 400
        assert "Ce code n’est pas le bon" in wrong.content.decode()
    assert client.post(f"{link}code/", {"code": right}).status_code == 400
    assert Client().post(f"{link}code/", {"code": right}).status_code == 400
    assert "Recevoir un code" in text(client.get(link))


def test_a_link_lives_a_week_and_the_next_letter_replaces_it(creche, creches, director, monkeypatch):
    request_of(creche)
    now = timezone.now()
    assert [send_weeks(now=now), send_weeks(now=now)] == [1, 0]
    first = _link_in_last_letter()
    assert Client().get(first).status_code == 200

    monkeypatch.setattr(timezone, "now", lambda: now + LASTS)
    assert Client().get(first).status_code == 404
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=1))
    assert Client().get(first).status_code == 200
    assert send_weeks(now=timezone.now()) == 1
    lost = Client().get(first)
    assert lost.status_code == 404
    assert "Ce lien n’est plus bon" in lost.content.decode()
    assert Client().get(_link_in_last_letter()).status_code == 200


def _link_in_last_letter() -> str:
    letter = OutboxMessage.objects.filter(key__startswith="manager-week").latest("created_at")
    return "/ma-semaine/" + re.search(r"/ma-semaine/(\S+)", letter.text)[1]


def test_a_manager_ends_the_links_of_her_organisation_alone(manager, creche, creches, director):
    others = managers.organisation("Autres crèches")
    managers.manage(places.facility("Ailleurs"), others)
    other = link_of(others, managers.member(others))
    link = link_of(creches, director)
    client = opened(link)
    assert "Ce lien n’est plus bon" in text(manager.get(reverse("manager_week")))
    assert "Ce lien n’est plus bon" not in text(client.get(link))

    told = text(manager.post(reverse("manager_week_links_end"), follow=True))

    assert "n’ouvrent plus rien" in told
    assert "Ce lien n’est plus bon" not in told
    assert client.get(link).status_code == 404
    assert Client().get(other).status_code == 200
    assert AuditEvent.objects.get(type="week_link.ended").actor == director.pk
    stranger = PortalClient()
    stranger.force_login(managers.member(managers.organisation("Encore d’autres")))
    stranger.post(reverse("manager_week_links_end"))
    assert Client().get(other).status_code == 200


def test_a_link_ends_with_the_charge_of_the_place_and_with_the_role(creche, creches, director):
    link, of_place = link_of(creches, director), link_of(creches, facility=creche.facility_id)
    assert [Client().get(each).status_code for each in (link, of_place, f"{link[:-5]}aaaa/")] == [200, 200, 404]

    creches.memberships.update(ended_at=timezone.now())
    assert [Client().get(each).status_code for each in (link, of_place)] == [404, 200]
    Management.objects.update(ended=timezone.now())
    assert Client().get(of_place).status_code == 404
    Management.objects.create(facility=creche.facility, organisation=creches, since=timezone.now() + timedelta(days=1))
    assert Client().get(of_place).status_code == 404


def test_each_act_is_told_in_the_journal_as_done_by_link_with_the_place(creche, creches, director):
    booking = request_of(creche)
    link = link_of(creches, facility=creche.facility_id)
    client = opened(link)
    assert OutboxMessage.objects.filter(topic="alert_code").latest("created_at").recipient == creche.facility.email
    page = f"{link}{booking.pk}/repondre/"

    client.post(page, {"geste": "accepter", "vu": "stale"})
    post(client, page, booking, "refuser", motif="handicap")
    assert not AuditEvent.objects.filter(type="week_link.acted").exists()
    post(client, page, booking, "horaires", debut_0="10h", fin_0="12h30")

    line = lines(AuditEvent.objects.filter(type="week_link.acted"), creches)[0]
    assert (line.what, line.subject) == ("Fait par lien, sans compte", "Les Lucioles")
    assert line.details == f"réservation n°\u00a0: {booking.pk}\u00a0; action\u00a0: autres horaires proposés"
    assert line.who == "Qui a reçu le lien « Ma semaine »"


def test_a_day_changed_by_link_is_told_and_what_is_refused_is_not(creche, creches, director):
    booking = agreed(request_of(creche), director)
    link = link_of(creches, director)
    client, gesture = opened(link), f"{link}{booking.pk}/jour/"

    client.post(gesture, {"geste": "absent", "jour": "2001-01-01"})
    assert not AuditEvent.objects.filter(type="week_link.acted").exists()
    client.post(gesture, {"geste": "absent", "jour": booking.starts.isoformat()})

    told = AuditEvent.objects.get(type="week_link.acted")
    assert (told.actor, told.data["act"]) == (director.pk, "absent")


def test_the_database_keeps_one_link_for_one_person_or_place(creche, creches, director):
    link_of(creches, director)
    first = WeekLink.objects.get()
    twin = {"organisation": creches, "membership": first.membership, "sent_at": first.sent_at}
    twin |= {"expires_at": first.expires_at, "token_hash": "0" * 64}
    ended = {"ended_at": first.sent_at}
    one_of = {"membership": None}
    for wrong in ({}, ended | {"facility": creche.facility}, ended | one_of, ended | {"expires_at": first.sent_at}):
        with pytest.raises(IntegrityError), transaction.atomic():
            WeekLink.objects.create(**twin | wrong)
    WeekLink.objects.create(**twin, **ended)
