"""« Comparer »: up to three places of one search, side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.cards import Page
from portal.family_search import results_search
from portal.forms.filters import FilterForm
from portal.household import household_of
from portal.journeys.asked_search import asked_form
from portal.journeys.search import SearchQuery, search
from portal.search_address import compared_sites, filter_query
from portal.views.need import today

FARTHEST_RESULTS = 100  # what is compared was seen on one of the first pages


@login_not_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """One column per place; an address that holds no search leads back to the first page."""
    family = results_search(request)
    form, filters = asked_form(request.GET, family, today()), FilterForm(request.GET)
    sites = compared_sites(request.GET)
    if not (form.is_valid() and filters.is_valid()):
        return HttpResponseRedirect(reverse("start"))
    now = timezone.now()
    need = form.need(filters.radius_km)
    query = SearchQuery(
        need=need,
        household=family.household() if family else household_of(request.session),
        commune=form.commune.insee if form.commune else None,
        limit=FARTHEST_RESULTS,
    )
    found = {place.site.pk: place for place in search(query, now=now).places}
    page = Page(need, now, filter_query(request.GET))
    cards = page.cards(found[pk] for pk in sites if pk in found)
    context = {
        "cards": cards,
        "query": page.query,
        "add_query": filter_query(request.GET, without=("lieu",)) + "".join(f"&lieu={pk}" for pk in sites),
        "can_add": len(sites) < 3,
        "schedule": need.schedule,
    }
    return render(request, "pages/compare.html", context)
