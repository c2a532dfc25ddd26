"""A waiting list on a telephone: the order, why, the points tried then published, and what anybody reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.domain.roles import Role
from bookings.domain.life import Party
from bookings.models import QueueRules
from bookings.services.agreement import cancel
from bookings.services.waiting import groups_of, join
from tests.browser.test_facility_space import check, sign_in
from tests.portal.test_manager_week import coming_weekday, request_of
from tests.support import managers, people, places
from tests.support.offers import calendar_of

pytestmark = pytest.mark.django_db


@pytest.mark.slow
def test_a_director_reads_the_order_and_tries_other_points(live_server, browser_page: Page):
    calendar_of(coming_weekday())
    creches, site = managers.organisation(), places.site(places.facility("Les Lucioles"))
    places.free(places.group(site), places.coming_days(), seats=3)
    managers.manage(site.facility, creches)
    for number in range(6):
        asked = request_of(site, phone=f"+3361234567{number}", email="")
        cancel(asked.pk, party=Party.COUNSELLOR, by=asked.demand.ordered_by.user, now=timezone.now())
        since = timezone.now() - timedelta(days=20 - number)
        join(asked.demand_id, groups_of(site), by=None, now=since, qpv=number > 2, single_parent=number <= 2)
    page = browser_page
    sign_in(page, live_server.url, people.member(creches, Role.MANAGER, administers=True).user)

    page.goto(reverse("manager_week"))
    page.get_by_role("link", name="Voir l’ordre").click()
    page.get_by_text("Rang 6").wait_for()
    check(page)
    page.get_by_role("link", name="Changer les points").click()
    check(page)
    page.get_by_label("Adresse dans un quartier prioritaire").fill("3")
    page.get_by_label("Parent qui élève seul").fill("1")
    page.get_by_role("button", name="Essayer sans publier").click()
    page.get_by_text("Familles qui changeraient de rang : 6 sur 6.").first.wait_for()
    check(page)
    assert not QueueRules.objects.exists()
    page.get_by_role("button", name="Publier ces points").click()
    page.get_by_text("Les points sont publiés.").wait_for()
    page.goto(reverse("facility_queue", args=[site.facility_id]))
    page.get_by_text("Points choisis par le gestionnaire").wait_for()
    check(page)
