"""A counsellor in a browser, at 375 px: from a family's file to a place kept, then its sheet; axe on each page."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.domain.organisation_kinds import OrganisationKind
from bookings.models import Booking
from bookings.services import answers
from tests.portal import families_desk as desk
from tests.support import managers
from tests.support.accessibility import overflow, violations
from tests.support.people import member, organisation
from tests.support.signed_in import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("empty_cache")]


def check(page: Page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


def sign_in(context, who) -> None:
    client = PortalClient()
    client.force_login(who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


def test_from_the_file_to_the_sheet(browser_page, browser_context):
    me = desk.me()
    need = desk.morning(desk.family(me))
    site = desk.creche("Les Lucioles")
    desk.creche("Les Ormes", km=2.0)
    sign_in(browser_context, me.user)
    page = browser_page

    page.goto(reverse("family_file", args=[need.files.get().pk]))
    page.get_by_role("button", name="Chercher une place").click()
    page.get_by_text("Pour Sonia").wait_for()
    check(page, "results")
    page.get_by_role("link", name="Demander à plusieurs lieux").click()
    check(page, "request")
    page.get_by_role("link", name="Revenir aux résultats").click()
    page.get_by_role("link", name="Poser une option : Les Lucioles").click()
    check(page, "hold")
    page.get_by_role("button", name="Poser l’option").click()
    page.get_by_text("L’option est posée").wait_for()
    check(page, "followed, held")

    booking = Booking.objects.get()
    assert booking.site == site
    answers.accept(booking.pk, by=managers.member(site.facility.managements.get().organisation), now=timezone.now())
    page.goto(reverse("counsellor_monday"))
    check(page, "monday")
    page.get_by_role("link", name="Les Lucioles a dit oui").click()
    page.get_by_role("button", name="Le parent a dit oui au téléphone").click()
    page.get_by_text("Le oui du parent est noté").wait_for()
    for each in page.locator("details").all():
        each.locator("summary").click()
    check(page, "followed, agreed")

    page.get_by_role("button", name="Copier le résumé").click()
    page.get_by_role("button", name="Copier – SMS à envoyer au parent").wait_for()
    check(page, "sheet")
    browser_context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Résumé à copier").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("status").filter(has_text="Copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Résumé à copier").input_value()


def test_the_pages_of_a_coordinator(browser_page, browser_context):
    sign_in(browser_context, member(organisation(OrganisationKind.COMITE_AVIP, departement="31")).user)
    booking = desk.asked(desk.morning(desk.family(desk.me())), desk.creche())[0]
    boss = managers.member(booking.site.facility.managements.get().organisation)
    answers.prepare(booking.pk, by=boss, now=timezone.now())
    booking.demand.escalated_at = timezone.now()
    booking.demand.save()

    for address in (reverse("demands_without_place"), reverse("demand_without_place", args=[booking.demand_id])):
        browser_page.goto(address)
        check(browser_page, address)
