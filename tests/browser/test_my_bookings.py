"""A parent with an account at 375 px, without JavaScript's help: from the results to « Mes demandes », and to a yes."""

from __future__ import annotations

import pytest
from django.utils import timezone

from bookings.models import Booking
from bookings.services import answers
from tests.browser.test_alerts import check, sign_in
from tests.portal.addresses import weekly
from tests.support import managers, places
from tests.support.people import user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.mark.slow
def test_a_parent_asks_a_place_says_yes_and_follows_it(browser_page):
    page = browser_page
    facility = places.facility(documents=["vaccination", "insurance"], first_visits="days", first_visit_count=2)
    places.free(places.group(places.site(facility)), places.coming_days(90), kind="regular")
    organisation = managers.organisation()
    director = managers.member(organisation)
    managers.manage(facility, organisation)
    sign_in(page.context, user())

    page.goto(weekly())
    page.click("text=Demander cette place")
    page.wait_for_selector("h1:has-text('Votre demande')")
    check(page, "asking")
    page.click("button:has-text('Envoyer ma demande')")
    page.wait_for_selector("h1:has-text('Mes demandes')")
    assert "Le lieu a reçu votre demande." in page.content()
    check(page, "asked")

    booking = Booking.objects.get()
    answers.accept(booking.pk, by=director, now=timezone.now())
    page.reload()
    check(page, "accepted")
    page.click("a:has-text('Dire oui')")
    page.wait_for_selector("button:has-text('Je dis oui')")
    check(page, "yes")
    page.click("button:has-text('Je dis oui')")
    page.wait_for_selector("text=Commencez les visites avant le")
    check(page, "agreed")
    for link, title in (
        ("Nous ne viendrons pas", "absence"),
        ("Annuler", "cancel"),
        ("Suivre les jours dans mon agenda", "calendar"),
    ):
        page.click(f"a:has-text('{link}')")
        page.wait_for_selector("text=Revenir à mes demandes")
        check(page, title)
        page.click("text=Revenir à mes demandes")
        page.wait_for_selector("h1:has-text('Mes demandes')")
