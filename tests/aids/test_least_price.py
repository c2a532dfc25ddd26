"""The amount that orders the results is, for any family, terms and need, that of the price shown beside a place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from aids.domain.billing import BillingTerms, Month, NeedHours, Stays
from aids.domain.care import Child, ModeDeGarde, Rounding
from aids.domain.household import Activity, Household, IncomeOrigin, Prepare
from aids.domain.local_audience import Audience
from aids.domain.local_formula import InWords, PerDay, PerMonth, ShareOfCost
from aids.domain.price_terms import CareTerms, FlatPeriod, PriceStatus, Tariff
from aids.estimates import least_prices, price_of_need
from tests.support.local_aids import local_aid
from tests.support.needs import need_hours

ON = date(2026, 11, 22)
CENTS = {"places": 2, "allow_nan": False}
AIDS = (
    local_aid(formula=PerMonth(Decimal(60)), modes=()),
    local_aid(formula=PerMonth(Decimal(30), Decimal(40)), modes=(ModeDeGarde.MICRO_CRECHE_PAJE,), slug="seul"),
    local_aid(formula=ShareOfCost(Decimal(50), Decimal(120)), modes=(), slug="part"),
    local_aid(
        formula=ShareOfCost(Decimal(20)), modes=(), audience=Audience(hours_per_month=Decimal(60)), slug="heures"
    ),
    local_aid(formula=ShareOfCost(Decimal(10)), modes=(), audience=Audience(age_under=24), slug="age"),
    local_aid(formula=PerMonth(Decimal(15)), modes=(), audience=Audience(only_alone=True), slug="isole"),
    local_aid(formula=PerMonth(Decimal(900)), modes=(), discretionary=True, slug="au-cas-par-cas"),
    local_aid(formula=PerDay(Decimal(5)), modes=(), slug="jour"),
    local_aid(formula=InWords("Selon vos revenus."), modes=(), slug="mots"),
)
unknown_or = st.none() | st.integers(0, 90_000).map(Decimal)


@st.composite
def terms(draw):
    return CareTerms(
        mode_de_garde=draw(st.sampled_from(ModeDeGarde)),
        tariff=draw(st.sampled_from(Tariff)),
        rounding=draw(st.sampled_from(Rounding)),
        plafond_local=draw(st.none() | st.sampled_from([Decimal(5000), Decimal(10000)])),
        hourly_price=draw(st.none() | st.decimals(0, 16, **CENTS)),
        flat_price=draw(st.none() | st.none() | st.decimals(0, 120, **CENTS)),
        flat_period=draw(st.sampled_from(FlatPeriod)),
        billing=BillingTerms(draw(st.sampled_from([1, 15, 30, 60])), draw(st.sampled_from([0, 120]))),
    )


@st.composite
def households(draw):
    income = draw(unknown_or)
    return Household(
        enfants_a_charge=draw(st.integers(1, 4)),
        parent_isole=draw(st.none() | st.booleans()),
        ressources_psu_mensuelles=None if income is None else (income / 12).quantize(Decimal("0.01")),
        revenus_nets_categoriels_annuels=draw(st.sampled_from([income, None])),
        income_origin=draw(st.sampled_from(IncomeOrigin)),
        activites=draw(st.lists(st.sampled_from(Activity), max_size=2).map(tuple)),
        prepare=draw(st.none() | st.none() | st.sampled_from(Prepare)),
    )


@st.composite
def stays(draw):
    lengths = draw(st.lists(st.integers(30, 660), min_size=1, max_size=5))
    return Stays(tuple(lengths), draw(st.sampled_from([0, min(sum(lengths), 600)])))


@st.composite
def needs(draw):
    first = draw(st.sampled_from([ON, date(2025, 10, 6), date(2015, 1, 5)]))
    months = [Month(day, draw(stays())) for day in (first, first.replace(month=12, day=1))]
    births = draw(st.lists(st.sampled_from([(2025, 5), (2023, 11), (2020, 12), (2019, 1)]), min_size=1, max_size=2))
    children = tuple(Child(min(date(*birth, 1), first)) for birth in births)
    months = months[: draw(st.integers(0, 2))]
    week = draw(stays()) if not months or draw(st.booleans()) else Stays(())
    return first, NeedHours(children, tuple(months), week)


@settings(max_examples=150, deadline=None)
@given(
    family=st.none() | households(),
    asked=needs(),
    several=st.lists(terms(), min_size=2, max_size=5),
    local_aids=st.lists(st.sampled_from(AIDS), max_size=3, unique_by=lambda aid: aid.slug),
)
def test_it_is_the_least_of_the_price_shown(family, asked, several, local_aids):
    on, need = asked
    least = least_prices(family, need, on, local_aids)
    for each in several:
        assert least.of(each) == price_of_need(family, each, need, on, local_aids).least


def test_it_knows_every_status():
    """So that the comparison above compares something."""
    need = need_hours((480,) * 10, week=(480,) * 5)
    known = Household(1, True, activites=(Activity.EMPLOI,), revenus_nets_categoriels_annuels=Decimal(60000))
    nanny = CareTerms(ModeDeGarde.MICRO_CRECHE_PAJE, Tariff.HOURLY, hourly_price=Decimal(9))
    silent, odd = replace(nanny, hourly_price=None), CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.HOURLY)
    found = {
        price_of_need(family, each, need, ON, ()).status: least_prices(family, need, ON, ()).of(each)
        for family, each in ((known, nanny), (None, nanny), (known, silent), (known, odd))
    }
    assert found.keys() == {PriceStatus.KNOWN, PriceStatus.RANGE, PriceStatus.AT_MOST, PriceStatus.TO_ESTIMATE}
    assert found[PriceStatus.KNOWN] >= found[PriceStatus.RANGE] > 0
    assert found[PriceStatus.AT_MOST] is found[PriceStatus.TO_ESTIMATE] is None


def test_the_commune_of_the_family_gives_its_local_aids():
    need, creche = need_hours(week=(480,) * 5), CareTerms(ModeDeGarde.CRECHE_PSU, Tariff.PSU)
    lille, toulouse = (
        Household(1, True, activites=(Activity.EMPLOI,), ressources_psu_mensuelles=Decimal(1500), commune=insee)
        for insee in ("59350", "31555")
    )
    helped, alone = (least_prices(family, need, ON).of(creche) for family in (lille, toulouse))
    assert helped == alone - 30
