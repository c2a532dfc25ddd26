"""What the people of the demonstration have before them, and what the terminal tells of them."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from accounts.demo import CRECHES, DEMO_ACCOUNTS, MISSION_LOCALE, create_demo_accounts, demo_organisation
from accounts.models import Organisation, User
from accounts.services import organisations
from bookings.models import Booking
from childcare.demo.towns import Town
from childcare.domain.kinds import FacilityKind
from childcare.models import FacilityClaim, Management
from core.models import AuditEvent, OutboxMessage
from families.domain.erasure import Reason
from families.models import Agreement, CareNeed, FamilyFile
from families.services.erasure import erase
from portal.demo.bookings import ask_demo_places
from portal.demo.facilities import TOWN
from portal.demo.filling import fill_demonstration
from portal.demo.telling import told
from tests.support import places

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    """Places of the demonstration, in its town and elsewhere."""
    for number in range(3):
        demo_place(f"Crèche {number}", f"{TOWN}-00{number}", FacilityKind.CRECHE_COLLECTIVE)
    demo_place("Ailleurs", "31555-001", FacilityKind.CRECHE_COLLECTIVE)
    demo_place("Le Multi", f"{TOWN}-010", FacilityKind.MULTI_ACCUEIL)
    demo_place("Chez Jo", f"{TOWN}-011", FacilityKind.ASSISTANT_MATERNEL, address="", precision="commune")


def demo_place(name: str, number: str, kind: FacilityKind, **site: str) -> None:
    facility = places.facility(name, kind=kind.value, source="demo", external_id=number)
    places.site(facility, **{"insee_code": TOWN, "address": "3 rue des Lilas", "postal_code": "59300", **site})


def everything() -> dict[str, int]:
    models = (
        User, Organisation, Management, FacilityClaim, FamilyFile, Agreement, CareNeed, OutboxMessage, AuditEvent
    )  # fmt: skip
    return {model.__name__: model.objects.count() for model in models}


def test_everybody_has_something_to_do(town):
    fill_demonstration(now=timezone.now())

    run = sorted(Management.objects.values_list("facility__name", flat=True))
    assert run == ["Claude Martin", "Crèche 0", "Crèche 1"]
    assert FacilityClaim.objects.get().facility.name == "Le Multi"
    assert Organisation.objects.filter(state="pending").count() == 2
    assert FamilyFile.objects.count() == Agreement.objects.filter(withdrawn_at=None).count() == 4
    assert {need.files.count() for need in CareNeed.objects.all()} == {1, 3}
    # Awa wants no message; Mina's request is told to her relais, Aline's to the administration.
    assert sorted(OutboxMessage.objects.values_list("channel", flat=True)) == ["email"] * 3 + ["sms"] * 2
    assert AuditEvent.objects.filter(organisation=demo_organisation(MISSION_LOCALE).pk).count() >= 8


def test_the_journal_of_a_structure_tells_them_in_french(town, client):
    fill_demonstration(now=timezone.now())
    client.force_login(User.objects.get(email="mission.locale@releve.example"))
    address = reverse("organisation_journal", args=[demo_organisation(MISSION_LOCALE).pk])

    page = client.get(address).content.decode()

    assert "pour\u00a0: Ouverture du dossier" in page
    assert "pour : opened" not in page


def test_twice_is_once_and_what_visitors_changed_stays(town):
    fill_demonstration(now=timezone.now())
    first = everything()
    fill_demonstration(now=timezone.now())
    assert everything() == first

    for file in FamilyFile.objects.all():
        erase(file, Reason.PARENT, by=None, now=timezone.now())
    refused = Organisation.objects.get(name__startswith="PLIE")
    organisations.refuse(refused.pk, reason="Pour voir.", by=None, now=timezone.now())
    fill_demonstration(now=timezone.now())

    assert not FamilyFile.objects.exists()
    assert list(Organisation.objects.filter(name=refused.name)) == [refused]


def test_load_demo_fills_it_where_messages_are_shown(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("childcare.demo.facilities.TOWNS", (Town(TOWN, 40, 1.8, "03 53 01", ("it",)),))
    call_command("load_demo")
    assert not User.objects.exists()

    settings.SENT_MESSAGES_DIR = tmp_path
    call_command("load_demo")
    before = everything()
    call_command("load_demo")

    manager = demo_organisation(CRECHES)
    assert Management.objects.filter(organisation=manager, ended=None).count() == 2
    # The new facilities are given and claimed again: events, no one else's row.
    assert {**everything(), "AuditEvent": 0} == {**before, "AuditEvent": 0}


def test_places_are_asked_once_at_each_step(monkeypatch, settings, tmp_path):
    monkeypatch.setattr("childcare.demo.facilities.TOWNS", (Town(TOWN, 40, 1.8, "03 53 01", ("it",)),))
    settings.SENT_MESSAGES_DIR = tmp_path
    call_command("load_demo")
    ask_demo_places(now=timezone.now())

    states = set(Booking.objects.values_list("state", flat=True))
    assert states == {"requested", "held", "admission", "confirmed"}
    assert Booking.objects.count() == 4


def test_the_terminal_lists_each_account_once():
    lines = told(create_demo_accounts(), "http://localhost:8000").splitlines()

    for account in DEMO_ACCOUNTS:
        assert sum(account.who in line for line in lines) >= 1
    assert any("parent sans e-mail" in line and "06 39 98 00 01" in line for line in lines)
    assert any("conseillère" in line and "Mission locale du Hainaut" in line for line in lines)
    assert any("http://localhost:8000/compte/connexion/" in line for line in lines)
