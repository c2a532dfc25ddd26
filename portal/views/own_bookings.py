"""« Mes demandes »: what a family asked and has, and every thing it may do with it, on plain forms."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from bookings.domain.hours import read
from bookings.domain.introductions import NEXT, IntroductionState
from bookings.domain.life import Party
from bookings.services import freed_seats
from bookings.services import waiting as waiting_lists
from bookings.services.calendar_days import TOLD
from bookings.services.refusals import Refused
from portal.family_door import Door
from portal.journeys.own_actions import ACTIONS, ANSWERS, MEETING_ACTS, actions_on
from portal.journeys.own_bookings import asked, meetings, waits
from portal.words.espace.bookings import when_words

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def bookings(request: HttpRequest, door: Door) -> HttpResponse:
    """All of it; what calls for an answer comes first."""
    now = timezone.now()
    demands = asked(door, now)
    context = {
        "door": door,
        "demands": [each for each in demands if not each.is_over],
        "over": [each for each in demands if each.is_over],
        "waits": waits(door, now),
        "meetings": meetings(door, timezone.localdate(now)),
        "has_days": any(place.booking.state in TOLD for each in demands for place in each.places),
        "calendar_url": door.url("calendar"),
        "calendar_address_url": door.url("calendar_address"),
    }
    return render(request, "pages/my_bookings.html", context)


@PAGE
@sensitive_post_parameters()
def booking(request: HttpRequest, door: Door, pk: int, code: str) -> HttpResponse:
    """One action on one place: a GET asks, a POST does. A page that is out of date leads back to what is true now."""
    action, found, now = ACTIONS.get(code), door.booking(pk), timezone.now()
    if action is None:
        raise Http404
    typed = request.POST if request.method == "POST" else None
    form = action.form(typed, booking=found, now=now) if action.form else None
    if action not in actions_on(found, now) or not door.is_open:
        return _stale(request, door)
    if typed is not None and (form is None or form.is_valid()):
        try:
            then = action.do(door, found, form, now)
        except Refused as refused:
            if form is None or action not in actions_on(door.booking(pk), now):
                return _stale(request, door, str(refused))
            form.add_error(None, str(refused))
        else:
            messages.success(request, str(action.done))
            return redirect(then or door.url("bookings"))
    hours = found.proposed_hours if code == "prendre" else found.demand.hours
    context = {
        "action": action,
        "form": form,
        "place": str(found.site.facility),
        "when": when_words(found.starts, found.until, read(hours or [])),
    }
    return _act_page(request, door, "pages/my_booking_act.html", context)


@PAGE
def waiting(request: HttpRequest, door: Door, pk: int, code: str) -> HttpResponse:
    """« Oui, je prends », « non merci »; or wait no more, which is asked once more."""
    row, now = door.waiting_row(pk), timezone.now()
    if code not in {*ANSWERS, "quitter"}:
        raise Http404
    if request.method != "POST":
        context = {"place": str(row.age_group.site.facility), "code": code, "back": door.url("bookings")}
        return render(request, "pages/my_waiting_act.html", context)
    try:
        if code == "quitter":
            waiting_lists.leave(row.pk, party=Party.PARENT, by=door.parent, now=now)
        else:
            freed_seats.answer(row.pk, ANSWERS[code], party=Party.PARENT, by=door.parent, now=now)
    except Refused as refused:
        return _stale(request, door, str(refused))
    messages.success(request, _("C’est noté."))
    return redirect(door.url("bookings"))


@PAGE
@sensitive_post_parameters()
def introduction(request: HttpRequest, door: Door, pk: int, code: str) -> HttpResponse:
    """The day of a meeting, a contract that was signed, or nothing more."""
    found, now = door.introduction(pk), timezone.now()
    if code not in MEETING_ACTS:
        raise Http404
    act = MEETING_ACTS[code]
    typed = request.POST if request.method == "POST" else None
    form = act.form(typed, now=now) if act.form else None
    if act.to not in NEXT[IntroductionState(found.state)] or not door.is_open:
        return _stale(request, door)
    if typed is not None and (form is None or form.is_valid()):
        try:
            act.do(found.pk, form, Party.PARENT, door.parent, now)
        except Refused as refused:
            if form is None:
                return _stale(request, door, str(refused))
            form.add_error("jour", str(refused))
        else:
            messages.success(request, _("C’est noté."))
            return redirect(door.url("bookings"))
    context = {"act": act, "form": form, "place": str(found.facility)}
    return _act_page(request, door, "pages/my_meeting_act.html", context)


def _act_page(request: HttpRequest, door: Door, template: str, context: dict[str, Any]) -> HttpResponse:
    form = context["form"]
    context["back"] = door.url("bookings")
    return render(request, template, context, status=400 if form is not None and form.errors else 200)


def _stale(request: HttpRequest, door: Door, why: str = "") -> HttpResponse:
    """What was asked is not possible any more: say so, and show where things stand now."""
    messages.warning(request, why or _("Cette demande vient de changer. Voici où elle en est."))
    return redirect(door.url("bookings"))
