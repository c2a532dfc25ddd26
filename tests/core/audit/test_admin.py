"""Administrators read the whole journal and the histories, and write nothing there."""

from __future__ import annotations

import pghistory.core
import pytest
from django.contrib import admin

from accounts.events import MembershipEnded
from accounts.models import User
from core.audit import record
from tests.core.audit.events import NOW
from tests.support.people import user
from tests.support.signed_in import PortalClient, add_second_factor

pytestmark = pytest.mark.django_db
JOURNAL = "/admin/core/auditevent/"


@pytest.fixture
def browser() -> PortalClient:
    administrator = user("admin@exemple.fr", is_staff=True, is_superuser=True)
    add_second_factor(administrator)
    client = PortalClient()
    client.force_login(administrator)
    return client


def test_everything_is_read(browser):
    line = record(MembershipEnded, actor=None, organisation_id=41, now=NOW)

    listed = browser.get(f"{JOURNAL}?type=membership.ended").content.decode()

    assert "Collègue parti" in listed
    assert ">41<" in listed
    assert "Collègue parti" in browser.get(f"{JOURNAL}?q=41").content.decode()
    assert browser.get(f"{JOURNAL}{line.pk}/change/").status_code == 200


@pytest.mark.parametrize("address", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_nothing_is_written(browser, address):
    line = record(MembershipEnded, actor=None, now=NOW)

    assert browser.post(JOURNAL + address.format(pk=line.pk), {"post": "yes"}).status_code == 403


def test_every_history_is_read_and_never_written(browser):
    User.objects.create_user(email="lea@exemple.fr")

    for model in pghistory.core.event_models():
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        assert admin.site.is_registered(model)
        assert browser.get(address).status_code == 200
        assert browser.post(f"{address}add/").status_code == 403
