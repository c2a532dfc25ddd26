"""Tests with several connections see committed data: made here, and deleted by name rather than by TRUNCATE.

What each race counted is told after the tests, one line each: « counted » of a test, printed by whoever reports.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from _pytest.terminal import TerminalReporter
from django.db import connection

from childcare.models import AgeGroup
from tests.support.offers import age_group, calendar_of, clear

COUNTED = "counted"


@pytest.fixture
def counted(record_property) -> Callable[[str], None]:
    """Tell what happened, in one line of the report; the test asserts it too."""

    def tell(line: str) -> None:
        record_property(COUNTED, line)

    return tell


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    # The empty outcome is that of an end without fault, where a fixture tells.
    reports = [each for outcome in ("passed", "failed", "") for each in terminalreporter.getreports(outcome)]
    told = dict.fromkeys(line for each in reports for name, line in each.user_properties if name == COUNTED)
    if told:
        terminalreporter.section("what the races counted")
    for line in told:
        terminalreporter.write_line(f"  {line}")


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """The calendar of the fixed day, committed; everything of childcare is deleted afterwards."""
    with django_db_blocker.unblock():
        clear()
        calendar_of()
        try:
            yield
        finally:
            clear()
            connection.close()


@pytest.fixture
def groups(committed) -> list[AgeGroup]:
    return [age_group() for _ in range(4)]
