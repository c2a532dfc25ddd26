"""Two organisations prove at once that they run the same facility: one manages it, the other is told so."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection, transaction

from accounts.models import Organisation
from childcare.domain.facility_claims import TRIES, ClaimChannel, ClaimState
from childcare.models import FacilityClaim, Management
from childcare.services import facility_claims, managements
from childcare.services.facility_claims import CodeRefused
from childcare.services.managements import AlreadyManaged
from childcare.services.refusals import Refused
from tests.support import managers, places
from tests.support.offers import sql
from tests.support.together import overtaken, together

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
ONE_MANAGER = "management_one_per_facility"


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def claims():
    """Two claims by letter on one facility, each with its right code: [(claim, code), …]."""
    facility = places.site(places.facility()).facility
    return [_claim(facility.pk, managers.organisation(name)) for name in ("Crèches du Canal", "Crèches du Port")]


def _claim(facility_id: int, organisation: Organisation) -> tuple[FacilityClaim, str]:
    user = managers.member(organisation)
    claim = facility_claims.ask(
        facility_id=facility_id, organisation=organisation, user=user, channel=ClaimChannel.LETTER, now=NOW
    )
    return claim, facility_claims.print_letter(claim_id=claim.pk, user=user, now=NOW)


def give(claim: FacilityClaim, code: str) -> Management | Refused:
    try:
        return facility_claims.give_code(claim_id=claim.pk, code=code, user=claim.user, now=NOW)
    except Refused as refusal:
        return refusal


def on_another_connection(work: Callable[[], object]) -> object:
    """What the work returns, in a thread, while this one keeps its transaction open."""

    def run() -> object:
        try:
            return work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result(timeout=30)


@pytest.mark.slow
def test_one_wins_and_the_other_is_told(claims):
    outcomes = together([partial(give, claim, code) for claim, code in claims])

    winners = [outcome for outcome in outcomes if isinstance(outcome, Management)]
    losers = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert (len(winners), len(losers)) == (1, 1)
    assert "Une autre structure" in str(losers[0])
    assert Management.objects.get().organisation_id == winners[0].organisation_id
    assert sorted(FacilityClaim.objects.values_list("state", flat=True)) == [
        ClaimState.ACCEPTED,
        ClaimState.OVERTAKEN,
    ]


def test_the_second_waits_for_the_first_then_is_refused(claims):
    (first, first_code), (second, second_code) = claims
    told: list[object] = []

    overtaken(lambda: give(first, first_code), lambda: told.append(give(second, second_code)))

    assert "Une autre structure" in str(told[0])
    assert Management.objects.get().organisation_id == first.organisation_id


def test_control_without_the_lock_nor_the_constraint_both_win(claims, monkeypatch):
    (first, first_code), (second, second_code) = claims
    for module in (facility_claims, managements):
        monkeypatch.setattr(module, "lock_facility", lambda facility_id: None)
    definition = sql("SELECT indexdef FROM pg_indexes WHERE indexname = %s", ONE_MANAGER)[0][0]
    # What ends the claims of others would wait for the other transaction: left out of the control.
    monkeypatch.setattr(managements, "LIVE", frozenset())
    sql(f"DROP INDEX {ONE_MANAGER}")
    try:
        with transaction.atomic():
            assert isinstance(give(first, first_code), Management)
            assert isinstance(on_another_connection(partial(give, second, second_code)), Management)
        assert Management.objects.filter(ended=None).count() == 2
    finally:
        sql("DELETE FROM management")
        sql(definition)


def test_without_the_lock_the_constraint_still_allows_one(claims, monkeypatch):
    (first, first_code), (second, second_code) = claims
    for module in (facility_claims, managements):
        monkeypatch.setattr(module, "lock_facility", lambda facility_id: None)
    monkeypatch.setattr(managements, "LIVE", frozenset())
    told: list[object] = []

    overtaken(lambda: give(first, first_code), lambda: told.append(give(second, second_code)))

    assert isinstance(told[0], AlreadyManaged)
    assert Management.objects.filter(ended=None).count() == 1


@pytest.mark.slow
def test_codes_guessed_from_many_browsers_are_all_counted(claims):
    claim, code = claims[0]
    wrong = "AAAA-AAAA" if code != "AAAA-AAAA" else "BBBB-BBBB"

    outcomes = together([partial(give, claim, wrong)] * (TRIES + 3))

    assert all(isinstance(outcome, CodeRefused) for outcome in outcomes)
    claim.refresh_from_db()
    assert (claim.attempts, claim.state) == (TRIES, ClaimState.EXHAUSTED)
    assert isinstance(give(claim, code), CodeRefused)
