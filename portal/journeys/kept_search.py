"""A search kept as the address that anybody shares, read again as on the day it was asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from childcare.domain.need import DatedSchedule, Filters, Need, WeeklySchedule
from families.domain.alerts import LONGEST_QUERY
from portal.forms.filters import FilterForm
from portal.forms.reasons import answered_form
from portal.search_address import filter_query

# What a message cannot follow: the price hangs on an income that is not kept, the order says nothing of a place.
NOT_KEPT = ("prix", "tri", "chez")


class UnreadableSearch(ValueError):
    """The address says no complete need."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What to look for; `title` is « Toulouse (31) », "" for a need that comes from a file."""

    need: Need
    filters: Filters
    title: str = ""

    @property
    def last_day(self) -> date | None:
        """The last day of the need; None when it has no end, or no hours."""
        schedule = self.need.schedule
        if isinstance(schedule, WeeklySchedule):
            return schedule.until
        if isinstance(schedule, DatedSchedule):
            return max(each.day for each in schedule.intervals)
        return None


def kept_query(query: QueryDict) -> str:
    """What is kept of a search's address: without price, order nor page."""
    return filter_query(query, without=NOT_KEPT)


def kept_search(query: str, *, asked_on: date) -> Kept:
    """Raises UnreadableSearch: too long, or a form that would not answer it."""
    if len(query) > LONGEST_QUERY:
        raise UnreadableSearch
    answers = QueryDict(query)
    form, filters = answered_form(answers, asked_on), FilterForm(answers)
    if not form.is_valid() or not filters.is_valid() or form.commune is None:
        raise UnreadableSearch
    return Kept(form.need(filters.radius_km), filters.filters, form.commune.label)
