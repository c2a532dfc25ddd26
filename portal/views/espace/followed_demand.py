"""A demand followed by its counsellor: each place, what to do next, and what is noted for the family."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.abilities import require
from accounts.access import signed_in
from bookings.access import booking_followed, demand_followed
from bookings.domain.abilities import BookingAbility
from bookings.domain.life import Party
from bookings.models import Booking, Demand
from bookings.services.agreement import cancel_demand
from bookings.services.endings import SameNeed
from bookings.services.refusals import Refused
from portal.family_search import begin, results_query
from portal.forms.espace.followed_booking import FORMS, BookingForm
from portal.journeys.counsellor_acts import BUTTONS, Act, need_elsewhere, with_form
from portal.journeys.followed_demand import followed
from portal.words.espace.journal import lines

ABILITIES = {
    "oui": BookingAbility.AGREE,
    "prendre": BookingAbility.AGREE,
    "garder": BookingAbility.AGREE,
    "annuler": BookingAbility.CANCEL,
    "presence": BookingAbility.CHANGE,
    "liste-oui": BookingAbility.AGREE,
    "liste-non": BookingAbility.AGREE,
    "quitter": BookingAbility.CANCEL,
    "absence": BookingAbility.CHANGE,
    "heures": BookingAbility.CHANGE,
    "fin": BookingAbility.END,
    "suite": BookingAbility.END,
}


@never_cache
@require_safe
def followed_demand(request: HttpRequest, pk: int) -> HttpResponse:
    """The demand, with the forms of what may be noted now."""
    return _page(request, demand_followed(request.user, pk))


@never_cache
@require_POST
def act_on_place(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """One of the buttons, or one of the forms, of a place; what cannot be done is said, and nothing changes."""
    if act not in ABILITIES:
        raise Http404
    booking = booking_followed(request.user, pk)
    require(request.user, booking, ABILITIES[act])
    doing = Act(booking, signed_in(request), timezone.now(), _day(request.POST.get("jour", "")))
    if act in BUTTONS:
        try:
            messages.success(request, BUTTONS[act](doing))
        except Refused as refused:
            messages.error(request, str(refused))
        return redirect("followed_demand", booking.demand_id)
    form = FORMS[act](booking, act, request.POST)
    if form.is_valid():
        try:
            told, elsewhere = with_form(doing, form)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, told)
            return _search_again(request, doing, elsewhere)
    return _page(request, booking.demand, booking, act, form)


@never_cache
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up all that a demand still asks or has."""
    demand = demand_followed(request.user, pk)
    for booking in demand.bookings.all():
        require(request.user, booking, BookingAbility.CANCEL)
    try:
        cancel_demand(demand.pk, party=Party.COUNSELLOR, by=signed_in(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("La demande est arrêtée. Les lieux sont prévenus."))
    return redirect("followed_demand", pk)


def _search_again(request: HttpRequest, doing: Act, same: SameNeed | None) -> HttpResponse:
    """The results of the need that begins when the place ends; the page of the demand otherwise."""
    file = doing.booking.demand.file
    if same is None or file is None:
        return redirect("followed_demand", doing.booking.demand_id)
    share = need_elsewhere(file, same, doing)
    if share is None:
        return redirect(
            f"{reverse('family_need_new')}?structure={file.organisation_id}&dossier={file.pk}",
        )
    mark = begin(request.session, share)
    return redirect(f"{reverse('places')}?{results_query(mark, share.need)}")


def _page(
    request: HttpRequest,
    demand: Demand,
    refused: Booking | None = None,
    act: str = "",
    form: BookingForm | None = None,
) -> HttpResponse:
    """`form`, refused, stands in the place of the fresh one of that booking."""
    seen = followed(demand, now=timezone.now())
    places = []
    for place in seen.places:
        forms = {name: kind(place.booking, name) for name, kind in FORMS.items()}
        if form is not None and refused is not None and refused.pk == place.booking.pk:
            forms[act] = form
        places.append({"place": place, "forms": forms, "open": act if form in forms.values() else ""})
    context = {
        "seen": seen,
        "demand": demand,
        "places": places,
        "history": lines(seen.history, demand.organisation) if demand.organisation else [],
        "form": form,
    }
    return render(request, "espace/reservations/followed.html", context, status=400 if form else 200)


def _day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 (a day has no zone)
    except ValueError:
        return None
