"""What both CMG answer beside the plain case: what is missing, what fails, what must be said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aids.domain.care import Care, Child, ModeDeGarde
from aids.domain.household import Activity, Household, IncomeOrigin, Prepare
from aids.domain.outcome import Eligible, NotEligible, Unknown
from tests.domain.test_cmg_properties import answer

ON = date(2026, 11, 15)
CHILD = Child(date(2025, 5, 1))
AMA, HOME = ModeDeGarde.ASSISTANTE_MATERNELLE, ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT
MICRO, COMPANY = ModeDeGarde.MICRO_CRECHE_PAJE, ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE
INCOME, ACTIVITES, ALONE = "household.revenus_nets_categoriels_annuels", "household.activites", "household.parent_isole"


def family(**changes) -> Household:
    usual = {
        "enfants_a_charge": 1,
        "parent_isole": False,
        "revenus_nets_categoriels_annuels": Decimal(24000),
        "activites": (Activity.EMPLOI,),
    }
    return Household(**usual | changes)


def care(mode: ModeDeGarde = AMA, **changes) -> Care:
    return Care(**{"mode_de_garde": mode, "hours_per_month": Decimal(100), "hourly_price": Decimal("4.85")} | changes)


def texts(messages) -> str:
    return " ".join(str(message) for message in messages)


@pytest.mark.parametrize("mode", [AMA, HOME, MICRO, COMPANY])
def test_everything_that_is_missing_is_named_at_once(mode):
    unsaid = family(revenus_nets_categoriels_annuels=None, activites=(Activity.AUCUNE,))
    found = answer(unsaid, CHILD, care(mode, hourly_price=None))
    assert isinstance(found, Unknown)
    assert found.missing == ("care.hourly_price", INCOME, ACTIVITES)


@pytest.mark.parametrize("mode", [AMA, MICRO])
def test_what_fails_whatever_is_missing_is_said_first(mode):
    unsaid = family(revenus_nets_categoriels_annuels=None, activites=(Activity.AUCUNE, Activity.AUCUNE))
    found = answer(unsaid, Child(date(2014, 1, 1)), care(mode, hourly_price=None))
    assert isinstance(found, NotEligible)
    assert len(found.reasons) > 2, "age and activity both"


@pytest.mark.parametrize(
    ("birth", "parent_isole", "expected"),
    [
        (date(2020, 11, 1), None, Eligible),
        (date(2020, 10, 31), None, Unknown),
        (date(2014, 11, 30), None, Unknown),
        (date(2014, 10, 31), None, NotEligible),
        (date(2020, 10, 31), True, Eligible),
        (date(2014, 10, 31), True, NotEligible),
        (date(2020, 10, 31), False, NotEligible),
    ],
)
def test_the_age_limit_asks_whether_the_parent_is_alone_only_when_it_matters(birth, parent_isole, expected):
    found = answer(family(parent_isole=parent_isole), Child(birth), care())
    assert isinstance(found, expected)
    if expected is Unknown:
        assert found.missing == (ALONE,)


def test_an_organisation_must_know_whether_the_parent_is_alone():
    found = answer(family(parent_isole=None), CHILD, care(MICRO))
    assert (type(found), found.missing) == (Unknown, (ALONE,))


def test_specific_hours_ask_for_the_work_of_the_other_parent():
    night = care(COMPANY, specific_hours_per_month=Decimal(25))
    found = answer(family(), CHILD, night)
    assert (type(found), found.missing) == (Unknown, (ACTIVITES,))
    known = answer(family(activites=(Activity.EMPLOI, Activity.CHOMAGE_INDEMNISE)), CHILD, night)
    assert "Majoration du maximum" not in [step.label for step in known.steps]
    assert isinstance(answer(family(), CHILD, care(COMPANY)), Eligible), "not asked without such hours"


@pytest.mark.parametrize("mode", [AMA, HOME, MICRO, COMPANY])
def test_no_hours_is_not_eligible_with_a_reason(mode):
    found = answer(family(), CHILD, care(mode, hours_per_month=Decimal(0)))
    assert isinstance(found, NotEligible)
    assert "Aucune dépense" in texts(found.reasons)


@pytest.mark.parametrize(
    ("household", "child", "asked", "says"),
    [
        ({}, CHILD, care(), "titre de séjour est valable"),
        ({}, CHILD, care(MICRO), "titre de séjour est valable"),
        ({"income_origin": IncomeOrigin.DERIVED}, CHILD, care(), "CMG estimé avec vos revenus déclarés"),
        ({"income_origin": IncomeOrigin.RSA_OU_AUCUNE}, CHILD, care(MICRO), "à confirmer par la Caf"),
        ({"activites": (Activity.RSA,)}, CHILD, care(MICRO), "supposée remplie pendant 12 mois"),
        ({}, replace(CHILD, residence_alternee=True), care(), "chaque parent qui emploie"),
        ({}, replace(CHILD, residence_alternee=True), care(MICRO), "partage de ce CMG à vérifier"),
        ({"enfants_a_charge": 2}, CHILD, care(HOME), "vaut pour la famille"),
        ({"enfants_a_charge": 2}, CHILD, care(COMPANY), "vaut pour la famille"),
        ({}, CHILD, care(hourly_price=Decimal(9)), "Au-dessus de ce prix"),
        ({"prepare": Prepare.PARTIEL_50}, CHILD, care(), "effet sur ce CMG à vérifier"),
    ],
)
def test_what_must_be_said(household, child, asked, says):
    found = answer(family(**household), child, asked)
    assert isinstance(found, Eligible)
    assert says in texts(found.warnings)


def test_before_december_2025_one_parent_alone_receives_it():
    shared = replace(CHILD, residence_alternee=True)
    found = answer(family(), shared, care(), date(2025, 11, 30))
    assert "un seul parent" in texts(found.warnings)


def test_a_shared_child_counts_for_one():
    shared, usual = (answer(family(), child, care()) for child in (replace(CHILD, residence_alternee=True), CHILD))
    assert shared.amount == usual.amount


@pytest.mark.parametrize("mode", [AMA, HOME, MICRO, COMPANY])
def test_a_scale_is_replaced_each_first_of_april_and_said_to_be_old_from_that_day(mode):
    said = [texts(answer(family(), CHILD, care(mode), on).warnings) for on in (date(2027, 3, 31), date(2027, 4, 1))]
    assert ["Barème au 1er avril 2026" in text for text in said] == [False, True]


def test_the_ceilings_of_last_year_are_said_to_be_so():
    said = [texts(answer(family(), CHILD, care(MICRO), on).warnings) for on in (date(2026, 12, 31), date(2027, 1, 1))]
    assert ["Barème au 1er janvier 2026" in text for text in said] == [False, True]


@pytest.mark.parametrize(
    ("yearly", "retained"),
    [
        ("9773.99", "821"),
        ("9857.99", "821"),
        ("9858", "822"),
        ("30006", "2501"),
        ("30005.99", "2500"),
        ("200000", "8500"),
    ],
)
def test_income_is_rounded_to_the_euro_half_up_inside_its_bounds(yearly, retained):
    found = answer(family(enfants_a_charge=2, revenus_nets_categoriels_annuels=Decimal(yearly)), CHILD, care())
    steps = {step.label: step.value for step in found.steps}
    assert steps["Revenus retenus, entre minimum et maximum du barème"] == Decimal(retained)


def test_every_reason_of_refusal_is_given():
    found = answer(
        family(activites=(Activity.AUCUNE, Activity.AUCUNE), prepare=Prepare.TAUX_PLEIN),
        Child(date(2020, 1, 1)),
        care(MICRO, hourly_price=Decimal(12)),
    )
    said = texts(found.reasons)
    assert all(word in said for word in ("6 ans", "Il faut un parent en emploi", "PreParE à taux plein", "10,00"))
