"""The space of professionals on a telephone, without JavaScript too: axe finds nothing, nothing sticks out."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from accounts.domain.organisation_kinds import OrganisationKind
from core.models import OutboxMessage
from tests.support.accessibility import overflow, violations
from tests.support.people import assistante_maternelle, member, organisation, user
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db


def signed_in(context, server, who) -> None:
    """Give the browser the cookie of somebody who signed in."""
    client = PortalClient()
    client.force_login(who)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": f"{server.url}/"}])


def check(page, name: str) -> None:
    assert violations(page) == [], name
    assert overflow(page) <= 0, name


@pytest.mark.slow
def test_each_page_as_it_opens_and_in_error(browser_page, browser_context, live_server, console_errors, empty_cache):
    office = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, name="Relais petite enfance de Lens")
    head, colleague = member(office, administers=True), member(office)
    asked = assistante_maternelle(office)
    signed_in(browser_context, live_server, head.user)
    here = f"/espace/structure/{office.pk}/"
    for address in (
        "/espace/",
        here,
        f"{here}coordonnees/",
        f"{here}membres/{colleague.pk}/",
        f"{here}membres/{colleague.pk}/retirer/",
        f"{here}agrements/{asked.pk}/",
        "/espace/structure/nouvelle/",
        "/espace/structure/nouvelle/?type=plie&departement=62",
        "/espace/structure/nouvelle/?type=assistante_maternelle&departement=62",
        "/espace/structure/nouvelle/?type=&departement=62",
        "/espace/structure/999999/",
        "/espace/invitation/forge/",
    ):
        browser_page.goto(address)
        check(browser_page, address)
    browser_page.goto(f"{here}inviter/")
    browser_page.click("text=Envoyer l’invitation")
    browser_page.wait_for_selector(".fr-alert--error")
    check(browser_page, "invitation in error")
    # The browser notes each answer 400 or 404, and nothing else.
    assert all("Failed to load resource" in error for error in console_errors)
    console_errors.clear()


@pytest.mark.parametrize("browser_context_arguments", [{"java_script_enabled": False}])
def test_an_invitation_from_the_form_to_the_team_without_javascript(
    browser_page, browser_context, live_server, empty_cache
):
    head = member(organisation(name="Mission locale de Lens"), administers=True)
    signed_in(browser_context, live_server, head.user)
    browser_page.goto(f"/espace/structure/{head.organisation_id}/")
    browser_page.get_by_role("link", name="Inviter un collègue").click()
    browser_page.get_by_label("Adresse e-mail professionnelle").fill("camille@exemple.fr")
    browser_page.get_by_label("Rôle", exact=True).select_option("counsellor")
    browser_page.get_by_role("button", name="Envoyer l’invitation").click()
    browser_page.get_by_text("L’invitation est envoyée").wait_for()
    link = re.search(r"http://\S+(/espace/invitation/\S+/)", OutboxMessage.objects.get().text)[1]

    signed_in(browser_context, live_server, user("camille@exemple.fr"))
    browser_page.goto(link)
    browser_page.get_by_role("button", name="Rejoindre la structure").click()

    browser_page.get_by_text("Bienvenue dans votre équipe").wait_for()
    assert browser_page.locator("text=Mission locale de Lens").count()
