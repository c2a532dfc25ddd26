"""The aid of France Travail: what it asks for, what it warns of, and where nobody could confirm."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from aids.bareme_files import bareme
from aids.domain.care import Child
from aids.domain.household import Household
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from aids.domain.outcome import Eligible, NotEligible, Unknown
from aids.domain.rules.age import age

AGE = bareme("age")
ON = date(2026, 11, 20)
EVENT = LifeEvent(
    kind=LifeEventKind.EMPLOI,
    start=date(2026, 11, 2),
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
FAMILY, CHILD = Household(1), Child(date(2025, 5, 1))


def answer(family: Household = FAMILY, child: Child = CHILD, on: date = ON, **changes):
    return age(replace(EVENT, **changes), family, child, AGE, on)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"registered_france_travail": None}, "registered_france_travail"),
        ({"are_journaliere": None}, "are_journaliere"),
        ({"hours_per_week": None}, "hours_per_week"),
        ({"hours_per_week": Decimal(0)}, "hours_per_week"),
        ({"contract_type": None}, "contract_type"),
        ({"contract_type": ContractType.CTT}, "contract_days"),
        ({"kind": LifeEventKind.FORMATION}, "training_hours"),
    ],
)
def test_asks_for_what_it_does_not_know(changes, field):
    found = answer(**changes)
    assert isinstance(found, Unknown)
    assert found.missing == (f"life_event.{field}",)


def test_days_alone_are_enough_to_judge_a_contract():
    assert isinstance(answer(contract_type=None, contract_days=28), Eligible)
    assert isinstance(answer(contract_type=None, contract_days=27), NotEligible)


def test_a_family_of_several_says_how_many_are_young():
    assert answer(Household(2)).missing == ("life_event.children_under_12",)
    # More children under twelve than the family has is a slip: never more than at charge.
    assert answer(Household(2), children_under_12=6).amount == Decimal("478.40")


def test_the_child_who_is_twelve_is_not_counted():
    teenager = Child(date(2014, 1, 1))
    assert answer(Household(2), teenager, children_under_12=2).amount == Decimal("416.00")
    assert isinstance(answer(Household(1), teenager), NotEligible)


def test_a_child_born_after_the_start_is_not_counted():
    assert isinstance(answer(child=Child(date(2026, 11, 10))), NotEligible)


def test_a_failure_is_said_before_what_is_missing():
    found = answer(registered_france_travail=False, hours_per_week=None)
    assert isinstance(found, NotEligible)
    assert [str(reason)[:15] for reason in found.reasons] == ["Inscrivez-vous "]


def test_says_until_when_to_ask_and_only_before_asking():
    before, after = answer(), answer(requested_on=date(2026, 11, 5))
    assert "À demander à France Travail au plus tard le 2 février 2027." in map(str, before.warnings)
    assert not any("plus tard" in str(warning) for warning in after.warnings)


def test_not_asked_yet_and_already_too_late():
    found = answer(on=date(2027, 2, 3))
    assert isinstance(found, NotEligible)
    assert "2 février 2027" in str(found.reasons[0])


def test_mayotte_is_to_check_and_its_threshold_unknown_in_between():
    mayotte = Household(1, mayotte=True)
    assert "Montant à Mayotte à vérifier avec France Travail." in map(str, answer(mayotte).warnings)
    # 1.3 × 15.97 = 20.76 there, 41.77 elsewhere: only in between can nobody say.
    assert isinstance(answer(mayotte, are_journaliere=Decimal("20.76")), Eligible)
    between = answer(mayotte, are_journaliere=Decimal("20.77"))
    assert isinstance(between, Unknown)
    assert "Mayotte" in str(between.reasons[0])
    assert isinstance(answer(mayotte, are_journaliere=Decimal("41.78")), NotEligible)


def test_nothing_at_a_date_without_figures():
    assert isinstance(answer(on=date(2024, 4, 30)), Unknown)


def test_the_lowest_allowance_is_cited_only_when_compared():
    cited = [source.text for source in answer(are_journaliere=Decimal(10)).sources]
    assert any(text.startswith("Allocation minimale") for text in cited)
    assert not any(source.text.startswith("Allocation minimale") for source in answer().sources)
