"""The page of one facility: when it opens, when it is free, how it admits, what it costs, how to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from childcare.domain.seats import LONG_EVERYONE, SHORT_EVERYONE, SHORT_INSERTION
from childcare.models import AgeGroup, Facility, Site
from childcare.selectors.facility_page import (
    DAYS_PER_WEEK,
    FreeDay,
    FreeRings,
    filled_until,
    free_days,
    free_rings,
    listed_facility,
    published_days_end,
)
from childcare.selectors.search import ask
from portal.cards import (
    HOME_ADDRESSES,
    directions_url,
    facility_url,
    freshness,
    kind_words,
    request_button,
    telephone_link,
)
from portal.family_search import FamilySearch, results_search
from portal.forms.reasons import answered_form
from portal.household import household_of
from portal.journeys.asked_search import asked_form
from portal.journeys.family_offers import Button, button_at
from portal.journeys.own_asking import How, how_to_ask
from portal.journeys.pricing import NeedPrices
from portal.search_address import ask_address, filter_query
from portal.words.facility import admission, ages, asking_sentences, documents, tariff
from portal.words.french import hours, month_day, weekday_day
from portal.words.kinds import EMPLOYER
from portal.words.opening import opening_lines
from portal.words.prices import PriceLine, price_line

LAST_WEEK = 11
COLUMNS = (
    (SHORT_EVERYONE, gettext_lazy("Quelques heures ou jours")),
    (LONG_EVERYONE, gettext_lazy("Toutes les semaines")),
    (SHORT_INSERTION, gettext_lazy("Parents cherchant un emploi")),
)


@dataclass(frozen=True, slots=True)
class SiteWords:
    """One site in words; `tables` has one table of free hours per age group that publishes a calendar."""

    site: Site
    openings: list[tuple[str, str]]
    directions_url: str
    presence: str
    ages: list[str]
    tables: list[FreeTable]


@dataclass(frozen=True, slots=True)
class FreeTable:
    """Free hours of one week for one age group: a row per day, a column per kind of seat."""

    caption: str
    columns: list[str]
    rows: list[tuple[str, list[str]]]


@login_not_required
@require_safe
def facility(request: HttpRequest, pk: int, slug: str) -> HttpResponse:
    """A facility that nobody lists is not found; an old name in the address leads to the present one."""
    found = listed_facility(pk, timezone.localdate())
    if found is None:
        raise Http404
    url = facility_url(found, request.GET.urlencode())
    if request.get_full_path() != url and slug not in url:
        return HttpResponseRedirect(url)
    return render(request, "pages/facility.html", _context(request, found))


def _context(request: HttpRequest, found: Facility) -> dict[str, Any]:
    query = filter_query(request.GET, without=("semaine",))
    week = _week(request.GET.get("semaine", ""))
    sites = _sites_words(found, week)
    how = how_to_ask([found])[found.pk]
    button, button_url = request_button(found, how, "")
    family = results_search(request)
    own = _own_buttons(request, how, sites) if not family else []
    return {
        "facility": found,
        "kind_words": kind_words(found),
        "sites": sites,
        "commune": next((site.site.commune for site in sites if site.site.commune), ""),
        "hides_address": found.kind in HOME_ADDRESSES,
        "employer": found.kind in EMPLOYER,
        "freshness": freshness(found, timezone.localtime(), seats=any(site.tables for site in sites)),
        "has_avip": bool(found.labels_in_force),  # type: ignore[attr-defined]
        "admission": list(admission(found)),
        "documents": documents(found),
        "tariff": list(tariff(found)),
        "price": _price(request, found, family),
        "family": family,
        "buttons": _family_buttons(family, found, sites) if family else own,
        "asks_here": how in (How.ASK, How.MEET) and not own,
        "how_to_ask": asking_sentences(found, how),
        "telephone": telephone_link(found),
        "button": button,
        "button_url": button_url,
        "back_query": query if "raison" in request.GET else "",
        "query": query,
        "week": week,
        "week_words": _week_words(week),
        "previous_week": week - 1 if week else None,
        "next_week": week + 1 if week < LAST_WEEK else None,
    }


def _family_buttons(family: FamilySearch, found: Facility, sites: list[SiteWords]) -> list[tuple[str, Button]]:
    """What a counsellor may do at each site, named where there are several; nothing where a meeting is asked."""
    several = len(sites) > 1
    buttons = ((words.site, button_at(family, found, words.site.pk)) for words in sites)
    return [(str(site) if several else "", button) for site, button in buttons if button]


def _own_buttons(request: HttpRequest, how: How, sites: list[SiteWords]) -> list[tuple[str, Button]]:
    """What a parent may ask at each site with the hours of the search; nothing without hours, or elsewhere."""
    text = {How.ASK: _("Demander cette place"), How.MEET: _("Demander une rencontre")}.get(how)
    form = answered_form(request.GET, timezone.localdate())
    if text is None or "raison" not in request.GET or not form.is_valid() or form.schedule is None:
        return []
    query = filter_query(request.GET, without=("semaine",))
    several = len(sites) > 1
    return [(str(words.site) if several else "", Button(text, ask_address(query, words.site.pk))) for words in sites]


def _price(request: HttpRequest, found: Facility, family: FamilySearch | None) -> PriceLine | None:
    """What the search that led here would cost at this place."""
    form = asked_form(request.GET, family, timezone.localdate())
    if "raison" not in request.GET or not form.is_valid():
        return None
    question = ask(form.need(), now=timezone.now())
    household = family.household() if family else household_of(request.session)
    prices = NeedPrices(question, household, form.commune.insee if form.commune else None)
    return price_line(prices.at(found))


def _week(text: str) -> int:
    """Weeks after the present one; whatever is not a published week is this one."""
    return min(int(text), LAST_WEEK) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _bounds(week: int, today: date) -> tuple[date, date]:
    """Seven days: today and the six that follow, then the next seven."""
    first = today + timedelta(weeks=week)
    return first, first + timedelta(days=DAYS_PER_WEEK - 1)


def _week_words(week: int) -> str:
    first, last = _bounds(week, timezone.localdate())
    return _("du %(first)s au %(last)s") % {"first": month_day(first), "last": month_day(last)}


def _sites_words(found: Facility, week: int) -> list[SiteWords]:
    """Every site in words; the calendars of all of them in two queries."""
    groups = {site.pk: list(site.age_groups.all()) for site in found.sites.all()}
    rings = free_rings(group for members in groups.values() for group in members)
    horizon = filled_until() if rings else None
    return [
        SiteWords(
            site=site,
            openings=opening_lines(site.open_week),
            directions_url=directions_url(site),
            presence=_presence(site),
            ages=[ages(group) for group in groups[site.pk]],
            tables=_tables(groups[site.pk], rings, site, week, horizon),
        )
        for site in found.sites.all()
    ]


def _presence(site: Site) -> str:
    if site.present_from and site.present_until:
        days = {"first": month_day(site.present_from), "last": month_day(site.present_until)}
        return _("Présent du %(first)s au %(last)s") % days
    if site.present_until:
        return _("Présent jusqu’au %(last)s") % {"last": month_day(site.present_until)}
    if site.present_from and site.present_from > timezone.localdate():
        return _("Présent à partir du %(first)s") % {"first": month_day(site.present_from)}
    return ""


def _tables(groups: list[AgeGroup], rings: FreeRings, site: Site, week: int, horizon: date | None) -> list[FreeTable]:
    local_now = timezone.now().astimezone(ZoneInfo(site.time_zone))
    first, last = _bounds(week, local_now.date())
    until = published_days_end(horizon, local_now.date())
    if until is None or until < first:
        return []
    tables = []
    for group in groups:
        columns = [
            (str(label), days)
            for seats_class, label in COLUMNS
            if (days := free_days(rings, group, seats_class, first, min(last, until), local_now)) is not None
        ]
        if columns:
            tables.append(_table(group, columns))
    return tables


def _table(group: AgeGroup, columns: list[tuple[str, list[FreeDay]]]) -> FreeTable:
    """The column of job-seekers, the last, is shown only where it adds something."""
    if len(columns) == len(COLUMNS) and columns[-1][1] == columns[0][1]:
        columns = columns[:-1]
    rows = [
        (weekday_day(day.day).capitalize(), [_spans(days[index]) for _label, days in columns])
        for index, day in enumerate(columns[0][1])
    ]
    return FreeTable(ages(group), [label for label, _days in columns], rows)


def _spans(day: FreeDay) -> str:
    return ", ".join(hours(start, end) for start, end in day.spans) or _("aucune")
