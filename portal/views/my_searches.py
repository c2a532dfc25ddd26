"""« Mes recherches »: what an account keeps, the new places, how often to hear of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.abilities import require
from accounts.access import signed_in
from accounts.models import User
from childcare.models import Facility
from childcare.selectors.favourites import kept_by
from core.messages import preferences, topics
from core.messages.addresses import address_row
from core.models import Channel
from families.access import saved_search_for
from families.domain.abilities import SavedSearchAbility
from families.models import SavedSearch, ToldPlace
from families.services import saved_searches
from families.services.export import as_json
from portal.cards import facility_url
from portal.forms.message_choices import MessageChoicesForm, Question
from portal.journeys.kept_search import UnreadableSearch, kept_search
from portal.new_places import NewPlace, new_place, sites_of


@dataclass(frozen=True, slots=True)
class Shown:
    """One saved search in words: where, for which place, what is new."""

    search: SavedSearch
    city: str
    facility: str
    url: str
    places: list[NewPlace]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_searches(request: HttpRequest) -> HttpResponse:
    """Saved searches and favourites; a POST says how often to write."""
    user = signed_in(request)
    ways = _ways_of(user)
    form = MessageChoicesForm(_questions(user, ways), request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        for channel, to in ways:
            preferences.choose(address_row(channel, to), form.frequencies(channel), now=timezone.now())
        messages.success(request, _("C’est noté."))
        return redirect("my_searches")
    context = {
        "searches": shown(SavedSearch.objects.filter(user=user).order_by("-created_at", "-pk")),
        "favourites": [(each.facility, facility_url(each.facility)) for each in kept_by(user)],
        "form": form,
        "today": timezone.localdate(),
    }
    return render(request, "pages/my_searches.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def my_searches_json(request: HttpRequest) -> HttpResponse:
    """All that is held about the searches and the places of this account, to take away."""
    user = signed_in(request)
    searches = SavedSearch.objects.filter(user=user).order_by("pk")
    held = {
        "recherches": [saved_searches.everything_about(search) for search in searches],
        "lieux gardés": [{"lieu": str(each.facility), "gardé le": each.kept_at} for each in kept_by(user)],
    }
    return download(held, "mes-recherches.json")


@never_cache
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Pause, go on, or erase one search of one's own."""
    signed_in(request)
    search = saved_search_for(request.user, pk)
    require(request.user, search, SavedSearchAbility.CHANGE)
    action = request.POST.get("action", "")
    if action == "pause":
        saved_searches.pause(search, now=timezone.now())
        messages.success(request, _("Nous ne vous prévenons plus pour cette recherche."))
    elif action == "reprendre":
        saved_searches.resume(search)
        messages.success(request, _("Nous vous prévenons de nouveau."))
    elif action == "supprimer":
        saved_searches.remove(search)
        messages.success(request, _("Recherche supprimée."))
    return redirect("my_searches")


def download(held: Any, name: str) -> HttpResponse:
    """What is held, in a file."""
    answer = JsonResponse(as_json(held), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def shown(searches: Iterable[SavedSearch]) -> list[Shown]:
    """Searches with their new places, latest first. Three queries, however many."""
    kept = list(searches)
    told = list(ToldPlace.objects.filter(search__in=kept, is_new=True).order_by("-since", "pk"))
    sites = sites_of(told)
    names = dict(Facility.objects.filter(pk__in={each.only_facility for each in kept}).values_list("pk", "name"))
    return [
        Shown(
            search=search,
            city=_city(search),
            facility=names.get(search.only_facility, "") if search.only_facility else "",
            url=f"{reverse('places')}?{search.query}",
            places=[
                found
                for place in told
                if place.search_id == search.pk and (found := new_place(place, sites, search.query))
            ],
        )
        for search in kept
    ]


def _city(search: SavedSearch) -> str:
    try:
        return kept_search(search.query, asked_on=search.asked_on).title
    except UnreadableSearch:
        return ""


def _ways_of(user: User) -> list[tuple[str, str]]:
    ways = ((Channel.EMAIL.value, user.email), (Channel.SMS.value, user.phone))
    return [(channel, to) for channel, to in ways if to]


def _questions(user: User, ways: list[tuple[str, str]]) -> list[Question]:
    topic = topics.topic(saved_searches.TOPIC)
    return [
        Question(
            channel,
            topic,
            preferences.choices_of(channel, to).get(
                topic.code, preferences.usual_frequency(channel, has_email=bool(user.email))
            ),
        )
        for channel, to in ways
    ]
