"""How the aids compose: what is taken off, what is listed beside, what makes the total a range or unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aids.domain.care import Care, Child, ModeDeGarde
from aids.domain.estimate import Estimate, EstimateRequest, EstimateStatus
from aids.domain.household import Activity, Household
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from aids.domain.local_audience import Audience, IncomeCeiling
from aids.domain.local_formula import InWords, PerMonth, ShareOfCost
from aids.domain.outcome import Eligible, NotEligible, Outcome, Unknown
from aids.estimates import estimate, local_aids_of
from tests.support.local_aids import local_aid

ON = date(2026, 11, 15)
CHILD = Child(date(2025, 5, 1))
COUPLE = Household(
    enfants_a_charge=1,
    parent_isole=False,
    ressources_psu_mensuelles=Decimal(1500),
    revenus_nets_categoriels_annuels=Decimal(30000),
    activites=(Activity.EMPLOI,),
)
MICRO_CRECHE = Care(ModeDeGarde.MICRO_CRECHE_PAJE, Decimal(80), Decimal("9.50"))
CRECHE = Care(ModeDeGarde.CRECHE_PSU, Decimal(100))
AT_HOME = Care(ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT, Decimal(100), Decimal(11))
PSU_INCOME, CMG_INCOME = "household.ressources_psu_mensuelles", "household.revenus_nets_categoriels_annuels"
JOB = LifeEvent(
    kind=LifeEventKind.EMPLOI,
    start=date(2026, 11, 2),
    requested_on=None,
    contract_type=ContractType.CDD,
    contract_days=180,
    training_hours=None,
    hours_per_week=Decimal(30),
    are_journaliere=Decimal(0),
    children_under_12=1,
    last_age_on=None,
    registered_france_travail=True,
)


def found(care: Care = MICRO_CRECHE, household: Household = COUPLE, *local_aids, **changes) -> Estimate:
    return estimate(
        EstimateRequest(**{"on": ON, "household": household, "child": CHILD, "care": care} | changes), local_aids
    )


def outcome(answer: Estimate, code: str) -> Outcome:
    (aid,) = (aid for aid in answer.aids if aid.code == code)
    return aid.outcome


def texts(answer: Estimate) -> str:
    return " ".join(str(warning) for warning in answer.warnings)


def test_a_local_aid_is_taken_off_after_the_cmg_and_before_the_tax_credit():
    answer = found(MICRO_CRECHE, COUPLE, local_aid(formula=PerMonth(Decimal(60))))
    assert (answer.gross_cost, answer.reste_a_charge) == (Decimal("760.00"), Decimal("57.23"))
    assert outcome(answer, "credit_impot_garde").amount == Decimal("343.38")
    assert answer.reste_a_charge_after_tax_credit == Decimal("28.62")
    assert [aid.code for aid in answer.aids] == ["cmg_structure", "credit_impot_garde", "lille-aide-garde"]


def test_a_share_is_of_what_the_other_aids_leave():
    answer = found(MICRO_CRECHE, COUPLE, local_aid(formula=ShareOfCost(Decimal(50))))
    assert outcome(answer, "lille-aide-garde").amount == Decimal("58.62")
    assert answer.reste_a_charge == Decimal("58.61")


def test_an_aid_never_pays_more_than_what_is_left():
    large = local_aid(formula=PerMonth(Decimal(100)))
    answer = found(MICRO_CRECHE, COUPLE, large, replace(large, slug="autre-aide-garde"))
    assert outcome(answer, "lille-aide-garde").amount == Decimal(100)
    assert outcome(answer, "autre-aide-garde").amount == Decimal("17.23")
    assert (answer.reste_a_charge, answer.reste_a_charge_after_tax_credit) == (Decimal("0.00"), Decimal("0.00"))
    assert isinstance(outcome(answer, "credit_impot_garde"), NotEligible)
    third = found(MICRO_CRECHE, COUPLE, local_aid(formula=PerMonth(Decimal(200))), replace(large, slug="autre-aide"))
    assert isinstance(outcome(third, "autre-aide"), NotEligible)


@pytest.mark.parametrize("changes", [{"discretionary": True}, {"formula": InWords("Selon vos revenus.")}])
def test_what_somebody_decides_is_listed_and_never_counted(changes):
    asked = Audience(income=IncomeCeiling(Decimal(2000)))
    answer = found(MICRO_CRECHE, replace(COUPLE, ressources_psu_mensuelles=None), local_aid(audience=asked, **changes))
    assert (answer.status, answer.reste_a_charge) == (EstimateStatus.KNOWN, Decimal("117.23"))
    assert isinstance(outcome(answer, "lille-aide-garde"), Unknown)


def test_a_local_aid_that_waits_for_an_income_makes_a_range():
    asked = local_aid(audience=Audience(income=IncomeCeiling(Decimal(2000))))
    answer = found(MICRO_CRECHE, replace(COUPLE, ressources_psu_mensuelles=None), asked)
    assert (answer.status, answer.reste_a_charge) == (EstimateStatus.RANGE, None)
    assert (answer.reste_a_charge_min, answer.reste_a_charge_max) == (Decimal("57.23"), Decimal("117.23"))
    assert outcome(answer, "credit_impot_garde").missing == (PSU_INCOME,)


def test_a_local_aid_that_waits_for_another_answer_makes_it_unknown():
    asked = local_aid(audience=Audience(every_adult=(Activity.EMPLOI,)))
    answer = found(MICRO_CRECHE, COUPLE, asked)
    assert (answer.status, answer.gross_cost, answer.reste_a_charge) == (EstimateStatus.UNKNOWN, None, None)
    assert outcome(answer, "lille-aide-garde").missing == ("household.activites",)


def test_a_local_aid_nobody_can_judge_may_still_lower_the_price():
    answer = found(MICRO_CRECHE, COUPLE, local_aid(audience=Audience(quotient_familial_max=Decimal(450))))
    assert answer.reste_a_charge == Decimal("117.23")
    assert "Une aide peut encore baisser ce prix : Aide à la garde." in texts(answer)


def test_without_the_income_of_the_cmg_from_the_strongest_aid_to_none():
    answer = found(replace(AT_HOME, hourly_price=Decimal(10)), replace(COUPLE, revenus_nets_categoriels_annuels=None))
    known = [
        found(replace(AT_HOME, hourly_price=Decimal(10)), replace(COUPLE, revenus_nets_categoriels_annuels=income))
        for income in (Decimal(0), Decimal(500_000))
    ]
    assert (answer.status, answer.gross_cost) == (EstimateStatus.RANGE, None)
    assert (answer.reste_a_charge_min, answer.reste_a_charge_max) == tuple(end.reste_a_charge for end in known)
    assert answer.reste_a_charge_max == Decimal("1000.00")
    assert outcome(answer, "cmg_emploi_direct").missing == (CMG_INCOME,)
    assert outcome(answer, "credit_impot_domicile").missing == (CMG_INCOME,)
    assert "titre de séjour" in texts(answer)
    assert "Cotisations sociales en plus" in texts(answer)


def test_a_range_knows_when_no_income_opens_the_tax_credit():
    unsaid = replace(COUPLE, ressources_psu_mensuelles=None)
    answer = found(CRECHE, unsaid, child=Child(date(2020, 1, 1)), on=date(2026, 1, 15))
    assert answer.status is EstimateStatus.RANGE
    assert isinstance(outcome(answer, "credit_impot_garde"), NotEligible)


def test_missing_for_another_reason_is_unknown_and_named():
    answer = found(MICRO_CRECHE, replace(COUPLE, activites=(Activity.AUCUNE,), revenus_nets_categoriels_annuels=None))
    assert (answer.status, answer.gross_cost, answer.reste_a_charge) == (EstimateStatus.UNKNOWN, None, None)
    assert outcome(answer, "cmg_structure").missing == (CMG_INCOME, "household.activites")


def test_a_couple_that_is_not_active_pays_all_and_is_sent_to_a_creche():
    answer = found(MICRO_CRECHE, replace(COUPLE, activites=(Activity.AUCUNE, Activity.AUCUNE)))
    assert (answer.status, answer.reste_a_charge) == (EstimateStatus.KNOWN, Decimal("760.00"))
    assert any("crèche" in str(reason) for reason in outcome(answer, "cmg_structure").reasons)


def test_the_tax_credit_of_a_short_year_is_spread_over_its_months():
    answer = found(replace(CRECHE, months_per_year=10))
    assert outcome(answer, "credit_impot_garde").amount == Decimal("465.00")
    assert answer.reste_a_charge_after_tax_credit == Decimal("46.50")


def test_before_the_first_tax_credit_the_price_alone_is_known():
    answer = found(CRECHE, on=date(2020, 11, 15), child=Child(date(2019, 5, 1)))
    assert (answer.status, answer.reste_a_charge) == (EstimateStatus.KNOWN, Decimal("92.00"))
    assert answer.reste_a_charge_after_tax_credit is None
    assert isinstance(outcome(answer, "credit_impot_garde"), Unknown)


def test_the_employer_s_part_lowers_the_credit_and_is_listed():
    answer = found(replace(CRECHE, cesu_employeur_annuel=Decimal(600)))
    assert outcome(answer, "cesu_prefinance").amount == Decimal("600.00")
    assert outcome(answer, "credit_impot_garde").amount == Decimal("258.00")
    assert answer.reste_a_charge == Decimal("93.00"), "it is not paid to the crèche each month"


@pytest.mark.parametrize("mode", [ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT, ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE])
def test_care_at_home_has_its_own_credit(mode):
    answer = found(replace(AT_HOME, mode_de_garde=mode))
    assert isinstance(outcome(answer, "credit_impot_domicile"), Eligible)
    assert "credit_impot_garde" not in [aid.code for aid in answer.aids]


def test_the_lump_sum_of_france_travail_is_listed_when_an_event_is_told():
    answer = found(CRECHE, life_event=JOB)
    assert outcome(answer, "age").amount == Decimal("416.00")
    assert outcome(answer, "credit_impot_garde").amount == Decimal("558.00"), "not taken off the base of the credit"
    assert "peut réduire votre crédit d’impôt" in texts(answer)
    without = found(CRECHE)
    assert "age" not in [aid.code for aid in without.aids]
    assert "peut réduire" not in texts(without)


def test_the_lump_sum_is_listed_even_when_the_price_is_unknown():
    answer = found(replace(MICRO_CRECHE, hourly_price=None), life_event=JOB)
    assert (answer.status, outcome(answer, "age").amount) == (EstimateStatus.UNKNOWN, Decimal("416.00"))


def test_a_child_too_old_for_the_aids_is_told_and_pays_the_price():
    answer = found(MICRO_CRECHE, child=Child(date(2019, 5, 1)))
    assert (answer.status, answer.reste_a_charge) == (EstimateStatus.KNOWN, Decimal("760.00"))
    assert answer.reste_a_charge_after_tax_credit == Decimal("760.00")
    assert isinstance(outcome(answer, "cmg_structure"), NotEligible)
    assert isinstance(outcome(answer, "credit_impot_garde"), NotEligible)
    assert "La crèche accueille les enfants de moins de 6 ans." in texts(answer)


@pytest.mark.parametrize(("care", "said"), [(CRECHE, True), (MICRO_CRECHE, False)])
def test_in_alternate_residence_the_national_scale_is_to_be_checked(care, said):
    shared = found(care, child=replace(CHILD, residence_alternee=True))
    assert ("Résidence alternée : tarif à vérifier avec la crèche" in texts(shared)) is said
    assert "tarif à vérifier avec la crèche" not in texts(found(care))
    assert shared.gross_cost == found(care).gross_cost


def test_the_steps_lead_to_what_is_paid():
    answer = found(MICRO_CRECHE, COUPLE, local_aid(formula=PerMonth(Decimal(60))))
    values = [step.value for step in answer.steps[-4:]]
    assert values == [Decimal("760.00"), Decimal("642.77"), Decimal("60"), Decimal("57.23")]


def test_without_hours_nothing_is_paid_and_the_field_is_named():
    answer = found(replace(MICRO_CRECHE, hours_per_month=Decimal(0)))
    assert answer.reste_a_charge == Decimal("0.00")
    assert "care.hours_per_month" in texts(answer)


def test_the_local_aids_are_those_of_the_commune():
    lille, toulouse = ({aid.slug for aid in local_aids_of(commune)} for commune in ("59350", "31555"))
    assert lille - toulouse == {"hauts-de-france-aide-garde-enfant"}
    assert local_aids_of(None) == ()
    assert {
        aid.code for aid in estimate(EstimateRequest(ON, replace(COUPLE, commune="59350"), CHILD, CRECHE)).aids
    } >= lille
