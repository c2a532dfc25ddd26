"""One booking for its place: whom it receives once it accepted, the admission step by step, visits, a giving up."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bookings.domain.abilities import PlaceBookingAbility
from bookings.domain.admission import NEXT, AdmissionState
from bookings.domain.life import Event, Party, State, events_for
from bookings.models import Admission, Booking, ExtraHours, Visit
from bookings.services import admissions, agreement, visits
from bookings.services.refusals import Refused
from portal.forms.espace.admission import PapersForm, VisitForm
from portal.journeys.manager_week import card_of
from portal.manager_desk import Desk
from portal.words.espace.bookings import age_words

STEPS = dict(Admission._meta.get_field("state").choices or ())


@require_safe
def place_booking(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    return _page(request, desk, desk.booking(pk, PlaceBookingAbility.SEE))


@require_POST
def admit(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One gesture of the admission: a step, the papers that lack, a reminder, the confirmation, or the end of it."""
    booking = desk.booking(pk, PlaceBookingAbility.ADMIT)
    gesture, now = request.POST.get("geste", ""), timezone.now()
    try:
        told = _admit(request, desk, booking, gesture, now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)
    return redirect("place_booking", pk)


@require_http_methods(["POST"])
def plan_visit(request: HttpRequest, desk: Desk, pk: int, number: int = 0) -> HttpResponse:
    """A new visit, or another moment for visit `number`."""
    booking = desk.booking(pk, PlaceBookingAbility.ADMIT)
    form = VisitForm(request.POST, prefix=_prefix(number))
    if form.is_valid():
        kind = Visit.Kind(form.cleaned_data["objet"])
        try:
            visits.plan(pk, form.hours(), kind=kind, visit_id=number or None, by=desk.by, now=timezone.now())
        except Refused as refusal:
            form.add_error("jour", str(refusal))
        else:
            messages.success(request, _("La visite est fixée."))
            return redirect("place_booking", pk)
    return _page(request, desk, booking, typed=form, visit=number)


@require_POST
def note_visit(request: HttpRequest, desk: Desk, pk: int, number: int) -> HttpResponse:
    """Whether a visit took place."""
    booking = desk.booking(pk, PlaceBookingAbility.ADMIT)
    visit = get_object_or_404(Visit, pk=number, booking=booking)
    try:
        admissions.note_visit(visit.pk, came=request.POST.get("geste") == "oui", by=desk.by, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("C’est noté."))
    return redirect("place_booking", pk)


def _admit(request: HttpRequest, desk: Desk, booking: Booking, gesture: str, now: datetime) -> str:
    """What is told. Raises Refused, and Http404 for what no form of ours sends."""
    if gesture == "confirmer":
        admissions.confirm(booking.pk, by=desk.by, now=now)
        return _("La place est confirmée.")
    if gesture == "relancer":
        written = admissions.remind_papers(booking.pk, by=desk.by, now=now)
        return _("La famille est relancée.") if written else _("La famille a déjà été relancée, ou rien ne manque.")
    if gesture == "annuler":
        agreement.cancel(booking.pk, party=Party.MANAGER, by=desk.by, now=now)
        return _("La place est annulée. La famille et son conseiller sont prévenus.")
    number = request.POST.get("admission", "")
    admission = get_object_or_404(admissions.admissions_of(booking), pk=int(number) if number.isdecimal() else 0)
    if gesture == "pieces":
        form = PapersForm(admission, request.POST)
        if not form.is_valid():
            raise Refused(_("Choisissez les pièces dans la liste."))
        admissions.note_papers(admission.pk, form.cleaned_data["manquantes"], by=desk.by, now=now)
        return _("Les pièces sont notées.")
    if gesture == "etape" and request.POST.get("etape") in STEPS:
        admissions.move_to(admission.pk, AdmissionState(request.POST["etape"]), by=desk.by, now=now)
        return _("L’étape est notée.")
    raise Http404


def _page(
    request: HttpRequest, desk: Desk, booking: Booking, *, typed: VisitForm | None = None, visit: int = -1
) -> HttpResponse:
    """`typed`: the form of a visit that was refused, for the new one (0) or for that `visit`."""
    now, state = timezone.now(), State(booking.state)
    may = events_for(state, Party.MANAGER)
    planned = list(booking.visits.order_by("day", "starts"))
    context = {
        "desk": desk,
        "card": card_of(booking, shows_parents=desk.shows_parents),
        "booking": booking,
        "admissions": _steps(booking) if state in visits.PLANNED_IN else [],
        "may_confirm": Event.CONFIRM in may,
        "may_cancel": Event.CANCEL in may,
        "may_refuse": state is State.ADMISSION,
        "may_plan": state in visits.PLANNED_IN,
        "begin_before": visits.begin_visits_before(booking, now) if state is State.ADMISSION else None,
        "visits": [(each, typed if each.pk == visit else _moved(each)) for each in planned],
        "new_visit": typed if visit == 0 else VisitForm(prefix=_prefix(0)),
        "open_visit": visit,
        "extra": booking.extra_hours.order_by("day", "starts"),
        "asked": ExtraHours.State.ASKED,
        "absences": booking.absences.order_by("day"),
        "form": typed,
    }
    return render(request, "espace/semaine/booking.html", context, status=400 if typed else 200)


def _steps(booking: Booking) -> list[dict[str, object]]:
    """Each child's admission: where it is, where it may go, what lacks."""
    return [
        {
            "admission": admission,
            "age": age_words(admission.child.birth_date, booking.starts),
            "next": [(step.value, STEPS[step.value]) for step in AdmissionState if step in _following(admission)],
            "papers": PapersForm(admission),
        }
        for admission in admissions.admissions_of(booking).select_related("child", "facility")
    ]


def _following(admission: Admission) -> frozenset[AdmissionState]:
    return NEXT[AdmissionState(admission.state)]


def _moved(visit: Visit) -> VisitForm:
    """The form that moves a visit, filled with where it is."""
    at = {"jour": visit.day, "debut": f"{visit.starts:%H:%M}", "fin": f"{visit.ends:%H:%M}", "objet": visit.kind}
    return VisitForm(prefix=_prefix(visit.pk), initial=at)


def _prefix(number: int) -> str:
    return f"v{number}"
