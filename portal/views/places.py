"""The results: « Voir les places »."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from childcare.domain.kinds import ResultKind
from childcare.domain.need import MAX_RADIUS_KM
from portal.cards import Card, Page
from portal.family_search import FamilySearch, results_search
from portal.forms.filters import FilterForm
from portal.forms.need import NeedForm
from portal.household import household_of
from portal.journeys.asked_search import asked_form
from portal.journeys.family_offers import offered_to
from portal.journeys.search import SearchAnswer, SearchQuery, search
from portal.pagination import Pager
from portal.search_address import asked_again_address, chosen_sites, compared_sites, filter_query, need_pairs, tidy
from portal.views.need import need_page, today
from portal.words.french import number
from portal.words.notices import hours_url, notices

PAGE_SIZE = 10  # on a telephone a card fills most of the screen
WIDER = (5.0, 10.0, 20.0, MAX_RADIUS_KM)
NARROWING = ("modes", "avip", "couverture", "prix")
RESULTS = "resultats"  # id of what htmx replaces


class HtmxRequest(HttpRequest):
    """A request as HtmxMiddleware completes it."""

    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one kind: never mixed with another."""

    kind: str
    cards: list[Card]


@login_not_required
@require_safe
def places(request: HtmxRequest) -> HttpResponse:
    """Search and show. An address with empty fields is first made short, so that it can be shared."""
    short = tidy(request.GET)
    if short is not None and not request.htmx:
        return HttpResponseRedirect(f"{request.path}?{short.urlencode()}")
    family = results_search(request)
    form = asked_form(request.GET, family, today())
    if not form.is_valid():
        only_a_choice = bool(form.commune_choices) and set(form.errors) == {"ville"}
        return need_page(request, form, status=200 if only_a_choice else 400)
    filters = FilterForm(request.GET)
    context = _form_context(request, form, filters, family)
    if not filters.is_valid():
        return _render(request, context | {"answer": None}, status=400)
    return _render(request, context | _answer_context(request, form, filters, family))


def _render(request: HtmxRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The whole page, or what the filters change in it when htmx asks for it."""
    fragment = request.htmx and request.htmx.target == RESULTS and not request.htmx.history_restore_request
    template = "parts/results/results.html" if fragment else "pages/places.html"
    response = render(request, template, context | {"updated": fragment}, status=status)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    short = tidy(request.GET)
    if fragment and short is not None:
        response["HX-Push-Url"] = f"{request.path}?{short.urlencode()}"
    return response


def _form_context(
    request: HttpRequest, form: NeedForm, filters: FilterForm, family: FamilySearch | None
) -> dict[str, Any]:
    return {
        "form": form,
        "filters": filters,
        "commune": form.commune,
        "need_pairs": need_pairs(form, request.GET),
        "query": filter_query(request.GET),
        "tiles": settings.MAP_TILES,
        "family": family,
        **_links(request, form, family),
    }


def _links(request: HttpRequest, form: NeedForm, family: FamilySearch | None) -> dict[str, str]:
    """Where hours and income are corrected: on the pages of who searches, or in the file of the family."""
    if family:
        return {
            "price_url": reverse("family_file_edit", args=[family.file.pk]),
            "edit_url": reverse("family_need", args=[family.need.pk]),
        }
    return {
        "price_url": f"{reverse('price')}?{filter_query(request.GET)}",
        "edit_url": hours_url(form, request.GET),
        "demand_url": asked_again_address(request.GET),
    }


def _answer_context(
    request: HttpRequest, form: NeedForm, filters: FilterForm, family: FamilySearch | None
) -> dict[str, Any]:
    now = timezone.now()
    pager = Pager.asked(request.GET.get("page", ""), PAGE_SIZE)
    need = form.need(filters.radius_km)
    query = SearchQuery(
        need=need,
        filters=filters.filters,
        sort=filters.sort,
        max_price=filters.max_price,
        household=family.household() if family else household_of(request.session),
        commune=form.commune.insee if form.commune else None,
        limit=pager.size,
        offset=pager.offset,
    )
    answer = search(query, now=now)
    chosen = tuple(chosen_sites(request.GET)) if family is None else ()
    page = Page(need, now, filter_query(request.GET), tuple(compared_sites(request.GET)), chosen)
    return {
        "answer": answer,
        "need": need,
        "radius": number(need.radius_km),
        "sections": _sections(answer, page, family),
        "first_page_query": filter_query(request.GET),
        "pager": pager.of(answer.count, filter_query(request.GET)),
        "wider": _wider(need.radius_km, request.GET),
        "narrowed": any(filters.cleaned_data[name] for name in NARROWING),
        "all_kinds_query": filter_query(request.GET, without=NARROWING),
        "knows_income": query.household is not None,
        **_counts(answer),
        "notices": notices(
            form,
            request.GET,
            unpublished_minutes=answer.unpublished_minutes,
            published_until=answer.published_until,
        ),
    }


def _sections(answer: SearchAnswer, page: Page, family: FamilySearch | None) -> list[Section]:
    """The page's cards by kind: free seats, then seats to ask for, full places, and people to meet."""
    sections = []
    offered = offered_to(family, answer.places) if family else None
    for kind in ResultKind:
        found = [place for place in answer.places if place.match.kind is kind]
        if found:
            cards = page.cards(found)
            sections.append(Section(kind.value, offered.on(cards) if offered else cards))
    return sections


def _counts(answer: SearchAnswer) -> dict[str, int]:
    return {f"{kind.value}_count": answer.count_by_kind.get(kind, 0) for kind in ResultKind}


def _wider(radius_km: float, query: QueryDict) -> dict[str, str] | None:
    """The next larger distance to propose, and its address."""
    for radius in WIDER:
        if radius > radius_km:
            return {"radius": number(radius), "query": f"{filter_query(query, without=('rayon',))}&rayon={radius:g}"}
    return None
