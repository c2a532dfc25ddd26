"""The administration that people use daily: its lists, forms and decisions, read by axe."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.services import organisations
from core.models import AuditEvent, OutboxMessage
from tests.support import places
from tests.support.accessibility import violations
from tests.support.letters import queued
from tests.support.people import member, organisation, user
from tests.support.signed_in import PortalClient, add_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache"), pytest.mark.slow]


@pytest.fixture
def administrator(browser_context, live_server):
    """Who is signed in already, with a second factor: their cookie is in the browser."""
    found, client = user(is_staff=True, is_superuser=True), PortalClient()
    add_second_factor(found)
    client.force_login(found)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    browser_context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return found


@pytest.fixture
def world(administrator):
    """One row of each model to open: its admin name, and its number."""
    waiting = organisation(state="pending", asked_by=user())
    over = member(organisation(), administers=True).organisation
    organisations.close(over.pk, reason="Fusion.", by=administrator, now=timezone.now())
    facility = places.free_creche().facility
    letter = OutboxMessage.objects.first() or queued()
    return {
        "accounts_organisation": [waiting.pk, over.pk],
        "accounts_user": [administrator.pk],
        "childcare_facility": [facility.pk],
        "childcare_site": [facility.sites.get().pk],
        "core_outboxmessage": [letter.pk],
        "core_auditevent": [AuditEvent.objects.first().pk],
    }


# What Django's own jQuery tries on each form, and our policy blocks: nothing of the page hangs on it.
JQUERY_TRIES = "Applying inline style violates"


def test_lists_forms_and_decisions(browser_page, console_errors, world):
    addresses = [reverse("admin:index"), reverse("admin:accounts_supportaccess_add")]
    addresses += [reverse("admin:organisation_decide", args=[pk]) for pk in world["accounts_organisation"]]
    for model, numbers in world.items():
        addresses.append(reverse(f"admin:{model}_changelist"))
        addresses += [reverse(f"admin:{model}_change", args=[pk]) for pk in numbers]
    wrong = {}
    for address in addresses:
        answer = browser_page.goto(address)
        assert (answer.status, browser_page.url.endswith(address)) == (200, True), address
        if found := violations(browser_page):
            wrong[address] = found

    assert wrong == {}
    assert [error for error in console_errors if not error.startswith(JQUERY_TRIES)] == []
    console_errors.clear()
