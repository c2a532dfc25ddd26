"""The back office of managements: a letter printed with a code shown once, refusals, and the end of a charge."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from childcare.domain.facility_claims import ClaimChannel, ClaimState
from childcare.models import FacilityClaim, Management
from childcare.services import facility_claims
from tests.support import managers, places
from tests.support.signed_in import add_second_factor

pytestmark = pytest.mark.django_db

CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


@pytest.fixture
def claim():
    organisation = managers.organisation()
    return facility_claims.ask(
        facility_id=places.site(places.facility()).facility.pk,
        organisation=organisation,
        user=managers.member(organisation),
        channel=ClaimChannel.LETTER,
        now=timezone.now(),
    )


@pytest.fixture
def administrator(client, empty_cache):
    user = User.objects.create_superuser("chef@exemple.fr")
    add_second_factor(user)
    client.force_login(user)
    return client


def letter(client, claim: FacilityClaim) -> str:
    answer = client.post(reverse("admin:facility_claim_letter", args=[claim.pk]))
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


def test_a_letter_shows_its_code_once(administrator, claim):
    page = administrator.get(reverse("admin:facility_claim_letter", args=[claim.pk])).content.decode()
    assert "1 rue du Taur, 31000 Toulouse" in page
    assert not CODE.search(page)

    printed = letter(administrator, claim)

    code = CODE.search(printed)[0]
    assert claim.organisation.name in printed
    listed = administrator.get(reverse("admin:childcare_facilityclaim_changelist")).content.decode()
    assert code not in listed
    assert facility_claims.give_code(claim_id=claim.pk, code=code, user=claim.user, now=timezone.now())
    again = administrator.post(reverse("admin:facility_claim_letter", args=[claim.pk]), follow=True)
    assert "déjà servi" in again.content.decode()


def test_only_the_administration_prints_letters(client, claim, empty_cache):
    client.force_login(claim.user)

    assert client.post(reverse("admin:facility_claim_letter", args=[claim.pk])).status_code in (302, 403)
    claim.refresh_from_db()
    assert (claim.state, claim.code_hash) == (ClaimState.WAITING, "")


def test_a_claim_that_does_not_exist(administrator, claim):
    assert administrator.post(reverse("admin:facility_claim_letter", args=[claim.pk + 1])).status_code == 404


def test_a_claim_is_refused_and_a_management_ended(administrator, claim):
    management = managers.manage(claim.facility, managers.organisation("Autres crèches"))

    for model, action, pk in (("facilityclaim", "refuse", claim.pk), ("management", "end", management.pk)):
        url = reverse(f"admin:childcare_{model}_changelist")
        for _ in range(2):
            answer = administrator.post(url, {"action": action, "_selected_action": [pk]}, follow=True)
            assert answer.status_code == 200

    claim.refresh_from_db()
    assert claim.state == ClaimState.REFUSED
    assert Management.objects.get().ended is not None
