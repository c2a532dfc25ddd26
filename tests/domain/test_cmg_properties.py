"""What must hold for every CMG, checked against a second reading of the law in fractions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.care import AT_HOME, DIRECT_EMPLOYMENT, Care, Child, ModeDeGarde
from aids.domain.cmg import CmgCase
from aids.domain.household import Activity, Household, Prepare
from aids.domain.outcome import Eligible, NotEligible, Outcome
from aids.domain.rules.cmg_emploi_direct import cmg_emploi_direct
from aids.domain.rules.cmg_structure import cmg_structure
from aids.domain.rules.condition_activite import condition_activite
from aids.domain.rules.prepare import effect_on_cmg

ON = date(2026, 11, 15)
RATES = {1: 619, 2: 516, 3: 413} | dict.fromkeys(range(4, 8), 310)
LAST_RATE = 206
STRUCTURES = (ModeDeGarde.MICRO_CRECHE_PAJE, ModeDeGarde.CRECHE_FAMILIALE_PAJE, ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE)
FULL_HOME, FULL_FAMILY_CRECHE = (99711, 85954, 72202), (82516, 68764, 55012)
families = st.builds(
    Household,
    enfants_a_charge=st.integers(1, 10),
    parent_isole=st.just(False),
    enfants_aeeh=st.integers(0, 1),
    revenus_nets_categoriels_annuels=st.integers(0, 150_000).map(Decimal),
    activites=st.just((Activity.EMPLOI, Activity.EMPLOI)),
    prepare=st.sampled_from([None, Prepare.PARTIEL_50]),
)
prices = st.decimals(min_value=1, max_value=20, places=2)
hours = st.integers(1, 250).map(Decimal)
births = st.dates(date(2021, 1, 1), date(2026, 11, 1))


def answer(family: Household, child: Child, care: Care, on: date = ON) -> Outcome:
    activity = condition_activite(family, bareme("condition_activite"), on)
    case = CmgCase(family, child, care, activity, effect_on_cmg(family.prepare, bareme("prepare"), on))
    if care.mode_de_garde in DIRECT_EMPLOYMENT:
        return cmg_emploi_direct(case, bareme("cmg_emploi_direct"), on)
    return cmg_structure(case, bareme("cmg_structure"), on)


def cents(outcome: Outcome) -> int:
    if isinstance(outcome, NotEligible):
        return 0
    assert isinstance(outcome, Eligible)
    return int(outcome.amount * 100)


def half_up(number: Fraction) -> int:
    return floor(number + Fraction(1, 2))


def direct_oracle(family: Household, care: Care) -> int:
    """Cents, from the formula of art. D.531-18 as it is since April 2026."""
    home = care.mode_de_garde in AT_HOME
    reference, cap = (Fraction("10.50"), Fraction("15.18")) if home else (Fraction("4.91"), Fraction("8.09"))
    rates = [*dict.fromkeys([*RATES.values(), LAST_RATE])]
    place = rates.index(RATES.get(family.enfants_a_charge, LAST_RATE)) + family.enfants_aeeh
    share = Fraction(rates[min(place, len(rates) - 1)], 1_000_000) * (2 if home else 1)
    income = min(max(half_up(Fraction(family.revenus_nets_categoriels_annuels) / 12), 821), 8500)
    spent = min(Fraction(care.hourly_price), cap) * Fraction(care.hours_per_month)
    return half_up(max(Fraction(0), spent * (1 - income * share / reference) * 100))


def structure_oracle(family: Household, child: Child, care: Care) -> int:
    """Cents after CRDS, from art. D.531-21 and D.531-22 with the published maxima of April 2026."""
    if care.mode_de_garde is ModeDeGarde.MICRO_CRECHE_PAJE and care.hourly_price > 10:
        return 0
    more, income = family.enfants_a_charge - 1, family.revenus_nets_categoriels_annuels
    tranche = (income > 24333 + 3453 * more) + (income > 54075 + 7676 * more)
    family_creche = care.mode_de_garde is ModeDeGarde.CRECHE_FAMILIALE_PAJE
    highest = (FULL_FAMILY_CRECHE if family_creche else FULL_HOME)[tranche]
    if child.birth_date < date(2023, 11, 1):
        highest = half_up(Fraction(highest, 2))
    if family.prepare:
        highest = half_up(Fraction(highest, 2))
    raised = 100 + 30 * (family.enfants_aeeh > 0) + 10 * (care.specific_hours_per_month >= 25)
    highest = half_up(Fraction(highest * raised, 100))
    spent = half_up(Fraction(care.hourly_price) * Fraction(care.hours_per_month) * 100)
    gross = min(half_up(Fraction(spent * 85, 100)), highest)
    return gross - gross * 5 // 1000


@given(families, prices, hours, st.sampled_from(sorted(DIRECT_EMPLOYMENT)))
@settings(max_examples=200)
def test_direct_employment_is_exact_to_the_cent(family, price, worked, mode):
    care = Care(mode, worked, price)
    found = cents(answer(family, Child(date(2025, 5, 1)), care))
    assert found == direct_oracle(family, care)
    assert found <= floor(price * worked * 100)


@given(families, births, prices, hours, st.integers(0, 40), st.sampled_from(STRUCTURES))
@settings(max_examples=200)
def test_an_organisation_is_exact_to_the_cent(family, birth, price, worked, specific, mode):
    care = Care(mode, worked, price, specific_hours_per_month=Decimal(specific))
    found = cents(answer(family, Child(birth), care))
    assert found == structure_oracle(family, Child(birth), care)
    assert found <= FULL_HOME[0] * Fraction(140, 100)


@given(families, prices, hours, st.sampled_from((*sorted(DIRECT_EMPLOYMENT), *STRUCTURES)))
@settings(max_examples=100)
def test_a_child_with_aeeh_never_lowers_a_cmg(family, price, worked, mode):
    care, child = Care(mode, worked, price), Child(date(2025, 5, 1))
    assert cents(answer(replace(family, enfants_aeeh=0), child, care)) <= cents(answer(family, child, care))


@given(families, prices, hours, st.sampled_from((*sorted(DIRECT_EMPLOYMENT), *STRUCTURES)))
@settings(max_examples=100)
def test_one_more_child_never_lowers_a_cmg(family, price, worked, mode):
    care, child = Care(mode, worked, price), Child(date(2025, 5, 1))
    larger = replace(family, enfants_a_charge=family.enfants_a_charge + 1)
    assert cents(answer(family, child, care)) <= cents(answer(larger, child, care))
