"""Mises en relation in the space: asked by a counsellor, answered by who is met, seen by nobody else."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bookings.domain.introductions import IntroductionState
from bookings.models import Booking, Introduction
from families.services.needs import create_need
from tests.families.offices import TRAINING, counsellor, file_of
from tests.support import managers, places
from tests.support.signed_in import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


def test_a_counsellor_asks_who_is_met_chooses_a_day_and_nobody_else_sees_it(client):
    me, today = counsellor(), timezone.localdate()
    file = file_of(me, now=timezone.now())
    need = create_need(TRAINING, [file], by=me, now=timezone.now())
    site = places.assistant_maternel()
    organisation = managers.organisation("Claude Martin")
    managers.manage(site.facility, organisation)
    client.force_login(me.user)
    begun = client.post(reverse("family_search", args=[file.pk]), {"besoin": need.pk})
    mark = begun.url.partition("recherche=")[2].partition("&")[0]
    address = f"{reverse('introduction_ask')}?recherche={mark}&lieu={site.pk}"
    assert "Une rencontre n’engage personne" in client.get(address).content.decode()
    for _ in range(2):
        assert client.post(address).url == reverse("family_file", args=[file.pk])
    found = Introduction.objects.get()
    assert "Mise en relation demandée" in client.get(reverse("family_file", args=[file.pk])).content.decode()

    met, stranger = PortalClient(), PortalClient()
    met.force_login(managers.member(organisation))
    stranger.force_login(counsellor().user)
    week = met.get(reverse("manager_week")).content.decode()
    assert "Mise en relation demandée" in week
    assert re.search(r"<strong>Enfants? de", week)
    assert file.first_name not in week
    act = reverse("introduction_advance", args=[found.pk, "rencontre"])
    assert stranger.get(act).status_code == 404
    wrong = met.post(act, {"jour": (today - timedelta(days=1)).isoformat()})
    assert wrong.status_code == 400
    assert "Choisissez un jour à venir." in wrong.content.decode()
    assert met.post(act, {"jour": today.isoformat()}).url == reverse("manager_week")
    assert file.first_name in met.get(reverse("manager_week")).content.decode()

    Introduction.objects.update(meeting_day=today - timedelta(days=1))
    assert "Rencontre passée" in client.get(reverse("family_file", args=[file.pk])).content.decode()
    client.post(reverse("introduction_advance", args=[found.pk, "contrat"]), {"jour": today.isoformat()})
    found.refresh_from_db()
    assert found.state == IntroductionState.SIGNED
    stale = met.get(act, follow=True).content.decode()
    assert "vient de changer" in stale
    assert not Booking.objects.exists()
