"""The price shown beside a place: known, a range, unknown, or to be estimated; never a false zero."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from aids.domain.billing import BillingTerms
from aids.domain.care import PSU_MODES, ModeDeGarde, Rounding
from aids.domain.household import Household
from aids.domain.price import CareTerms, PriceStatus, Tariff
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
    assert shown["Vous payez en tout"] == "4,65\u00a0€"


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


@pytest.mark.parametrize("mode", sorted(set(ModeDeGarde) - PSU_MODES))
@pytest.mark.parametrize("tariff", sorted(set(Tariff) - {Tariff.FREE}))
def test_other_kinds_are_to_be_estimated(mode, tariff):
    price = price_of_need(family(), CareTerms(mode, tariff), APPOINTMENT, ON)
    assert price.status is PriceStatus.TO_ESTIMATE
    assert (price.exact, price.lowest, price.highest) == (None, None, None)


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
