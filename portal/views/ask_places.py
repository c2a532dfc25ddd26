"""« Demander cette place »: one to three places in order, or a meeting; everything asked is in the address, so that
signing in loses nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from bookings.services import own_requests
from bookings.services.demands import Asked
from bookings.services.refusals import Refused
from portal.cards import facility_url, telephone_link
from portal.forms.need import NeedForm
from portal.forms.reasons import answered_form
from portal.journeys.own_asking import Choice, How, asked_of, choices
from portal.search_address import CHOSEN, COMPARED, MOST_COMPARED, chosen_sites, compared_sites, filter_query
from portal.views.need import today
from portal.words.espace.bookings import when_words
from portal.words.french import listing, month_year
from portal.words.notices import hours_url


@dataclass(frozen=True, slots=True)
class Row:
    """One place on the page; the addresses change the order, or take it out."""

    choice: Choice
    url: str
    telephone: str
    first_url: str
    without_url: str


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask_places(request: HttpRequest) -> HttpResponse:
    """A GET shows all that will be asked; a POST asks, once signed in."""
    form = answered_form(request.GET, today())
    if not form.is_valid():
        return HttpResponseRedirect(f"{reverse('places')}?{request.GET.urlencode()}")
    chosen = choices(_numbers(request))
    if not chosen:
        return HttpResponseRedirect(f"{reverse('places')}?{filter_query(request.GET)}")
    sites = [choice.site for choice in chosen]
    asked = asked_of(form.need(), form.commune.insee if form.commune else "", sites, today=today())
    context = _context(request, form, chosen, asked)
    if request.method == "POST" and asked is not None:
        if not request.user.is_authenticated:
            return HttpResponseRedirect(context["sign_up_url"])
        try:
            return _ask(request, form, chosen, asked)
        except Refused as refused:
            return render(request, "pages/ask_places.html", context | {"refused": str(refused)}, status=400)
    return render(request, "pages/ask_places.html", context)


def _ask(request: HttpRequest, form: NeedForm, chosen: list[Choice], asked: Asked) -> HttpResponse:
    """Those that answer here are asked in order, and whoever is met is told. Raises Refused, and asks nobody."""
    parent, now = signed_in(request), timezone.now()
    births = [child.birth_date for child in form.children]
    seats = [choice.site for choice in chosen if choice.how is How.ASK]
    met = [choice.facility for choice in chosen if choice.how is How.MEET]
    if not seats and not met:
        raise Refused(_("Ces lieux ne répondent pas sur ce site. Appelez-les."))
    own_requests.ask(parent, asked, births, seats, met, now=now)
    messages.success(request, _("Votre demande est envoyée."))
    return redirect("my_bookings")


def _context(request: HttpRequest, form: NeedForm, chosen: list[Choice], asked: Asked | None) -> dict[str, Any]:
    here, query = request.get_full_path(), filter_query(request.GET, without=(CHOSEN,))
    numbers = [choice.site.pk for choice in chosen]
    births = [month_year(child.birth_date) for child in form.children]
    return {
        "rows": [_row(choice, numbers, query) for choice in chosen],
        "can_ask": any(choice.how in (How.ASK, How.MEET) for choice in chosen),
        "seats": sum(choice.how is How.ASK for choice in chosen),
        "meets": any(choice.how is How.MEET for choice in chosen),
        "asked": asked,
        "when": when_words(asked.starts, asked.until, asked.hours) if asked else [],
        "children": listing(births),
        "several": len(births) > 1,
        "here": here,
        "results_url": f"{reverse('places')}?{query}",
        "more_url": f"{reverse('places')}?{query}{_places(numbers, CHOSEN)}"
        if len(chosen) < MOST_COMPARED and not all(choice.how is How.MEET for choice in chosen)
        else "",
        "need_url": hours_url(form, request.GET),
        "sign_up_url": f"{reverse('account_signup')}?{urlencode({'next': here})}",
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': here})}",
    }


def _row(choice: Choice, numbers: list[int], query: str) -> Row:
    others = [number for number in numbers if number != choice.site.pk]
    here = f"{reverse('ask_places')}?{query}"
    return Row(
        choice=choice,
        url=facility_url(choice.facility, query),
        telephone=telephone_link(choice.facility),
        first_url=f"{here}{_places([choice.site.pk, *others])}" if numbers[0] != choice.site.pk else "",
        without_url=f"{here}{_places(others)}" if others else "",
    )


def _numbers(request: HttpRequest) -> list[int]:
    """The sites asked, in order: those chosen before, then the one whose button was pressed."""
    return list(dict.fromkeys([*chosen_sites(request.GET), *compared_sites(request.GET)]))[:MOST_COMPARED]


def _places(numbers: list[int], name: str = COMPARED) -> str:
    return "".join(f"&{name}={number}" for number in numbers)
