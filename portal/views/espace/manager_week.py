"""« Ma semaine »: the page, the answers to a request, the days that change. By an account, or by a signed link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.domain.abilities import PlaceBookingAbility
from bookings.domain.life import Event, Party, State, events_for
from bookings.models import Booking, ExtraHours
from bookings.services import answers, attendance, changes, week_links
from bookings.services.refusals import Refused
from bookings.services.waiting import NotFirst, why_another_first
from childcare.access import managing_organisations
from portal.forms.espace.answers import DepartureForm, OtherHoursForm, RefusalForm
from portal.journeys.manager_week import card_of, mark_of, week_of
from portal.manager_desk import Desk

TOLD = {
    "accepter": gettext_lazy("Demande acceptée. Le parent est prévenu : il doit encore dire oui."),
    "refuser": gettext_lazy("Demande refusée. La famille sera orientée ailleurs."),
    "horaires": gettext_lazy("Vos horaires sont proposés à la famille."),
    "preparer": gettext_lazy("Le coordinateur est prévenu. Aucun délai ne court pendant ce temps."),
}


@require_safe
def week(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All that a manager has to do, what is urgent first."""
    now = timezone.now()
    found = week_of(desk.bookings, desk.facilities, shows_parents=desk.shows_parents, now=now)
    context = {"desk": desk, "week": found, "facilities": list(desk.facilities)}
    if desk.link is None and desk.by is not None:
        context["links"] = week_links.running(managing_organisations(desk.by), now=now)
    return render(request, "espace/semaine/week.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The answers that a request is open to. What changed since the page was read is told, and shown."""
    booking = desk.booking(pk, PlaceBookingAbility.ANSWER)
    if request.method != "POST":
        return _page(request, desk, booking)
    gesture, now = request.POST.get("geste", ""), timezone.now()
    if gesture not in GESTURES:
        raise Http404
    if request.POST.get("vu") != mark_of(booking):
        return _page(request, desk, booking, told=_("Cette demande est déjà traitée, ou vient de changer."))
    form = FORMS[gesture](booking, request)
    if not form.is_valid():
        return _page(request, desk, booking, form=form, status=400)
    try:
        with transaction.atomic():
            GESTURES[gesture](desk, booking, form, now)
            desk.note(booking, gesture, now=now)
    except NotFirst as refusal:
        form.add_error("ecart", str(refusal))
        return _page(request, desk, booking, form=form, status=400)
    except Refused as refusal:
        return _page(request, desk, desk.booking(pk, PlaceBookingAbility.ANSWER), told=str(refusal))
    messages.success(request, str(TOLD[gesture]))
    return redirect(desk.url("manager_week"))


@require_POST
def day(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """« Absent » gives the seats of a day back at once; « Vient » takes them again; or who came in the end."""
    booking = desk.booking(pk, PlaceBookingAbility.NOTE)
    gesture, now = request.POST.get("geste", ""), timezone.now()
    try:
        with transaction.atomic():
            told = _note_day(request, desk, booking, gesture, now)
            desk.note(booking, gesture, now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect(desk.url("manager_week"))


@require_POST
def extra(request: HttpRequest, desk: Desk, pk: int, number: int) -> HttpResponse:
    """Hours asked beyond the usual ones: yes, if the seats are free, or no."""
    booking = desk.booking(pk, PlaceBookingAbility.NOTE)
    hours = get_object_or_404(ExtraHours, pk=number, booking=booking)
    accepts, now = request.POST.get("geste") == "oui", timezone.now()
    give = changes.accept_extra if accepts else changes.refuse_extra
    try:
        with transaction.atomic():
            give(hours.pk, by=desk.by, now=now)
            desk.note(booking, "heures-oui" if accepts else "heures-non", now=now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Heures acceptées.") if accepts else _("Heures refusées. Le parent est prévenu."))
    return redirect(desk.url("manager_week"))


@require_POST
def end_links(request: HttpRequest, desk: Desk) -> HttpResponse:
    """« Ces liens ne sont plus bons »: those that letters carried open nothing any more."""
    assert desk.by is not None  # noqa: S101
    week_links.end(managing_organisations(desk.by), by=desk.by, now=timezone.now())
    messages.success(request, _("Ces liens n’ouvrent plus rien. Les suivants partent vendredi matin."))
    return redirect("manager_week")


def _accept(desk: Desk, booking: Booking, form: forms.Form, now: datetime) -> None:
    assert isinstance(form, DepartureForm)  # noqa: S101
    answers.accept(booking.pk, by=desk.by, now=now, departure=form.reason())


def _refuse(desk: Desk, booking: Booking, form: forms.Form, now: datetime) -> None:
    assert isinstance(form, RefusalForm)  # noqa: S101
    answers.refuse(booking.pk, form.reason(), by=desk.by, now=now)


def _propose(desk: Desk, booking: Booking, form: forms.Form, now: datetime) -> None:
    assert isinstance(form, OtherHoursForm)  # noqa: S101
    answers.propose(booking.pk, form.hours(), by=desk.by, now=now, departure=form.reason())


def _prepare(desk: Desk, booking: Booking, form: forms.Form, now: datetime) -> None:
    answers.prepare(booking.pk, by=desk.by, now=now)


GESTURES: dict[str, Callable[[Desk, Booking, forms.Form, datetime], None]] = {
    "accepter": _accept,
    "refuser": _refuse,
    "horaires": _propose,
    "preparer": _prepare,
}
FORMS: dict[str, Callable[[Booking, HttpRequest], forms.Form]] = {
    "accepter": lambda booking, request: DepartureForm(request.POST),
    "refuser": lambda booking, request: RefusalForm(booking, request.POST),
    "horaires": lambda booking, request: OtherHoursForm(booking, request.POST),
    "preparer": lambda booking, request: forms.Form(request.POST),
}


def _page(
    request: HttpRequest,
    desk: Desk,
    booking: Booking,
    *,
    form: forms.Form | None = None,
    told: str = "",
    status: int | None = None,
) -> HttpResponse:
    """`told`: why nothing was done, with the present state of the request."""
    named = {type(form): form} if form is not None else {}
    with transaction.atomic():
        why = [_(each.template) for each in why_another_first(booking, timezone.now())]
    context = {
        "desk": desk,
        "card": card_of(booking, shows_parents=desk.shows_parents),
        "told": told,
        "form": form,
        "may_refuse": Event.REFUSE in events_for(State(booking.state), Party.MANAGER),
        "why_another_first": why,
        "departure": named.get(DepartureForm) or (DepartureForm() if why else None),
        "refusal": named.get(RefusalForm) or RefusalForm(booking),
        "other_hours": named.get(OtherHoursForm) or OtherHoursForm(booking),
    }
    return render(request, "espace/semaine/answer.html", context, status=status or (409 if told else 200))


def _day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.POST.get("jour", ""))
    except ValueError:
        raise Http404 from None


def _note_day(request: HttpRequest, desk: Desk, booking: Booking, gesture: str, now: datetime) -> str:
    """What is told. Raises Refused, and Http404 for what no form of ours sends."""
    if gesture == "absent":
        freed = changes.plan_absence(booking.pk, _day(request), party=Party.MANAGER, by=desk.by, now=now)
        return _("Absence notée. La place de ce jour est de nouveau proposée.") if freed else _("Absence notée.")
    if gesture == "vient":
        changes.undo_absence(booking.pk, _day(request), party=Party.MANAGER, by=desk.by, now=now)
        return _("Présence notée.")
    if gesture in ("venu", "jamais"):
        attendance.correct(booking.pk, came=gesture == "venu", by=desk.by, now=now)
        return _("Présence corrigée.")
    raise Http404
