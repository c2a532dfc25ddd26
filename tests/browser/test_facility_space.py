"""A manager on a telephone: finds, claims, edits and confirms a facility; axe finds nothing on the way."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page

from childcare.models import Facility, Management
from core.models import OutboxMessage
from tests.support import managers, places
from tests.support.accessibility import overflow, violations
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


def sign_in(page: Page, url: str, user) -> None:
    """The cookie of somebody who signed in."""
    client = PortalClient()
    client.force_login(user)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}])


def check(page: Page) -> None:
    assert violations(page) == [], page.url
    assert overflow(page) <= 0, page.url


@pytest.mark.slow
def test_from_a_name_to_a_record_up_to_date(live_server, browser_page, console_errors):
    place = places.free_creche(
        "Crèche du Parc", email="direction@parc.example", source="ville", external_id="a", confirmed_at=None
    )
    page = browser_page
    sign_in(page, live_server.url, managers.member(managers.organisation()))

    page.goto("/espace/lieux/")
    check(page)
    page.get_by_role("link", name="Ajouter un lieu que je gère").click()
    page.get_by_label("Nom du lieu").fill("parc")
    page.get_by_role("button", name="Chercher").click()
    check(page)
    page.get_by_role("link", name="Crèche du Parc").click()
    check(page)
    page.get_by_text("Recevoir un code par e-mail").click()
    page.get_by_role("button", name="Demander").click()
    page.get_by_label("Code reçu").fill("AAAA-AAAA")
    page.get_by_role("button", name="Valider le code").click()
    check(page)
    console_errors.clear()  # the page of a wrong code answers 400, which Chromium reports
    page.get_by_label("Code reçu").fill(CODE.search(OutboxMessage.objects.get().text)[0])
    page.get_by_role("button", name="Valider le code").click()
    check(page)
    page.get_by_label("Téléphone").fill("05 61 99 99 99")
    page.get_by_label("Téléphone").press("Enter")
    page.get_by_role("button", name="Reprendre – Téléphone").click()
    assert page.get_by_label("Téléphone").input_value() == "05 61 00 00 00"
    page.get_by_role("button", name="Tout est à jour").click()
    check(page)

    facility = Facility.objects.get(pk=place.facility_id)
    assert Management.objects.filter(facility=facility, ended=None).exists()
    assert (facility.phone, facility.edited_fields) == ("05 61 99 99 99", ["phone"])
    assert facility.confirmed_at is not None
