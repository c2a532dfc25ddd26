"""What must hold for every family that asks France Travail for help, against a second reading of its conditions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from aids.bareme_files import bareme
from aids.domain.care import Child
from aids.domain.household import Household
from aids.domain.life_event import ContractType, LifeEvent, LifeEventKind
from aids.domain.outcome import Eligible, NotEligible, Unknown
from aids.domain.rules.age import age

AGE = bareme("age")
ON = date(2026, 11, 15)
LUMP_SUMS = {
    (True, 1): Decimal("416.00"),
    (True, 2): Decimal("478.40"),
    (True, 3): Decimal("540.80"),
    (False, 1): Decimal("176.80"),
    (False, 2): Decimal("202.80"),
    (False, 3): Decimal("228.80"),
}
NEEDED = ("registered_france_travail", "are_journaliere", "hours_per_week")

# Close to each limit, and most conditions met, so that amounts and refusals are both met often.
days = st.dates(date(2026, 9, 1), date(2026, 12, 31))
events = st.builds(
    LifeEvent,
    kind=st.sampled_from(LifeEventKind),
    start=days,
    requested_on=st.none() | days,
    contract_type=st.sampled_from(ContractType),
    contract_days=st.integers(24, 90),
    training_hours=st.integers(36, 80),
    hours_per_week=st.decimals(1, 40, places=1),
    are_journaliere=st.just(Decimal(0)) | st.decimals(39, 43, places=2),
    children_under_12=st.integers(0, 5),
    last_age_on=st.none() | st.dates(date(2025, 6, 1), date(2026, 1, 31)),
    registered_france_travail=st.sampled_from([True, True, True, False]),
)
families = st.builds(Household, enfants_a_charge=st.integers(1, 5))
children = st.builds(Child, birth_date=st.dates(date(2013, 1, 1), date(2026, 11, 15)))


def later(day: date, months: int) -> date:
    """The last day on or before the same day of the month, that many months later."""
    first = date(day.year + (day.month + months - 1) // 12, (day.month + months - 1) % 12 + 1, 1)
    following = (first + timedelta(days=32)).replace(day=1)
    return min(first + timedelta(days=day.day - 1), following - timedelta(days=1))


def counted(event: LifeEvent, family: Household, child: Child) -> int:
    twelfth = later(child.birth_date, 144)
    young = child.birth_date <= event.start < twelfth
    return min(event.children_under_12, family.enfants_a_charge - (not young))


def expected(event: LifeEvent, family: Household, child: Child) -> Decimal | None:
    """The lump sum by a second reading; None when a condition fails."""
    if event.kind is LifeEventKind.EMPLOI:
        long_enough = event.contract_type is ContractType.CDI or event.contract_days >= 28
    else:
        long_enough = event.training_hours >= 40
    in_time = (event.requested_on or ON) <= later(event.start, 3)
    spaced = event.last_age_on is None or later(event.last_age_on, 12) <= event.start
    poor = event.are_journaliere <= Decimal("41.77")
    number = counted(event, family, child)
    if not (event.registered_france_travail and long_enough and in_time and spaced and poor and number):
        return None
    return LUMP_SUMS[event.hours_per_week >= 15, min(number, 3)]


@given(events, families, children)
def test_the_lump_sum_is_that_of_the_conditions(event, family, child):
    found = age(event, family, child, AGE, ON)
    amount = expected(event, family, child)
    if amount is None:
        assert isinstance(found, NotEligible)
        assert found.reasons
    else:
        assert isinstance(found, Eligible)
        assert found.amount == amount


@given(events, families, children, st.sets(st.sampled_from(NEEDED), min_size=1))
def test_what_is_not_known_never_gives_an_amount(event, family, child, hidden):
    found = age(replace(event, **dict.fromkeys(hidden)), family, child, AGE, ON)
    assert not isinstance(found, Eligible)
    if isinstance(found, Unknown):
        assert set(found.missing) == {f"life_event.{name}" for name in hidden}
        # Once told, nothing is left to ask.
        assert not isinstance(age(event, family, child, AGE, ON), Unknown)


@given(events, families, children)
def test_asking_the_first_day_is_never_worse(event, family, child):
    found = age(event, family, child, AGE, ON)
    if isinstance(found, Eligible):
        early = age(replace(event, requested_on=event.start), family, child, AGE, ON)
        assert isinstance(early, Eligible)
        assert early.amount == found.amount


@given(events, families, children)
def test_one_more_child_never_takes_away(event, family, child):
    more = replace(event, children_under_12=event.children_under_12 + 1)
    bigger = replace(family, enfants_a_charge=family.enfants_a_charge + 1)
    before, after = age(event, family, child, AGE, ON), age(more, bigger, child, AGE, ON)
    if isinstance(before, Eligible):
        assert isinstance(after, Eligible)
        assert after.amount >= before.amount


@given(events, families, children, st.dates(date(2000, 1, 1), date(2024, 4, 30)))
def test_the_older_aid_is_never_computed(event, family, child, start):
    assert isinstance(age(replace(event, start=start), family, child, AGE, ON), Unknown)
