"""A file's need, asked of the search as a parent would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from childcare.domain.need import DatedInterval, DatedSchedule, WeeklySchedule
from families.domain.care import Care, Hours
from families.services.needs import create_need
from portal.journeys.family_need import NoPoint, need_of
from tests.families.offices import NOW, TRAINING, counsellor, file_of

pytestmark = pytest.mark.django_db


def test_the_search_gets_the_hours_the_children_and_the_priority():
    by = counsellor()
    file = file_of(by)
    need = need_of(create_need(TRAINING, [file], by=by, now=NOW), file)

    assert isinstance(need.schedule, WeeklySchedule)
    assert [each.weekday for each in need.schedule.intervals] == [1, 2, 4]
    assert (need.schedule.starts, need.schedule.until) == (TRAINING.starts, TRAINING.until)
    assert [child.birth_date for child in need.children] == [date(2025, 3, 15), date(2023, 11, 15)]
    assert (need.in_insertion, need.travel_minutes) == (True, 45)
    assert need.point.latitude == pytest.approx(50.36, abs=0.05)


def test_dated_hours_stay_dated():
    by = counsellor()
    file = file_of(by)
    care = Care("Entretien", (Hours(time(14), time(16), day=date(2026, 11, 25)),), "59606")

    assert need_of(create_need(care, [file], by=by, now=NOW), file).schedule == DatedSchedule(
        (DatedInterval(date(2026, 11, 25), time(14), time(16)),)
    )


def test_a_commune_that_is_gone_is_told():
    by = counsellor()
    file = file_of(by)

    with pytest.raises(NoPoint):
        need_of(create_need(replace(TRAINING, insee_code="99999"), [file], by=by, now=NOW), file)
