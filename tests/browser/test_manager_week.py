"""A director with three minutes, on a telephone: a request, an absence, the sheet for the door; then by the link."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from bookings.domain.life import State
from bookings.models import Booking
from bookings.services.agreement import agree
from childcare.models import Facility
from tests.browser.test_facility_space import check, sign_in
from tests.portal.test_manager_week import agreed, coming_weekday, request_of
from tests.support import managers, places
from tests.support.offers import calendar_of
from tests.support.week_links import figures, link_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def creche():
    calendar_of(coming_weekday())
    site = places.site(places.facility("Les Lucioles"))
    places.free(places.group(site), places.coming_days(), seats=3)
    return site


@pytest.mark.slow
def test_three_minutes_on_friday_evening(live_server, browser_page: Page, creche):
    creches = managers.organisation()
    managers.manage(creche.facility, creches)
    director = managers.member(creches)
    coming = agreed(request_of(creche), director)
    Facility.objects.filter(pk=creche.facility_id).update(
        first_visits="days", first_visit_count=1, documents=["income"]
    )
    asked = request_of(creche, phone="+33612345670", email="", hours="14:00-16:00")
    page = browser_page
    sign_in(page, live_server.url, director)

    page.goto("/espace/")
    page.get_by_role("link", name="Ma semaine").click()
    check(page)
    page.get_by_role("link", name="Autres horaires").click()
    check(page)
    page.get_by_role("link", name="Revenir à ma semaine").click()
    page.get_by_role("button", name="Accepter").click()
    page.get_by_text("Demande acceptée").wait_for()
    check(page)
    page.get_by_role("button", name="Absent").click()
    page.get_by_role("button", name="Présent").click()
    page.get_by_role("link", name="Feuille de porte").first.click()
    check(page)
    page.goto(link_of(creches, director))
    check(page)
    page.get_by_role("button", name="Recevoir un code").click()
    page.get_by_label("Votre code").fill(figures())
    check(page)
    page.get_by_role("button", name="Continuer").click()
    page.get_by_role("heading", name="Qui vient").wait_for()
    check(page)
    assert page.get_by_text("Mélusine").count() == 0

    asked.refresh_from_db()
    assert asked.state == State.ACCEPTED
    heard_by = asked.demand.ordered_by.user
    agree(asked.pk, how=Booking.Agreed.CALL, by=heard_by, now=timezone.now())
    page.goto(reverse("place_booking", args=[asked.pk]))
    page.get_by_text("Changer le moment").first.click()
    page.get_by_text("Annuler cette place").click()
    check(page)
    assert Booking.objects.get(pk=coming.pk).state == State.CONFIRMED
