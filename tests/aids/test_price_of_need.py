"""The price shown beside a place: known, a range, unknown, or to be estimated; never a false zero."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aids.domain.billing import BillingTerms
from aids.domain.care import PSU_MODES, Child, ModeDeGarde, Rounding
from aids.domain.household import Activity, Household
from aids.domain.outcome import Eligible
from aids.domain.price_terms import CareTerms, FlatPeriod, PriceStatus, Tariff
from aids.estimates import price_of_need
from tests.support.needs import need_hours

ON = date(2026, 11, 22)
APPOINTMENT = need_hours((150,))
CRECHE = CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.PSU)


def family(**changes) -> Household:
    return Household(**{"enfants_a_charge": 1, "ressources_psu_mensuelles": Decimal(1500)} | changes)


def test_without_a_word_about_the_family_it_is_a_range():
    price = price_of_need(None, CRECHE, APPOINTMENT, ON)
    assert price.status is PriceStatus.RANGE
    assert price.exact is None
    assert (price.lowest.for_need, price.highest.for_need) == (Decimal("1.25"), Decimal("13.15"))
    assert (price.lowest.monthly, price.highest.monthly) == (None, None)


def test_with_income_it_is_exact():
    price = price_of_need(family(), CRECHE, need_hours((150,), week=(150,)), ON)
    assert price.status is PriceStatus.KNOWN
    assert price.exact.hourly_rate == Decimal("0.93")
    assert price.exact.for_need == Decimal("2.33")
    assert price.exact.monthly == Decimal("10.08")
    assert price.sources


def test_the_trace_ends_with_what_is_paid():
    price = price_of_need(family(), CRECHE, need_hours((150,), week=(150,), children=2), ON)
    shown = {step.label: step.display for step in price.exact.steps}
    assert shown["Tarif selon vos revenus"] == "0,93\u00a0€ par heure"
    assert shown["Enfants accueillis"] == "2"
    assert shown["Heures comptées par enfant"] == "2\u00a0h\u00a030"
    assert shown["Vous payez en tout"] == "4,66\u00a0€"  # 2,325 is 2,33 for each child


def test_the_terms_of_the_place_count():
    terms = CareTerms(
        ModeDeGarde.CRECHE_PSU, Tariff.PSU, Rounding.TRUNCATE, billing=BillingTerms(60, 240), membership_fee=Decimal(30)
    )
    price = price_of_need(family(), terms, APPOINTMENT, ON)
    assert price.exact.for_need == Decimal("3.68")
    assert "Adhésion annuelle en plus : 30,00\u00a0€." in [str(warning) for warning in price.warnings]


def test_a_free_place_costs_nothing_and_says_so():
    price = price_of_need(None, CareTerms(ModeDeGarde.HALTE_GARDERIE, Tariff.FREE), APPOINTMENT, ON)
    assert (price.status, price.exact.for_need) == (PriceStatus.KNOWN, Decimal("0.00"))
    assert [str(warning) for warning in price.warnings] == ["Ce lieu est gratuit."]


EMPLOI_DIRECT = (ModeDeGarde.ASSISTANTE_MATERNELLE, ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT)
STRUCTURES = sorted(set(ModeDeGarde) - PSU_MODES - {*EMPLOI_DIRECT, ModeDeGarde.MICRO_CRECHE_PAJE})
KNOWN = {
    "parent_isole": True,
    "activites": (Activity.RSA,),
    "revenus_nets_categoriels_annuels": Decimal(0),
}


@pytest.mark.parametrize("mode", STRUCTURES)
@pytest.mark.parametrize("tariff", sorted(set(Tariff) - {Tariff.FREE}))
def test_a_place_that_did_not_say_its_price_is_to_be_estimated(mode, tariff):
    price = price_of_need(family(), CareTerms(mode, tariff), APPOINTMENT, ON)
    assert price.status is PriceStatus.TO_ESTIMATE
    assert (price.exact, price.lowest, price.highest) == (None, None, None)


@pytest.mark.parametrize("household", [None, family(**KNOWN)])
def test_a_micro_creche_that_did_not_say_its_price_is_priced_at_the_dearest_hour_that_is_helped(household):
    silent, dearest = (
        price_of_need(
            household, CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=euros), APPOINTMENT, ON
        )
        for euros in (None, Decimal(10))
    )
    assert silent.status is PriceStatus.AT_MOST
    assert (silent.exact, silent.lowest, silent.highest) == (dearest.exact, dearest.lowest, dearest.highest)
    assert silent.least is None
    assert "10,00 € par heure" in str(silent.warnings[0]).replace("\u00a0", " ")


def test_a_child_past_six_has_no_price_in_a_creche():
    school = replace(APPOINTMENT, children=(Child(date(ON.year - 7, 1, 1)),))
    price = price_of_need(family(**KNOWN), CRECHE, school, ON)
    assert (price.status, price.least) == (PriceStatus.UNKNOWN, None)
    assert ["moins de 6 ans" in str(warning) for warning in price.warnings] == [True]


def test_what_the_family_did_not_say_is_told_aid_by_aid_at_its_most_favourable():
    terms = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("9.50"))
    price = price_of_need(None, terms, need_hours(week=(480,) * 5), ON)
    (month,) = price.lowest.month
    assert month.reste_a_charge == price.lowest.monthly < price.highest.monthly
    granted = {aid.code for aid in month.aids if isinstance(aid.outcome, Eligible)}
    assert granted == {"cmg_structure", "credit_impot_garde"}


def test_a_micro_creche_costs_its_price_less_the_cmg():
    terms = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("9.50"))
    price = price_of_need(family(**KNOWN), terms, need_hours((480,) * 10), ON)
    assert price.status is PriceStatus.KNOWN
    assert price.exact.advanced_for_need == Decimal("760.00")
    assert price.exact.for_need == Decimal("117.23")


def test_what_the_family_did_not_say_makes_a_range():
    terms = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("9.50"))
    price = price_of_need(None, terms, need_hours((480,) * 10), ON)
    assert price.status is PriceStatus.RANGE
    assert price.lowest.for_need == Decimal("117.23")
    assert price.highest.for_need == Decimal("760.00")  # without activity there is no CMG


def test_a_flat_price_is_paid_by_stay_or_by_month():
    by_stay = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.FLAT, flat_price=Decimal(50), flat_period=FlatPeriod.DAY)
    price = price_of_need(family(**KNOWN), by_stay, need_hours((480,) * 10), ON)
    assert price.exact.advanced_for_need == Decimal("500.00")
    by_month = CareTerms(
        ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.FLAT, flat_price=Decimal(900), flat_period=FlatPeriod.MONTH
    )
    price = price_of_need(family(**KNOWN), by_month, need_hours(week=(480,) * 5), ON)
    assert price.exact.advanced_monthly == Decimal("900.00")


def test_a_price_above_the_legal_one_has_no_cmg():
    terms = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("10.50"))
    assert price_of_need(family(**KNOWN), terms, APPOINTMENT, ON).exact.for_need == Decimal("26.25")


@pytest.mark.parametrize("mode", EMPLOI_DIRECT)
def test_parents_who_employ_pay_at_least_the_reference_price_and_contributions(mode):
    price = price_of_need(family(**KNOWN), CareTerms(mode), need_hours((600,) * 8), ON)
    assert price.status is PriceStatus.KNOWN
    assert price.plus_contributions
    assert any("prix de référence" in str(warning) for warning in price.warnings)
    assert 0 < price.exact.for_need < price.exact.advanced_for_need


def test_home_care_is_paid_by_family_and_other_care_by_child():
    prices = {
        (mode, children): price_of_need(
            family(enfants_a_charge=2, **KNOWN), CareTerms(mode), need_hours((600,) * 8, children=children), ON
        ).exact.advanced_for_need
        for mode in EMPLOI_DIRECT
        for children in (1, 2)
    }
    assistante, domicile = EMPLOI_DIRECT
    assert prices[assistante, 2] == 2 * prices[assistante, 1]
    assert prices[domicile, 2] == prices[domicile, 1]


def test_a_usual_month_is_told_line_by_line_and_adds_up():
    need = need_hours(week=(480,) * 5, children=2)
    terms = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal("9.50"))
    household = family(enfants_a_charge=2, **KNOWN)
    price = price_of_need(household, terms, need, ON)
    month = price.exact.month
    assert len(month) == 2
    assert sum(found.reste_a_charge for found in month) == price.exact.monthly
    assert {"cmg_structure", "credit_impot_garde"} <= {aid.code for found in month for aid in found.aids}


@pytest.mark.parametrize("tariff", [Tariff.HOURLY, Tariff.FLAT])
def test_a_creche_with_its_own_prices_is_to_be_estimated(tariff):
    price = price_of_need(family(), CareTerms(ModeDeGarde.CRECHE_PSU, tariff), APPOINTMENT, ON)
    assert price.status is PriceStatus.TO_ESTIMATE


def test_a_creche_that_did_not_say_has_the_usual_tariff_to_confirm():
    price = price_of_need(family(), CareTerms(ModeDeGarde.CRECHE_PSU), APPOINTMENT, ON)
    assert price.exact.for_need == Decimal("2.33")
    assert any("à confirmer" in str(warning) for warning in price.warnings)


def test_before_the_first_scale_nothing_is_said():
    price = price_of_need(family(), CRECHE, APPOINTMENT, date(2015, 1, 1))
    assert (price.status, price.exact) == (PriceStatus.UNKNOWN, None)
    assert "Pas de barème connu au 1er janvier 2015." in [str(warning) for warning in price.warnings]


def test_an_urgent_welcome_has_the_floor_or_the_tariff_of_the_place():
    urgent = CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.PSU, urgence=True)
    assert price_of_need(None, urgent, APPOINTMENT, ON).exact.for_need == Decimal("1.25")
    fixed = CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.PSU, urgence=True, tarif_fixe_urgence=Decimal("1.40"))
    assert price_of_need(None, fixed, APPOINTMENT, ON).exact.for_need == Decimal("3.50")


def test_arguments_are_hashable_so_that_distinct_terms_are_priced_once():
    again = CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.PSU)
    assert len({(family(), CRECHE, APPOINTMENT), (family(), again, need_hours((150,)))}) == 1


def test_a_local_aid_is_deducted_from_the_national_scale_too():
    need = need_hours(week=(480,) * 5)
    lille, toulouse = (
        family(**KNOWN | {"activites": (Activity.EMPLOI,)}, commune=insee) for insee in ("59350", "31555")
    )
    helped, alone = (price_of_need(household, CRECHE, need, ON).exact for household in (lille, toulouse))
    assert helped.hourly_rate == alone.hourly_rate == Decimal("0.93")
    assert helped.monthly == alone.monthly - 30
    assert helped.advanced_monthly == alone.monthly
    assert "Tarif selon vos revenus" in {step.label for step in helped.steps}


@pytest.mark.parametrize("income", [1500, 3000])
def test_a_range_begins_with_the_best_of_a_parent_alone_and_of_a_couple(income):
    """Hauts-de-France pays 30 € to a parent alone under 2 SMIC, 20 € to a couple under 3 SMIC."""
    unsaid = family(ressources_psu_mensuelles=Decimal(income), commune="59350")
    need = need_hours((480,) * 36)
    price = price_of_need(unsaid, CRECHE, need, ON)
    assert price.status is PriceStatus.RANGE
    couple, alone = (
        price_of_need(replace(unsaid, parent_isole=isole, activites=activities), CRECHE, need, ON).exact.for_need
        for isole, activities in ((False, (Activity.EMPLOI,) * 2), (True, (Activity.EMPLOI,)))
    )
    assert price.lowest.for_need == min(couple, alone) < price.highest.for_need
