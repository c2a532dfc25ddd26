"""Before it accepts, a crèche sees age, hours, dates, « priorité AVIP »: whatever the file holds, nothing else."""

from __future__ import annotations

import json
from dataclasses import asdict, fields, replace
from datetime import date, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from families.domain.care import Care, Hours
from families.domain.family import Family
from families.domain.seen_by_creche import SeenByCreche, seen_by_creche
from families.models import FamilyFile
from families.records import request_seen_by_creche
from families.services.needs import create_need
from tests.families.offices import NOW, SONIA, TRAINING, counsellor, file_of

ALLOWED = {"ages", "hours", "starts", "until", "avip_priority"}
MONTHS = st.dates(date(2015, 1, 1), date(2027, 12, 31)).map(lambda day: day.replace(day=1))
# Letters that no allowed value is written with, so that finding one of them is finding a leak.
SECRET = st.text(alphabet="XYZxyzéèÀ@", min_size=3, max_size=30)
FAMILIES = st.builds(
    Family,
    first_name=SECRET,
    email=SECRET,
    phone=st.from_regex(r"\+336[5-9]{8}", fullmatch=True),
    may_leave_message=st.booleans(),
    birth_months=st.lists(MONTHS, max_size=5).map(tuple),
    single_parent=st.sampled_from([True, False, None]),
    income=st.none() | st.decimals(min_value=Decimal("765432.10"), max_value=Decimal("999999.99"), places=2),
)
TIMES = st.times().map(lambda each: each.replace(second=0, microsecond=0))
WEEKLY = st.builds(
    Care,
    label=SECRET,
    hours=st.lists(st.builds(Hours, TIMES, TIMES, weekday=st.integers(1, 7)), min_size=1, max_size=7).map(tuple),
    insee_code=st.just("2B033"),
    starts=st.dates(date(2026, 11, 1), date(2028, 12, 31)),
    until=st.none() | st.just(date(2029, 1, 1)),
    avip_priority=st.booleans(),
)
DATED = st.builds(
    Care,
    label=SECRET,
    hours=st.lists(
        st.builds(Hours, TIMES, TIMES, day=st.dates(date(2026, 11, 1), date(2028, 1, 1))), min_size=1, max_size=4
    ).map(tuple),
    insee_code=st.just("2B033"),
    avip_priority=st.booleans(),
)


def shown(seen: SeenByCreche) -> str:
    """All that leaves, as any page or export could write it."""
    return json.dumps(asdict(seen), default=str, ensure_ascii=False) + repr(seen)


def test_the_payload_has_these_five_things_and_no_other():
    assert {each.name for each in fields(SeenByCreche)} == ALLOWED


@given(FAMILIES, WEEKLY | DATED)
def test_nothing_of_the_family_leaves_but_ages(family, care):
    text = shown(seen_by_creche(family, care))

    for secret in (family.first_name, family.email, family.phone, str(family.income), care.label, care.insee_code):
        assert secret not in text or secret == "None"


@given(FAMILIES, FAMILIES, WEEKLY | DATED)
def test_two_families_of_the_same_ages_cannot_be_told_apart(one, other, care):
    """Single parent or not, with an income or not, reachable or not: the crèche sees the very same request."""
    other = replace(other, birth_months=one.birth_months)

    assert seen_by_creche(one, care) == seen_by_creche(other, care)


@given(FAMILIES, WEEKLY | DATED)
def test_hours_dates_and_priority_are_all_there(family, care):
    seen = seen_by_creche(family, care)

    assert seen.hours == care.hours
    assert seen.avip_priority == care.avip_priority
    assert len(seen.ages) == len(family.birth_months)
    assert seen.until is None or seen.starts <= seen.until
    assert all(age is None or age >= 0 for age in seen.ages)


def test_ages_are_those_of_the_first_day():
    care = Care("x", (Hours(time(9), time(12), day=date(2026, 12, 31)),), "59606")
    family = replace(SONIA, birth_months=(date(2025, 12, 1), date(2026, 12, 1), date(2027, 1, 1)))

    assert seen_by_creche(family, care).ages == (None, 0, 12)
    assert seen_by_creche(family, care).starts == date(2026, 12, 31)


@pytest.mark.django_db
def test_a_real_file_shows_no_more():
    """From the rows: QPV and RSA are nowhere in a file to begin with; the rest of it does not leave."""
    by = counsellor()
    file = file_of(by, email="sonia.xyz@exemple.fr", single_parent=True, first_name="Zéphyrine")
    need = create_need(replace(TRAINING, label="Formation de Zéphyrine, RSA, QPV"), [file], by=by, now=NOW)

    seen = request_seen_by_creche(file, need)
    text = shown(seen)
    for secret in ("Zéphyrine", "sonia", "+336", "612345678", "RSA", "QPV", "single", "59606", by.organisation.name):
        assert secret not in text
    assert (seen.ages, seen.avip_priority) == ((21, 37), True)
    columns = {field.name for field in FamilyFile._meta.get_fields()}
    assert not columns & {"qpv", "rsa", "last_name", "address", "nir", "birth_date"}
