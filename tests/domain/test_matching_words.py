"""What a result says: reasons, first visits, conditions, travel, and the order of results."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal
from itertools import pairwise

import pytest

from childcare.domain.answer import Coverage, Sort
from childcare.domain.first_visit import VisitTerms, Window, conditions, first_time
from childcare.domain.kinds import ResultKind
from childcare.domain.ranking import Ranked, sort_key
from childcare.domain.reasons import percent, reasons
from childcare.domain.travel import estimate

FRIDAY = datetime(2026, 11, 27, 15)  # noqa: DTZ001 (wall-clock time)


def said(kind, covered=None, *, avip=False, is_nearest=False, hours_known=True):
    coverage = None if covered is None else Coverage(covered, 1000)
    return [
        str(reason) for reason in reasons(kind, coverage, avip=avip, is_nearest=is_nearest, hours_known=hours_known)
    ]


def test_reasons():
    assert said(ResultKind.FREE, 923, avip=True) == ["Label AVIP", "Couvre 92 % de vos horaires"]
    assert said(ResultKind.FREE, 1000, is_nearest=True) == ["Couvre tous vos horaires", "Le lieu le plus proche"]
    assert said(ResultKind.FREE) == ["Des places libres dans les semaines à venir"]
    assert said(ResultKind.OPEN) == ["Ouvert à vos horaires, places à demander"]
    assert said(ResultKind.OPEN, hours_known=False) == ["Accueille les enfants de cet âge, places à demander"]


@pytest.mark.parametrize(("covered", "shown"), [(0, 0), (1, 1), (5, 1), (996, 99), (999, 99), (1000, 100)])
def test_a_part_is_never_said_to_be_all_or_nothing(covered, shown):
    assert percent(Coverage(covered, 1000)) == shown


@pytest.mark.parametrize(
    ("terms", "wanted", "is_long", "line"),
    [
        (VisitTerms(""), date(2026, 11, 30), False, None),
        (VisitTerms("days"), date(2026, 11, 30), False, "plusieurs visites avant"),
        (VisitTerms("none"), date(2026, 11, 28), False, "accueil possible demain, sans visite avant"),
        (VisitTerms("none"), date(2026, 12, 1), False, "accueil possible dès le 1er décembre, sans visite avant"),
        (VisitTerms("same_day"), date(2026, 11, 27), False, "accueil possible aujourd’hui, visite le jour même"),
        (
            VisitTerms("none", notice_hours=48),
            date(2026, 11, 28),
            False,
            "trop tard pour le 28 novembre : au plus tôt le 29 novembre",
        ),
        (VisitTerms("days", 3, 24), date(2026, 12, 7), True, "3 visites avant, dès le 30 novembre"),
        (VisitTerms("days", 1), date(2026, 12, 7), True, "1 visite avant, aujourd’hui"),
        (VisitTerms("days", 3), date(2026, 12, 1), True, "trop tard pour le 1er décembre : au plus tôt le 2 décembre"),
        (
            VisitTerms("days", 3, urgent_without_visit=True),
            date(2026, 11, 28),
            False,
            "accueil possible demain, sans visite avant",
        ),
    ],
)
def test_first_time(terms, wanted, is_long, line):
    found = first_time(terms, wanted=wanted, is_long=is_long, local_now=FRIDAY)
    assert (str(found) if found else None) == line


def test_conditions_are_said_only_when_there_are_some():
    nothing = {"arrivals": (), "departures": (), "needs_prescription": False}
    assert conditions(residence="all", communes=["Toulouse"], **nothing) == ()
    assert conditions(residence="only", communes=[], **nothing) == ()
    windows = [Window(time(7, 30), time(12)), Window(time(14), time(15))]
    found = conditions(
        residence="priority", communes=["Toulouse", "Blagnac"], arrivals=windows, departures=(), needs_prescription=True
    )
    assert [str(line) for line in found] == [
        "Priorité aux habitants de Toulouse et Blagnac",
        "Arriver entre 7 h 30 et 12 h ou entre 14 h et 15 h",
        "Places pour parents en recherche d’emploi : votre conseiller fait la demande",
    ]


def test_travel_grows_with_the_distance_and_is_never_nothing():
    times = [estimate(km / 10) for km in range(500)]
    assert (times[0].on_foot, times[0].by_bicycle) == (1, 1)
    assert times[12].on_foot == 21  # 1.2 km
    for nearer, farther in pairwise(times):
        assert nearer.on_foot <= farther.on_foot
        assert nearer.by_car <= farther.by_car
    assert all(time.by_bicycle <= time.on_foot for time in times)


def ranked(**changes):
    plain = {
        "kind": ResultKind.FREE,
        "covered_minutes": 60,
        "avip": False,
        "distance_km": 1.0,
        "days_old": 1,
        "price": Decimal(5),
        "site_id": 5,
    }
    return Ranked(**plain | changes)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ({"kind": ResultKind.FREE, "covered_minutes": 1}, {"kind": ResultKind.OPEN}),
        ({"kind": ResultKind.OPEN}, {"kind": ResultKind.FULL}),
        ({"kind": ResultKind.FULL}, {"kind": ResultKind.CONTACT}),
        ({"covered_minutes": 61, "distance_km": 9}, {"avip": True}),
        ({"avip": True, "distance_km": 9}, {}),
        ({"distance_km": 0.994, "days_old": None}, {"distance_km": 0.996}),
        ({"distance_km": 1.002, "days_old": 0}, {"distance_km": 0.998}),
        ({"days_old": 300}, {"days_old": None}),
        ({"price": Decimal(4)}, {}),
        ({"price": Decimal(400)}, {"price": None}),
        ({"site_id": 4}, {}),
    ],
)
def test_relevance(better, worse):
    assert sort_key(Sort.RELEVANCE, ranked(**better)) < sort_key(Sort.RELEVANCE, ranked(**worse))


def test_other_orders():
    near, cheap, whole = ranked(distance_km=0.2), ranked(price=Decimal(1)), ranked(covered_minutes=99)
    places = [near, cheap, whole, ranked(price=None)]
    assert min(places, key=lambda place: sort_key(Sort.DISTANCE, place)) is near
    assert min(places, key=lambda place: sort_key(Sort.PRICE, place)) is cheap
    assert min(places, key=lambda place: sort_key(Sort.COVERAGE, place)) is whole
    assert max(places, key=lambda place: sort_key(Sort.PRICE, place)).price is None
