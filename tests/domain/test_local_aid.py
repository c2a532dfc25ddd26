"""A local aid judged for a family: what is met, missing, too much; what is paid; whom to ask."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.bareme import Confidence, Source
from aids.domain.care import Care, Child, ModeDeGarde
from aids.domain.household import Activity, Household
from aids.domain.local_aid import Level, Territory, covers, evaluate
from aids.domain.local_audience import Audience, IncomeCeiling
from aids.domain.local_formula import InWords, PerDay, PerMonth, ShareOfCost, UpToPerYear
from aids.domain.outcome import Eligible, NotEligible, Periodicity, Unknown
from aids.local_aid_files import shipped_local_aids
from tests.support.local_aids import CHECKED, local_aid, local_aids

ON = date(2026, 11, 15)
CHILD = Child(date(2025, 5, 1))
CARE = Care(ModeDeGarde.ASSISTANTE_MATERNELLE, Decimal(120))
ALONE = Household(1, parent_isole=True, activites=(Activity.EMPLOI,), ressources_psu_mensuelles=Decimal(1500))
COUPLE = Household(
    2,
    parent_isole=False,
    activites=(Activity.EMPLOI, Activity.FORMATION_REMUNEREE),
    ressources_psu_mensuelles=Decimal(2500),
)
HAUTS_DE_FRANCE, FAI, UNDER_SIX = (
    next(aid for aid in shipped_local_aids() if aid.slug == slug)
    for slug in ("hauts-de-france-aide-garde-enfant", "ardeche-fonds-aide-insertion", "ardeche-accueil-moins-de-6-ans")
)


def judged(aid, household=ALONE, child=CHILD, care=CARE, on=ON, **more):
    return evaluate(aid, household, child, care, on, **more)


def words(messages) -> str:
    return " ".join(str(message) for message in messages)


@pytest.mark.parametrize(
    ("level", "code", "communes", "there"),
    [
        (Level.COMMUNE, "59350", (), True),
        (Level.COMMUNE, "59606", (), False),
        (Level.EPCI, "200093201", ("59009", "59350"), True),
        (Level.EPCI, "200093201", ("59009",), False),
        (Level.DEPARTEMENT, "59", (), True),
        (Level.DEPARTEMENT, "32", (), False),
        (Level.REGION, "32", (), True),
        (Level.REGION, "59", (), False),
        (Level.NATIONAL, "FR", (), True),
    ],
)
def test_an_aid_covers_those_who_live_there(level, code, communes, there):
    aid = local_aid(territory=Territory(level, code, "ici", communes))
    assert covers(aid, "59350", "59", "32") is there


def test_no_region_aid_covers_a_collectivity_without_region():
    assert not covers(local_aid(territory=Territory(Level.REGION, "11", "Île-de-France")), "97701", "977", None)


@pytest.mark.parametrize(("household", "amount"), [(ALONE, "30.00"), (COUPLE, "20.00")])
def test_hauts_de_france_pays_each_month(household, amount):
    found = judged(HAUTS_DE_FRANCE, household)
    assert isinstance(found, Eligible)
    assert (str(found.amount), found.periodicity) == (amount, Periodicity.MONTHLY)
    assert found.steps[-1].plain == amount
    assert found.sources[0] == HAUTS_DE_FRANCE.source
    assert "À confirmer : à la Région Hauts-de-France" in words(found.warnings)


@pytest.mark.parametrize(
    ("household", "child", "care", "reason"),
    [
        (ALONE, Child(date(2023, 10, 31)), CARE, "moins de 36 mois"),
        (ALONE, CHILD, replace(CARE, hours_per_month=Decimal("86.66")), "au moins 20 h de garde par semaine"),
        (replace(ALONE, activites=(Activity.AUCUNE,)), CHILD, CARE, "chaque parent"),
        (replace(COUPLE, activites=(Activity.RSA,)), CHILD, CARE, "chaque parent"),
        (replace(ALONE, ressources_psu_mensuelles=Decimal("3734.04")), CHILD, CARE, "moins de 3\u202f734,04\u00a0€"),
        (replace(COUPLE, ressources_psu_mensuelles=Decimal("5601.06")), CHILD, CARE, "moins de 5\u202f601,06\u00a0€"),
    ],
    ids=[
        "three last month",
        "too few hours",
        "no activity",
        "one of two without",
        "income alone",
        "income of a couple",
    ],
)
def test_hauts_de_france_is_refused_with_its_reason(household, child, care, reason):
    found = judged(HAUTS_DE_FRANCE, household, child, care)
    assert isinstance(found, NotEligible)
    assert reason in words(found.reasons)


def test_a_child_who_turns_three_this_month_and_just_enough_hours_still_count():
    found = judged(HAUTS_DE_FRANCE, ALONE, Child(date(2023, 11, 2)), replace(CARE, hours_per_month=Decimal("86.67")))
    assert isinstance(found, Eligible)


@pytest.mark.parametrize(
    ("household", "care", "missing"),
    [
        (replace(ALONE, ressources_psu_mensuelles=None), CARE, ("household.ressources_psu_mensuelles",)),
        (replace(ALONE, activites=()), CARE, ("household.activites",)),
        (replace(COUPLE, activites=(Activity.EMPLOI,)), CARE, ("household.activites",)),
        (replace(ALONE, parent_isole=None), CARE, ("household.parent_isole",)),
        (ALONE, replace(CARE, hours_per_month=Decimal(0)), ("care.hours_per_month",)),
        (
            Household(1),
            CARE,
            ("household.activites", "household.ressources_psu_mensuelles", "household.parent_isole"),
        ),
    ],
    ids=["income", "activity", "the other parent", "alone or not", "hours", "everything"],
)
def test_what_was_not_answered_is_asked_and_never_refused(household, care, missing):
    found = judged(HAUTS_DE_FRANCE, household, care=care)
    assert isinstance(found, Unknown)
    assert found.missing == missing
    assert "À demander" not in words(found.reasons)


@pytest.mark.parametrize(("income", "sure"), [("2886.21", True), ("2886.22", False), ("3734.03", False)])
def test_between_net_and_gross_smic_nothing_is_promised(income, sure):
    found = judged(HAUTS_DE_FRANCE, replace(ALONE, ressources_psu_mensuelles=Decimal(income)))
    if sure:
        assert isinstance(found, Eligible)
    else:
        assert isinstance(found, Unknown)
        assert found.missing == ()
        assert "proches du maximum" in words(found.reasons)
        assert "À demander : à la Région" in words(found.reasons)


def test_before_the_first_known_smic_and_before_the_aid_itself_nothing_is_said():
    assert "SMIC non connu au 31 décembre 2025" in words(judged(HAUTS_DE_FRANCE, on=date(2025, 12, 31)).reasons)
    before = judged(HAUTS_DE_FRANCE, child=Child(date(2016, 1, 1)), on=date(2017, 2, 28))
    assert isinstance(before, Unknown)
    assert "Pas de règle connue au 28 février 2017." in words(before.reasons)


def test_a_discretionary_aid_is_asked_for_even_when_everything_is_met():
    found = judged(FAI, replace(ALONE, activites=(Activity.RSA,)))
    assert isinstance(found, Unknown)
    assert found.missing == ()
    assert "Au plus 460,00\u00a0€ par an" in words(found.reasons)
    assert "À demander : à votre référent RSA" in words(found.reasons)
    assert isinstance(judged(FAI), NotEligible)


@pytest.mark.parametrize(
    ("mode", "rate"), [(ModeDeGarde.HALTE_GARDERIE, "4,60"), (ModeDeGarde.ASSISTANTE_MATERNELLE, "3,10")]
)
def test_the_caf_figure_is_never_known_and_the_daily_rate_is_said(mode, rate):
    found = judged(UNDER_SIX, care=replace(CARE, mode_de_garde=mode))
    assert isinstance(found, Unknown)
    assert "« QF » de la Caf, que ce site ne connaît pas" in words(found.reasons)
    assert f"{rate}\u00a0€ par jour de garde" in words(found.reasons)


def test_another_kind_of_care_is_refused():
    aid = local_aid(modes=(ModeDeGarde.MICRO_CRECHE_PAJE,))
    assert "mode de garde" in words(judged(aid).reasons)
    assert isinstance(judged(aid, care=replace(CARE, mode_de_garde=ModeDeGarde.MICRO_CRECHE_PAJE)), Eligible)


@pytest.mark.parametrize(
    ("formula", "cost", "expected"),
    [
        (PerMonth(Decimal(60)), None, "60.00"),
        (PerMonth(Decimal(60), Decimal(90)), None, "90.00"),
        (ShareOfCost(Decimal(15)), Decimal("200.03"), "30.00"),
        (ShareOfCost(Decimal(50), Decimal(80)), Decimal(200), "80.00"),
        (ShareOfCost(Decimal(50)), None, None),
        (PerDay(Decimal(5)), Decimal(200), None),
        (UpToPerYear(Decimal(460)), Decimal(200), None),
        (InWords("Chaque commune fixe son montant."), Decimal(200), None),
    ],
)
def test_each_formula(formula, cost, expected):
    found = judged(local_aid(formula=formula), cost=cost)
    if expected is None:
        assert isinstance(found, Unknown)
        assert "À demander : à votre mairie" in words(found.reasons)
    else:
        assert str(found.amount) == expected


def test_a_share_of_nothing_is_no_aid():
    found = judged(local_aid(formula=ShareOfCost(Decimal(50))), cost=Decimal("0.00"))
    assert isinstance(found, NotEligible)
    assert "rien à payer" in words(found.reasons)


@pytest.mark.parametrize(
    ("audience", "household", "kind"),
    [
        (Audience(only_alone=True), ALONE, Eligible),
        (Audience(only_alone=True), COUPLE, NotEligible),
        (Audience(only_alone=True), Household(1), Unknown),
        (Audience(one_adult=(Activity.FORMATION_REMUNEREE,)), COUPLE, Eligible),
        (Audience(one_adult=(Activity.RSA,)), COUPLE, NotEligible),
        (Audience(one_adult=(Activity.RSA,)), replace(COUPLE, activites=(Activity.EMPLOI,)), Unknown),
        (Audience(age_from=18), ALONE, Eligible),
        (Audience(age_from=19), ALONE, NotEligible),
        (Audience(hours_per_month=Decimal(121)), ALONE, NotEligible),
        (Audience(income=IncomeCeiling(Decimal(1500))), ALONE, NotEligible),
        (Audience(income=IncomeCeiling(Decimal("1500.01"))), ALONE, Eligible),
        (Audience(income=IncomeCeiling(Decimal(1600), Decimal(1400))), replace(ALONE, parent_isole=None), Unknown),
        (Audience(quotient_familial_max=Decimal(450)), ALONE, Unknown),
    ],
)
def test_each_condition(audience, household, kind):
    assert isinstance(judged(local_aid(audience=audience), household), kind)


def test_doubt_and_age_of_the_check_are_said():
    doubtful = local_aid(confidence=Confidence.LOW, source=Source("Un règlement sans date", None, CHECKED))
    assert "Montant à vérifier : Un règlement sans date." in words(judged(doubtful).warnings)
    assert "vérifiée le 22 novembre 2026" in words(judged(local_aid(), on=date(2027, 12, 1)).warnings)
    assert "vérifiée" not in words(judged(local_aid(), on=date(2027, 11, 30)).warnings)


households = st.builds(
    Household,
    enfants_a_charge=st.integers(1, 5),
    parent_isole=st.none() | st.booleans(),
    ressources_psu_mensuelles=st.none() | st.decimals(min_value=0, max_value=12_000, places=2),
    activites=st.lists(st.sampled_from(Activity), max_size=2).map(tuple),
)
cares = st.builds(
    Care,
    mode_de_garde=st.sampled_from(ModeDeGarde),
    hours_per_month=st.decimals(min_value=0, max_value=300, places=2),
)


@given(local_aids, households, cares, st.none() | st.decimals(min_value=0, max_value=2000, places=2))
def test_every_answer_is_one_of_three_with_its_words(aid, household, care, cost):
    found = judged(aid, household, care=care, cost=cost)
    if isinstance(found, Eligible):
        assert found.amount > 0
        assert found.amount == round(found.amount, 2)
        assert not aid.discretionary
        assert aid.audience.quotient_familial_max is None
        assert found.steps
    else:
        assert found.reasons
    assert aid.source in found.sources


@given(local_aids, households, cares)
def test_answering_more_never_turns_a_refusal_into_an_aid(aid, household, care):
    """A refusal rests on what was said, so that the family may stop answering."""
    if not isinstance(judged(aid, household, care=care), NotEligible):
        return
    said = replace(
        household,
        ressources_psu_mensuelles=household.ressources_psu_mensuelles or Decimal(0),
        parent_isole=household.parent_isole if household.parent_isole is not None else len(household.activites) < 2,
        activites=household.activites or (Activity.EMPLOI,),
    )
    assert isinstance(judged(aid, said, care=care), NotEligible)


@given(st.decimals(min_value=0, max_value=12_000, places=2), st.decimals(min_value=0, max_value=5000, places=2))
def test_more_income_never_opens_the_regional_aid(income, more):
    def rank(amount):
        order = [NotEligible, Unknown, Eligible]
        return order.index(type(judged(HAUTS_DE_FRANCE, replace(COUPLE, ressources_psu_mensuelles=amount))))

    assert rank(income + more) <= rank(income)


def test_the_smic_of_the_aid_is_the_one_in_force():
    ceiling = IncomeCeiling(Decimal(3), Decimal(2), bareme("smic"))
    assert ceiling.bounds(True, date(2026, 5, 31)) == (Decimal("2886.22"), Decimal("3646.06"))
    assert ceiling.bounds(True, date(2026, 6, 1)) == (Decimal("2886.22"), Decimal("3734.04"))
