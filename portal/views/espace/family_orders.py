"""A counsellor searches for a family, keeps a place, asks up to three."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.abilities import require
from bookings.domain.hours import read
from bookings.selectors.ways import Way, way_to_ask
from bookings.services.holds import PlaceTaken
from bookings.services.refusals import Refused
from bookings.services.waiting import NotFirst
from childcare.models import Site
from families.access import file_for
from families.domain.abilities import FamilyFileAbility
from families.models import FileNeed
from portal.family_search import FamilySearch, begin, family_search_or_404, results_query
from portal.forms.espace.family_orders import OrderForm, RequestForm
from portal.journeys.family_booking import (
    answer_awaited_until,
    ask_for,
    asked_of,
    boxes_of_children,
    draft,
    hold_for,
    kept_at,
    running_demand,
    wait_for,
)
from portal.journeys.family_need import NoPoint, need_of
from portal.journeys.family_offers import is_asked_for_seats
from portal.journeys.family_places import FamilyPlaces
from portal.words.espace.bookings import hours_words, moment_words, period_words

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_POST
def search_for(request: HttpRequest, pk: int) -> HttpResponse:
    """« Chercher une place » for one need of a file: the ordinary results, for this family."""
    file = file_for(request.user, pk)
    require(request.user, file, FamilyFileAbility.EDIT)
    number = request.POST.get("besoin", "")
    share = FileNeed.objects.filter(file=file, need=int(number) if number.isascii() and number.isdigit() else 0).first()
    if share is None or file.closed_at is not None:
        raise Http404
    try:
        need_of(share.need, file)
    except NoPoint:
        messages.error(request, _("La commune de ce besoin n’est plus connue. Écrivez un nouveau besoin."))
        return redirect("family_file", pk)
    mark = begin(request.session, share)
    return redirect(f"{reverse('places')}?{results_query(mark, share.need)}")


@never_cache
@PAGE
def hold_place(request: HttpRequest, pk: int) -> HttpResponse:
    """What would be kept at this site, until when, at what price; then it is."""
    family, site = family_search_or_404(request), _site(pk)
    now = timezone.now()
    already = kept_at(family, site)
    if already is not None and request.method != "POST":
        messages.info(request, _("Une place est déjà gardée ici pour cette famille."))
        return redirect("followed_demand", already.demand_id)
    starts = draft(family, site, avip_term=False, now=now).starts
    form = OrderForm(request.POST if request.method == "POST" else None, **_boxes(family, starts))
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            booking = hold_for(family, site, form.order(), now=now)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("L’option est posée. Le lieu est prévenu."))
            return redirect("followed_demand", booking.demand_id)
    return _hold_page(request, family, site, form, refusal, now)


@never_cache
@PAGE
def wait_for_place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the family on the waiting list of a place, for the hours of its need."""
    family, site = family_search_or_404(request), _site(pk)
    if not _answers(family, site):
        raise Http404
    now = timezone.now()
    booking = draft(family, site, avip_term=False, now=now)
    form = OrderForm(request.POST if request.method == "POST" else None, **_boxes(family, booking.starts))
    if request.method == "POST" and form.is_valid():
        try:
            demand = wait_for(family, site, form.order(), now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("La famille est sur la liste d’attente."))
            return redirect("followed_demand", demand.pk)
    context = {"family": family, "site": site, "form": form, "hours": hours_words(read(booking.demand.hours))}
    return render(request, "espace/reservations/wait.html", context, status=400 if form.errors else 200)


@never_cache
@PAGE
def request_places(request: HttpRequest) -> HttpResponse:
    """One to three places that answer on the portal, in order or together."""
    family, now = family_search_or_404(request), timezone.now()
    running = running_demand(family)
    if running is not None:
        messages.info(request, _("Une demande est déjà en cours pour ce besoin : la voici."))
        return redirect("followed_demand", running.pk)
    first = request.GET.get("lieu", "")
    answering = _answering(FamilyPlaces(family, now=now), family, first)
    named = [(pk, f"{site.facility.name}, {site.commune}") for pk, site in answering.items()]
    starts = asked_of(family, avip_term=False, today=timezone.localdate(now)).starts
    data = request.POST if request.method == "POST" else None
    form = RequestForm(data, places=named, first=first, **_boxes(family, starts))
    if request.method == "POST" and form.is_valid():
        sites = [answering[str(pk)] for pk in form.sites()]
        try:
            demand = ask_for(family, sites, form.order(), form.way(), now=now)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("La demande est envoyée."))
            return redirect("followed_demand", demand.pk)
    context = {"family": family, "form": form, "places": named}
    return render(request, "espace/reservations/request.html", context, status=400 if form.errors else 200)


def _hold_page(
    request: HttpRequest, family: FamilySearch, site: Site, form: OrderForm, refusal: Refused | None, now: datetime
) -> HttpResponse:
    """The page of confirmation; when the place was taken meanwhile, what is left and the next best places."""
    places = FamilyPlaces(family, now=now)
    booking = draft(family, site, avip_term=False, now=now)
    until = answer_awaited_until(booking, now)
    context: dict[str, Any] = {
        "family": family,
        "site": site,
        "form": form,
        "refusal": refusal,
        "taken": isinstance(refusal, PlaceTaken),
        "price": places.price_at(site),
        "waiting_url": family.address("family_wait", site.pk) if isinstance(refusal, PlaceTaken | NotFirst) else "",
        "left": places.next_best(without=site.pk) if refusal else [],
        "until": moment_words(until, site.time_zone) if until and until > now else "",
        "hours": hours_words(read(booking.demand.hours)),
        "days": period_words(read(booking.demand.hours), booking.starts, booking.until),
        "travel": booking.demand.travel_minutes,
    }
    status = 409 if refusal else 400 if form.errors else 200
    return render(request, "espace/reservations/hold.html", context, status=status)


def _site(pk: int) -> Site:
    """Raises Http404 where no seat is asked of the place itself."""
    site = Site.objects.select_related("facility").filter(pk=pk, facility__listed=True).first()
    if site is None or not is_asked_for_seats(site.facility):
        raise Http404
    return site


def _answering(places: FamilyPlaces, family: FamilySearch, first: str) -> dict[str, Site]:
    """The sites that may be asked, best first; the one that the page was opened for is among them, however far."""
    found = {str(place.site.pk): place.site for place in places.answering()}
    if first in found or not (first.isascii() and first.isdigit() and len(first) < 15):
        return found
    site = Site.objects.select_related("facility").filter(pk=int(first), facility__listed=True).first()
    if site and is_asked_for_seats(site.facility) and _answers(family, site):
        return {first: site, **found}
    return found


def _answers(family: FamilySearch, site: Site) -> bool:
    return way_to_ask(site.facility, family.by.organisation) is not Way.CALL


def _boxes(family: FamilySearch, on: date) -> dict[str, Any]:
    """What the form shows of the file."""
    boxes = boxes_of_children(family, on)
    weekly = family.need.starts is not None
    return {"children": boxes.named, "young": boxes.ticked, "avip": family.need.avip_priority and weekly}
