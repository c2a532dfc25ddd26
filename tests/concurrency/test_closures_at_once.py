"""The same closure given several times at once is one closure: a facility without any pattern locks no group."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from childcare.models import Closure, Facility
from childcare.services import patterns
from tests.support.offers import TODAY
from tests.support.together import together


def test_one_closure_whoever_gives_it_first(committed):
    facility = Facility.objects.create(name="Les Tilleuls", kind="multi_accueil")
    until = TODAY + timedelta(days=2)
    close = partial(
        patterns.close, facility_id=facility.pk, starts=TODAY, until=until, reason="Travaux", from_day=TODAY
    )

    for _ in range(3):
        together([close] * 6)

        assert Closure.objects.filter(facility=facility).count() == 1
        Closure.objects.all().delete()
