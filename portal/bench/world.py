"""What the processes of a bench agree on without a word: the map, the searches, and how their addresses are read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from django.http import QueryDict

from childcare.domain.need import Need
from portal.bench.national import Map
from portal.bench.searches import Search, drawn
from portal.forms.filters import FilterForm
from portal.forms.reasons import answered_form
from territory.gazetteer import gazetteer


@cache
def national_map() -> Map:
    return Map(list(gazetteer()))


@cache
def searches(today: date, count: int) -> tuple[Search, ...]:
    return tuple(drawn(count, national_map(), today))


@dataclass(frozen=True, slots=True)
class Asked:
    """What the page understands of an address."""

    need: Need
    filters: FilterForm


def asked(query: str, today: date) -> Asked:
    """The need of an address, read by the forms of the portal. Raises ValueError with their messages."""
    data = QueryDict(query)
    form, filters = answered_form(data, today), FilterForm(data)
    if not (form.is_valid() and filters.is_valid()):
        raise ValueError(f"{query}: {form.errors.as_json()} {filters.errors.as_json()}")
    return Asked(form.need(filters.radius_km), filters)
