"""Searches that are kept, at 375 px: axe finds nothing; without account, from the results to the alert and its end."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from core.models import OutboxMessage
from families.models import SavedSearch
from portal.journeys import alerts
from tests.families.offices import counsellor
from tests.portal.addresses import weekly
from tests.support import places
from tests.support.accessibility import overflow, violations
from tests.support.people import user
from tests.support.signed_in import PortalClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


def check(page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


def sign_in(context, who) -> None:
    client = PortalClient()
    client.force_login(who)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    context.add_cookies([{"name": cookie.key, "value": cookie.value, "domain": "localhost", "path": "/"}])


@pytest.mark.slow
def test_a_parent_without_account_is_told_of_places_and_stops(browser_page):
    page = browser_page
    places.full_creche()
    page.goto(weekly())
    page.click("text=Garder cette recherche et être prévenu(e)")
    check(page, "asking")
    page.fill("#id_contact", "06 39 98 00 01")
    page.click("button:has-text('Recevoir le code')")
    page.wait_for_selector("#id_code")
    check(page, "code")
    page.fill("#id_code", re.match(r"\d{6}", OutboxMessage.objects.get().text)[0])
    page.click("button:has-text('Continuer')")
    page.wait_for_selector("h1:has-text('Votre alerte près de Toulouse')")
    check(page, "own alert")
    page.goto(reverse("alert", args=[SavedSearch.objects.get().token]))
    check(page, "link")
    page.click("button:has-text('Ne plus être prévenu(e)')")
    page.wait_for_selector("text=Votre alerte est arrêtée")
    check(page, "over")

    assert not SavedSearch.objects.exists()


@pytest.mark.slow
def test_a_parent_with_an_account_keeps_a_search_and_a_place(browser_page, browser_context):
    page = browser_page
    sign_in(browser_context, user())
    place = places.full_creche()
    page.goto(weekly())
    page.click("text=Garder cette recherche et être prévenu(e)")
    page.click("button:has-text('Garder cette recherche')")
    page.wait_for_selector("h1:has-text('Mes recherches')")
    places.free(place.age_groups.get(), places.coming_days(84), 7, 19, kind="regular")
    assert alerts.tell_parents(now=timezone.now()) == 1
    page.goto(reverse("favourite", args=[place.facility_id]))
    check(page, "favourite")
    page.click("button:has-text('Garder ce lieu')")
    page.wait_for_selector("text=Ce lieu est gardé.")
    check(page, "my searches")

    assert page.locator("a:has-text('Les Complets')").count() >= 2


def test_the_page_of_counsellors(browser_page, browser_context):
    me = counsellor(joined_at=timezone.now())
    sign_in(browser_context, me.user)
    browser_page.goto(reverse("family_new_places"))
    check(browser_page, "new places")
