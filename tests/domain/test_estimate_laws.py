"""What the law promises, for each of the ten kinds of care: the properties a counsellor would check first.

Aids of the country alone: a region may set a lower income ceiling for a parent alone, or a least number of hours, and
then more hours do cost less (`test_an_aid_of_a_region_may_start_with_more_hours`).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aids.domain.care import DIRECT_EMPLOYMENT, PSU_MODES, Care, Child, ModeDeGarde
from aids.domain.estimate import EstimateRequest, EstimateStatus
from aids.domain.household import Activity, Household
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from aids.domain.outcome import Eligible, Outcome, Unknown
from aids.domain.price_terms import CareTerms, PriceStatus, Tariff
from aids.estimates import estimate, price_of_need
from tests.support.needs import need_hours

ON = date(2026, 11, 15)
# On both sides of every change of scale since all kinds of care are computed.
DAYS = (date(2025, 9, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1), ON)
STRUCTURES = tuple(sorted(set(ModeDeGarde) - PSU_MODES - DIRECT_EMPLOYMENT))
# BMAF of 2025 and 2026 × the highest share × 1,40; and the highest price an hour that the CMG counts.
HIGHEST_STRUCTURE = {False: Decimal("989.20"), True: Decimal("997.11")}
HIGHEST_FAMILY_CRECHE = {False: Decimal("818.62"), True: Decimal("825.16")}
PRICE_CAPS = {
    ModeDeGarde.ASSISTANTE_MATERNELLE: {False: Decimal("8"), True: Decimal("8.09")},
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: {False: Decimal("15"), True: Decimal("15.18")},
}
# Each opens the CMG to a parent alone, and to a couple of whom each is in that case.
OPENING = tuple(activity for activity in Activity if activity is not Activity.AUCUNE)
EACH_MODE = pytest.mark.parametrize("mode", ModeDeGarde)

few = settings(max_examples=25)
incomes = st.integers(0, 120_000).map(Decimal)


@st.composite
def requests(draw, mode: ModeDeGarde):
    """A family whose answers are complete, on any day of `DAYS`, that no local aid concerns."""
    on, income, hours = draw(st.sampled_from(DAYS)), draw(incomes), draw(st.integers(1, 250))
    activity, isole = draw(st.sampled_from(OPENING)), draw(st.booleans())
    family = Household(
        enfants_a_charge=draw(st.integers(1, 9)),
        parent_isole=isole,
        enfants_aeeh=draw(st.integers(0, 1)),
        ressources_psu_mensuelles=income / 12,
        revenus_nets_categoriels_annuels=income,
        activites=(activity,) if isole else (activity, activity),
    )
    care = Care(
        mode,
        Decimal(hours),
        draw(st.decimals(min_value=1, max_value=20, places=2)),
        specific_hours_per_month=Decimal(draw(st.integers(0, min(hours, 40)))),
    )
    birth = on - timedelta(days=draw(st.integers(0, 13 * 365)))
    return EstimateRequest(on, family, Child(birth), care)


def paid(request: EstimateRequest) -> Decimal:
    """What is left to pay; a crèche has no price for a child who is too old."""
    found = estimate(request).reste_a_charge
    return Decimal(0) if found is None else found


def cmg(request: EstimateRequest) -> Decimal:
    outcomes = [aid.outcome for aid in estimate(request).aids if aid.code.startswith("cmg")]
    return sum((outcome.amount for outcome in outcomes if isinstance(outcome, Eligible)), Decimal(0))


def with_family(request: EstimateRequest, **changes) -> EstimateRequest:
    return replace(request, household=replace(request.household, **changes))


@EACH_MODE
@given(data=st.data())
@few
def test_what_is_left_is_between_nothing_and_the_cost(mode, data):
    found = estimate(data.draw(requests(mode)))
    if found.status is EstimateStatus.KNOWN:
        assert 0 <= found.reste_a_charge_after_tax_credit <= found.reste_a_charge <= found.gross_cost
    else:
        assert (found.status, found.reste_a_charge) == (EstimateStatus.UNKNOWN, None)
        assert mode in PSU_MODES, "every answer is given, and every scale is in force"


@EACH_MODE
@given(data=st.data(), more=st.integers(1, 60))
@few
def test_more_hours_never_cost_less_when_specific_hours_stay(mode, data, more):
    request = data.draw(requests(mode))
    longer = replace(request, care=replace(request.care, hours_per_month=request.care.hours_per_month + more))
    assert paid(request) <= paid(longer)


@EACH_MODE
@given(data=st.data(), other=incomes)
@few
def test_more_income_never_lowers_a_rate_nor_what_is_paid(mode, data, other):
    request = data.draw(requests(mode))
    poorer, richer = (
        with_family(request, ressources_psu_mensuelles=income / 12, revenus_nets_categoriels_annuels=income)
        for income in sorted([request.household.revenus_nets_categoriels_annuels, other])
    )
    assert paid(poorer) <= paid(richer)
    rates = estimate(poorer).hourly_rate, estimate(richer).hourly_rate
    assert rates == (None, None) or rates[0] <= rates[1]


@EACH_MODE
@given(data=st.data())
@few
def test_one_more_child_never_raises_a_rate_nor_what_is_paid(mode, data):
    request = data.draw(requests(mode))
    larger = with_family(request, enfants_a_charge=request.household.enfants_a_charge + 1)
    assert paid(larger) <= paid(request)
    rates = estimate(larger).hourly_rate, estimate(request).hourly_rate
    assert rates == (None, None) or rates[0] <= rates[1]


@EACH_MODE
@given(data=st.data())
@few
def test_a_parent_alone_never_gets_less_than_a_couple(mode, data):
    request = data.draw(requests(mode))
    activity = request.household.activites[0]
    alone = with_family(request, parent_isole=True, activites=(activity,))
    couple = with_family(request, parent_isole=False, activites=(activity, activity))
    assert cmg(alone) >= cmg(couple)
    assert paid(alone) <= paid(couple)


@pytest.mark.parametrize("mode", STRUCTURES)
@given(data=st.data())
@few
def test_the_cmg_of_an_organisation_never_exceeds_its_maximum(mode, data):
    request = data.draw(requests(mode))
    family_creche = mode is ModeDeGarde.CRECHE_FAMILIALE_PAJE
    highest = (HIGHEST_FAMILY_CRECHE if family_creche else HIGHEST_STRUCTURE)[request.on >= date(2026, 4, 1)]
    cost = estimate(request).gross_cost
    assert cmg(request) <= min(highest * Decimal("1.4"), cost * Decimal("0.85") + Decimal("0.005"))


@pytest.mark.parametrize("mode", sorted(DIRECT_EMPLOYMENT))
@given(data=st.data())
@few
def test_the_cmg_of_a_parent_who_employs_never_exceeds_the_price_it_counts(mode, data):
    request = data.draw(requests(mode))
    cap = min(request.care.hourly_price, PRICE_CAPS[mode][request.on >= date(2026, 4, 1)])
    assert cmg(request) < cap * request.care.hours_per_month


@EACH_MODE
@given(data=st.data(), activities=st.tuples(st.sampled_from(Activity), st.sampled_from(Activity)))
@few
def test_the_order_of_the_parents_is_irrelevant(mode, data, activities):
    couple = with_family(data.draw(requests(mode)), parent_isole=False, activites=activities)
    other = with_family(couple, activites=activities[::-1])
    assert estimate(couple) == estimate(other)


@EACH_MODE
@given(
    data=st.data(), births=st.lists(st.dates(date(2021, 1, 1), date(2026, 9, 1)), min_size=2, max_size=3, unique=True)
)
@settings(max_examples=10)
def test_the_order_of_the_children_is_irrelevant(mode, data, births):
    family = replace(data.draw(requests(mode)).household, enfants_a_charge=3)
    national = mode in PSU_MODES
    terms = CareTerms(mode, Tariff.PSU if national else Tariff.HOURLY, hourly_price=None if national else Decimal(9))
    need = need_hours((480, 480), week=(480,))
    prices, months = [], []
    for order in permutations(Child(birth) for birth in births):
        ordered = replace(need, children=order)
        price = price_of_need(family, terms, ordered, ON)
        assert price.status is PriceStatus.KNOWN
        prices.append((price.exact.for_need, price.exact.monthly))
        months.append(sorted(found.reste_a_charge or 0 for found in price.exact.month))
    assert len(set(prices)) == 1
    assert all(month == months[0] for month in months)


def outcome_of(request: EstimateRequest, code: str) -> Outcome:
    return next(aid.outcome for aid in estimate(request).aids if aid.code == code)


FAMILY = Household(
    1,
    parent_isole=True,
    ressources_psu_mensuelles=Decimal(1500),
    revenus_nets_categoriels_annuels=Decimal(16200),
    activites=(Activity.EMPLOI,),
)
FIRST_DAYS = {
    ModeDeGarde.CRECHE_PSU: date(2019, 1, 1),
    ModeDeGarde.HALTE_GARDERIE: date(2019, 1, 1),
    ModeDeGarde.MICRO_CRECHE_PSU: date(2019, 9, 1),
    ModeDeGarde.CRECHE_FAMILIALE_PSU: date(2022, 1, 1),
    ModeDeGarde.CRECHE_PARENTALE: date(2022, 1, 1),
} | {mode: date(2025, 9, 1) if mode in DIRECT_EMPLOYMENT else date(2025, 4, 1) for mode in set(ModeDeGarde) - PSU_MODES}


@EACH_MODE
def test_before_its_first_figure_a_kind_of_care_is_not_in_force(mode):
    first = FIRST_DAYS[mode]
    care = Care(mode, Decimal(100), Decimal(5))
    request = EstimateRequest(first, FAMILY, Child(first - timedelta(days=400)), care)
    assert estimate(request).status is EstimateStatus.KNOWN
    before = estimate(replace(request, on=first - timedelta(days=1)))
    assert (before.status, before.gross_cost, before.reste_a_charge) == (EstimateStatus.UNKNOWN, None, None)
    assert any("Pas de barème connu" in str(warning) for warning in before.warnings)


@pytest.mark.parametrize(
    ("code", "first", "care"),
    [
        ("credit_impot_garde", date(2022, 1, 1), Care(ModeDeGarde.CRECHE_PSU, Decimal(100))),
        ("age", date(2024, 5, 1), Care(ModeDeGarde.CRECHE_PSU, Decimal(100))),
        (
            "cesu_prefinance",
            date(2024, 1, 1),
            Care(ModeDeGarde.CRECHE_PSU, Decimal(100), cesu_employeur_annuel=Decimal(500)),
        ),
    ],
)
def test_before_its_first_figure_an_aid_is_not_in_force(code, first, care):
    event = LifeEvent(
        kind=LifeEventKind.EMPLOI,
        start=first,
        requested_on=None,
        contract_type=ContractType.CDI,
        contract_days=None,
        training_hours=None,
        hours_per_week=Decimal(30),
        are_journaliere=Decimal(0),
        children_under_12=None,
        last_age_on=None,
        registered_france_travail=True,
    )
    request = EstimateRequest(first, FAMILY, Child(first - timedelta(days=400)), care, event)
    assert isinstance(outcome_of(request, code), Eligible)
    day_before = first - timedelta(days=1)
    before = outcome_of(replace(request, on=day_before, life_event=replace(event, start=day_before)), code)
    assert isinstance(before, Unknown)
    assert before.reasons


def test_an_aid_of_a_region_may_start_with_more_hours():
    """Hauts-de-France asks for 20 hours a week: the 87th hour of the month opens 30 €."""
    lille = replace(FAMILY, commune="59350")
    request = EstimateRequest(ON, lille, Child(date(2025, 5, 1)), Care(ModeDeGarde.CRECHE_PSU, Decimal(86)))
    longer = replace(request, care=replace(request.care, hours_per_month=Decimal(87)))
    assert (paid(request), paid(longer)) == (Decimal("79.98"), Decimal("50.91"))


@pytest.mark.parametrize(("income", "alone", "couple"), [(2500, "125.00", "135.00"), (3500, "217.00", "197.00")])
def test_an_aid_of_a_region_may_give_less_to_a_parent_alone(income, alone, couple):
    """Hauts-de-France: 30 € under 2 SMIC for a parent alone, 20 € under 3 SMIC for a couple."""
    lille = replace(FAMILY, commune="59350", ressources_psu_mensuelles=Decimal(income))
    request = EstimateRequest(ON, lille, Child(date(2025, 5, 1)), Care(ModeDeGarde.CRECHE_PSU, Decimal(100)))
    together = with_family(request, parent_isole=False, activites=(Activity.EMPLOI, Activity.EMPLOI))
    assert (paid(request), paid(together)) == (Decimal(alone), Decimal(couple))
