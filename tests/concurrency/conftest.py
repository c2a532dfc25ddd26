"""Tests with several connections see committed data: made here, and deleted by name rather than by TRUNCATE."""

from __future__ import annotations

import pytest
from django.db import connection

from childcare.models import AgeGroup
from tests.support.offers import age_group, calendar_of, clear


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
