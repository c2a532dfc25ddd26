"""« Comparer les prix »: the same family and hours in every kind of care, without choosing a place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aids.domain.local_aid import LocalAid
from aids.domain.rules.cmg_emploi_direct import URSSAF_SIMULATOR
from aids.selectors.local_aids import local_aids_of
from childcare.domain.need import MAX_CHILDREN
from childcare.selectors.search import ask
from portal.forms.need import NeedForm
from portal.forms.reasons import answered_form
from portal.forms.simulator import PricesForm, SimulatorForm, price_name
from portal.household import household_of
from portal.journeys.every_kind import FREE_PRICED, Asked, prices_of_every_kind
from portal.journeys.pricing import need_hours
from portal.search_address import filter_query, need_pairs
from portal.views.need import need_page, today
from portal.words.simulator import chart, hours_words, row, scale_words
from territory.domain.commune import Commune

PRICE_NAMES = tuple(map(price_name, FREE_PRICED))


@login_not_required
@require_safe
def simulator(request: HttpRequest) -> HttpResponse:
    """Hours come from the search whose address this is, else they are asked here."""
    if "raison" in request.GET:
        search = answered_form(request.GET, today())
        if not search.is_valid():
            return need_page(request, search, status=400)
        question = ask(search.need(), now=timezone.now())
        if hours := need_hours(question):
            return _of_search(request, search, Asked(household_of(request.session), hours, question.first_day))
    return _of_hours(request)


def _of_search(request: HttpRequest, search: NeedForm, asked: Asked) -> HttpResponse:
    """Nothing more is asked than the prices that no scale gives."""
    form = PricesForm(request.GET, today=today())
    back = filter_query(request.GET, without=PRICE_NAMES)
    context = {"need_pairs": need_pairs(search, request.GET), "results_url": f"{reverse('places')}?{back}"}
    return _page(request, form, replace(asked, local_aids=_local_aids(search.commune)), context)


def _of_hours(request: HttpRequest) -> HttpResponse:
    """The hours of a week are asked; nothing is reproached before they are sent."""
    if "heures" not in request.GET or "enfants" in request.GET:
        form = SimulatorForm(typed=request.GET, today=today())
    else:
        form = SimulatorForm(request.GET, today=today())
    asked = None
    if form.is_valid():
        on = max(today(), *(child.birth_date for child in form.children))
        asked = Asked(household_of(request.session), form.hours(), on, _local_aids(form.commune))
    rows = range(1, form.rows_shown + 1)
    context = {
        "asks_hours": True,
        "is_without_hours": "raison" in request.GET,
        "children_rows": [(form[f"mois{number}"], form[f"annee{number}"]) for number in rows],
        "next_child": form.rows_shown + 1 if form.rows_shown < MAX_CHILDREN else None,
    }
    return _page(request, form, asked, context)


def _local_aids(commune: Commune | None) -> tuple[LocalAid, ...]:
    """Those of where the family lives, or searches: it is taken to live there."""
    return local_aids_of(commune.insee) if commune else ()


def _page(request: HttpRequest, form: PricesForm, asked: Asked | None, context: dict[str, Any]) -> HttpResponse:
    only_a_choice = bool(getattr(form, "commune_choices", ())) and set(form.errors) == {"ville"}
    context |= {
        "form": form,
        "here": reverse("simulator"),
        "price_url": f"{reverse('price')}?retour=comparer&{filter_query(request.GET)}",
        "knows_family": household_of(request.session) is not None,
    }
    if asked is not None and form.is_valid():
        context |= _comparison(replace(asked, hourly_prices=form.hourly_prices()))
    return render(request, "pages/simulator.html", context, status=400 if form.errors and not only_a_choice else 200)


def _comparison(asked: Asked) -> dict[str, Any]:
    found = prices_of_every_kind(asked)
    rows = [row(kind) for kind in found]
    return {
        "rows": rows,
        "chart": chart(found, rows),
        "scale": scale_words(found, asked.on),
        "hours_words": hours_words(asked.hours),
        "is_weekly": asked.is_weekly,
        "has_range": any(kind.price.lowest is not None for kind in found),
        "several_children": len(asked.hours.children) > 1,
        "employs": any(kind.price.plus_contributions for kind in found),
        "urssaf_url": URSSAF_SIMULATOR,
    }
