"""What must hold for every family, every kind of care and every commune, through the whole estimate.

What the law alone promises is in `test_estimate_laws.py`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from aids.domain.care import DIRECT_EMPLOYMENT, PSU_MODES, Care, Child, ModeDeGarde
from aids.domain.estimate import EstimateRequest, EstimateStatus
from aids.domain.household import Activity, Household, Prepare
from aids.domain.outcome import Eligible, NotEligible, Periodicity, Unknown
from aids.estimates import estimate

ON = date(2026, 11, 15)
COMMUNES = (None, "31555", "59350", "97411")
incomes = st.integers(0, 150_000).map(Decimal)
working = st.sampled_from([(Activity.EMPLOI,), (Activity.RSA,), (Activity.EMPLOI, Activity.AUCUNE)])


@st.composite
def households(draw, activities=working):
    given = draw(activities)
    children = draw(st.integers(1, 9))
    income = draw(incomes)
    return Household(
        enfants_a_charge=children,
        parent_isole=len(given) == 1 and draw(st.booleans()),
        enfants_aeeh=draw(st.integers(0, children)),
        ressources_psu_mensuelles=(income / 12).quantize(Decimal("0.01")),
        revenus_nets_categoriels_annuels=income,
        activites=given,
        commune=draw(st.sampled_from(COMMUNES)),
        prepare=draw(st.none() | st.sampled_from(Prepare)),
    )


@st.composite
def requests(draw, modes=tuple(ModeDeGarde), activities=working):
    hours = draw(st.integers(1, 250))
    care = Care(
        mode_de_garde=draw(st.sampled_from(modes)),
        hours_per_month=Decimal(hours),
        hourly_price=draw(st.decimals(min_value=1, max_value=30, places=2)),
        specific_hours_per_month=Decimal(draw(st.integers(0, min(hours, 40)))),
        months_per_year=draw(st.integers(1, 12)),
        cesu_employeur_annuel=draw(st.none() | st.integers(0, 3000).map(Decimal)),
    )
    birth = draw(st.dates(date(2018, 1, 1), date(2026, 10, 31)))
    on = draw(st.sampled_from([ON, date(2026, 2, 1), date(2025, 9, 1)]))
    return EstimateRequest(on, draw(households(activities)), Child(min(birth, on)), care)


def paid(request: EstimateRequest) -> Decimal | None:
    return estimate(request).reste_a_charge


@given(requests())
@settings(max_examples=80)
def test_what_is_left_is_between_nothing_and_the_cost(request):
    found = estimate(request)
    if found.status is EstimateStatus.KNOWN:
        assert 0 <= found.reste_a_charge <= found.gross_cost
        monthly = [aid.outcome for aid in found.aids if isinstance(aid.outcome, Eligible)]
        aids = sum(outcome.amount for outcome in monthly if outcome.periodicity is Periodicity.MONTHLY)
        assert found.gross_cost - aids == found.reste_a_charge
        after = found.reste_a_charge_after_tax_credit
        assert after is None or 0 <= after <= found.reste_a_charge
    else:
        assert (found.gross_cost, found.reste_a_charge, found.reste_a_charge_after_tax_credit) == (None, None, None)


@given(requests())
@settings(max_examples=50)
def test_an_aid_granted_is_positive_and_explained(request):
    for aid in estimate(request).aids:
        match aid.outcome:
            case Eligible(amount=amount, steps=steps, sources=sources):
                assert amount > 0
                assert steps
                assert sources
            case NotEligible(reasons=reasons):
                assert reasons
            case Unknown(missing=missing, reasons=reasons):
                assert missing or reasons


@given(requests(), incomes)
@settings(max_examples=80)
def test_more_income_never_costs_less(request, other):
    family = request.household
    poorer, richer = sorted([family.revenus_nets_categoriels_annuels, other])
    costs = []
    for income in (poorer, richer):
        monthly = (income / 12).quantize(Decimal("0.01"))
        known = replace(family, revenus_nets_categoriels_annuels=income, ressources_psu_mensuelles=monthly)
        costs.append(paid(replace(request, household=known)))
    if None not in costs:
        assert costs[0] <= costs[1]


@given(requests())
@settings(max_examples=50)
def test_without_income_the_range_holds_the_answer(request):
    known = estimate(request)
    unsaid = replace(request.household, ressources_psu_mensuelles=None, revenus_nets_categoriels_annuels=None)
    found = estimate(replace(request, household=unsaid))
    if found.status is EstimateStatus.RANGE:
        assert found.reste_a_charge_min <= known.reste_a_charge <= found.reste_a_charge_max
    else:
        assert (found.status, found.reste_a_charge) == (known.status, known.reste_a_charge)


@given(requests(modes=tuple(set(ModeDeGarde) - PSU_MODES)))
@settings(max_examples=50)
def test_without_a_price_nothing_is_said(request):
    found = estimate(replace(request, care=replace(request.care, hourly_price=None)))
    assert (found.status, found.gross_cost, found.reste_a_charge) == (EstimateStatus.UNKNOWN, None, None)
    assert any("care.hourly_price" in getattr(aid.outcome, "missing", ()) for aid in found.aids)


@given(requests(modes=tuple(set(ModeDeGarde) - PSU_MODES)), st.dates(date(2019, 1, 1), date(2025, 3, 31)))
@settings(max_examples=50)
def test_before_the_first_scale_no_cmg_is_computed(request, on):
    found = estimate(replace(request, on=on, child=Child(min(request.child.birth_date, on))))
    assert found.status is EstimateStatus.UNKNOWN
    assert isinstance(found.aids[0].outcome, Unknown)


@given(requests(modes=tuple(DIRECT_EMPLOYMENT)))
@settings(max_examples=50)
def test_direct_employment_always_says_that_contributions_come_on_top(request):
    assert any("Cotisations sociales en plus" in str(warning) for warning in estimate(request).warnings)


@st.composite
def partly_said(draw):
    """Any family, any day, with answers left out."""
    request = draw(requests(activities=st.lists(st.sampled_from(Activity), max_size=2).map(tuple)))
    on = draw(st.dates(date(2000, 1, 1), date(2049, 12, 31)))
    family, care = request.household, request.care
    family = replace(
        family,
        parent_isole=draw(st.sampled_from([None, family.parent_isole])),
        revenus_nets_categoriels_annuels=draw(st.sampled_from([None, family.revenus_nets_categoriels_annuels])),
        ressources_psu_mensuelles=draw(st.sampled_from([None, family.ressources_psu_mensuelles])),
    )
    care = replace(care, hourly_price=draw(st.sampled_from([None, care.hourly_price])))
    birth = on - timedelta(days=draw(st.integers(0, 14 * 365)))
    return replace(request, on=on, household=family, care=care, child=Child(birth))


@given(partly_said())
@settings(max_examples=150)
def test_whatever_is_left_out_there_is_an_answer_and_never_a_false_zero(request):
    found = estimate(request)
    unknown = [aid.outcome for aid in found.aids if isinstance(aid.outcome, Unknown)]
    match found.status:
        case EstimateStatus.KNOWN:
            assert found.reste_a_charge is not None
            assert not any("cmg" in aid.code for aid in found.aids if isinstance(aid.outcome, Unknown))
        case EstimateStatus.RANGE:
            assert 0 <= found.reste_a_charge_min <= found.reste_a_charge_max
            assert any("Revenus inconnus" in str(warning) for warning in found.warnings)
            assert found.reste_a_charge_after_tax_credit is None
        case EstimateStatus.UNKNOWN:
            assert (found.gross_cost, found.reste_a_charge) == (None, None)
            assert any(outcome.missing or outcome.reasons for outcome in unknown)
            assert found.warnings or any(outcome.missing for outcome in unknown)
