"""Faults told where they matter: an address that refuses, on the file; the choice of messages, from the file."""

from __future__ import annotations

import re

import pytest
import time_machine
from django.urls import reverse

from core.messages.addresses import accept_again, mark_refused, refusals_of
from core.models import OutboxMessage
from families.models import FamilyFile
from tests.families.offices import NOW, file_of
from tests.support import managers, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


def test_the_counsellor_reads_on_the_file_that_an_address_refuses(client):
    file = file_of(email="sonia@exemple.fr")
    client.force_login(file.counsellor.user)
    address = reverse("family_file", args=[file.pk])
    assert "refuse nos messages" not in client.get(address).content.decode()

    mark_refused("email", file.email, "550 no such user", now=NOW)
    page = client.get(address).content.decode()
    assert "Cette adresse refuse nos messages depuis le 24/11/2026" in page
    assert "Ce numéro refuse" not in page

    mark_refused("sms", file.phone, "invalid receiver", now=NOW)
    assert "Ce numéro refuse nos messages" in client.get(address).content.decode()
    accept_again("email", file.email)
    assert "Cette adresse refuse" not in client.get(address).content.decode()


def test_an_empty_way_is_not_looked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert refusals_of("", "") == {}


@pytest.mark.parametrize(("way", "said"), [("email", "sonia@exemple.fr"), ("sms", "")])
def test_the_parent_goes_from_the_file_to_the_choice_of_messages(client, way, said):
    file_of(email=said)
    texts = [letter.text for letter in OutboxMessage.objects.order_by("created_at")]
    link = re.search(r"https?://[^/\s]+(/suivi/\S+)", texts[-1])[1]
    typing = client.post(link).url
    code = re.search(r"\b\d{6}\b", OutboxMessage.objects.get(key__contains=":code:").text)[0]
    client.post(typing, {"code": code})
    assert reverse("own_file_choices") in client.get(reverse("own_file")).content.decode()

    answer = client.post(reverse("own_file_choices"), {"par": way})

    assert answer.status_code == 302
    page = client.get(re.sub(r"^https?://[^/]+", "", answer.url))
    assert page.status_code == 200
    assert "Nouvelles places" in page.content.decode()


@pytest.mark.parametrize("abroad", ["+44 7700 900123", "0044 7700 900123"])
def test_a_mobile_abroad_in_a_list_names_its_line_and_nothing_is_lost(client, abroad):
    me = file_of(email="", phone="+33612345699").counsellor
    client.force_login(me.user)
    theirs = f"Zoé;;{abroad};oui;03/2025;oui;écrit"
    lines = ["prenom;email;mobile;message;naissances;accord;recueilli", "Awa;;06 12 34 56 70;oui;03/2025;oui;écrit"]

    answer = client.post(reverse("family_list"), {"liste": "\n".join([*lines, theirs]), "ouvrir": "1"})

    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Ligne 3 : mobile : ce numéro est à l’étranger" in page
    assert theirs in page
    assert "1 dossier ouvert." in page
    mended = "\n".join([lines[0], theirs.replace(abroad, "").replace("Zoé;", "Zoé;zoe@exemple.fr")])
    assert client.post(reverse("family_list"), {"liste": mended, "ouvrir": "1"}).status_code == 302
    assert set(FamilyFile.objects.filter(counsellor=me).values_list("first_name", flat=True)) >= {"Awa", "Zoé"}


def test_who_claims_a_facility_reads_that_its_address_refuses_the_code(client):
    facility = places.site(places.facility(email="direction@creche.example")).facility
    client.force_login(managers.member(managers.organisation()))
    asked = client.post(reverse("facility_claim_ask", args=[facility.pk]), {"preuve": "email"})
    assert "Un code est parti" in client.get(asked.url).content.decode()

    mark_refused("email", facility.email, "550 5.1.1 unknown", now=NOW)
    page = client.get(asked.url).content.decode()

    assert "Le code n’est pas arrivé" in page
    assert facility.email not in page
    assert reverse("facility_claim_ask", args=[facility.pk]) in page
