"""The administration of booking terms: what it keeps, what it refuses beside the field."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model

from accounts.domain.organisation_kinds import OrganisationKind
from bookings.admin import BookingTermsForm
from bookings.models import BookingTerms
from tests.bookings.desk import place
from tests.families.offices import office

pytestmark = pytest.mark.django_db


def typed(**changes: object) -> BookingTermsForm:
    values = {"facility": place(days=()).facility.pk, "hold_quota": 2, "answer_hours": 6, "partners": [office().pk]}
    return BookingTermsForm(values | changes)


def test_terms_are_kept_with_their_partners():
    terms = typed().save()
    assert (terms.hold_quota, terms.answer_hours, terms.partners.count()) == (2, 6, 1)


@pytest.mark.parametrize(("field", "value"), [("hold_quota", 51), ("answer_hours", 0), ("answer_hours", 81)])
def test_what_postgresql_would_refuse_is_said_beside_the_field(field, value):
    assert list(typed(**{field: value}).errors) == [field]


def test_a_partner_follows_families():
    manager = office("Crèches du Canal", kind=OrganisationKind.FACILITY_MANAGER)
    assert list(typed(partners=[manager.pk]).errors) == ["partners"]


def test_the_page_opens(rf):
    request = rf.get("/")
    request.session = {}
    request.user = get_user_model().objects.create_superuser(email="chef@exemple.fr", password=None)
    page = admin.site._registry[BookingTerms].changeform_view(request).render()
    assert "Options par structure" in page.content.decode()
