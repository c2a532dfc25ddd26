"""What a coordinator is handed: demands that no place accepted, welcomes to prepare, places that keep silent."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.abilities import require
from accounts.access import member_organisations, signed_in
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from bookings.access import escalated, escalated_demand, escalated_demands, welcome_to_prepare, welcomes_to_prepare
from bookings.domain.abilities import EscalatedDemandAbility
from bookings.models import Demand
from bookings.selectors.outcomes import outcomes
from bookings.selectors.silences import of_departements
from bookings.services.answers import prepared
from bookings.services.refusals import Refused
from bookings.services.requests import close
from portal.journeys.without_place import demands_seen

REPORTED, YEAR = timedelta(days=90), timedelta(days=365)


@never_cache
@require_safe
def demands_without_place(request: HttpRequest) -> HttpResponse:
    """The oldest first; then the welcomes to prepare, who did not answer for three months, what followed the places."""
    user = signed_in(request)
    comites = member_organisations(user, Role.COORDINATOR).filter(kind=OrganisationKind.COMITE_AVIP)
    if not comites.exists():
        raise Http404
    demands = _with_places(escalated_demands(user).filter(closed_at=None)).order_by("escalated_at", "pk")
    reports, today = of_departements(user, since=timezone.now() - REPORTED), timezone.localdate()
    context = {
        "comites": comites,
        "demands": demands_seen(demands),
        "welcomes": welcomes_to_prepare(user),
        "silent": [report for report in reports if report.silences],
        "followed": [(each, outcomes(today - YEAR, today, departement=each.departement)) for each in comites],
    }
    return render(request, "espace/reservations/without_place.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def demand_without_place(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them; a POST says that it is settled."""
    demand = escalated_demand(request.user, pk)
    theirs = escalated(demand)
    require(request.user, theirs, EscalatedDemandAbility.SEE)
    if request.method != "POST":
        seen = demands_seen(_with_places(Demand.objects.filter(pk=demand.pk)))[0]
        return render(request, "espace/reservations/without_place_one.html", {"seen": seen, "demand": demand})
    require(request.user, theirs, EscalatedDemandAbility.SETTLE)
    try:
        close(demand.pk, by=signed_in(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("demand_without_place", pk)
    messages.success(request, _("La demande est close."))
    return redirect("demands_without_place")


@never_cache
@require_POST
def welcome_prepared(request: HttpRequest, pk: int) -> HttpResponse:
    """What the welcome needed is settled: the place answers again."""
    welcome = welcome_to_prepare(request.user, pk)
    require(request.user, escalated(welcome.booking.demand), EscalatedDemandAbility.SETTLE)
    try:
        prepared(welcome.booking_id, by=signed_in(request), now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("C’est noté : le lieu a de nouveau son délai pour répondre."))
    return redirect("demands_without_place")


def _with_places(demands: QuerySet[Demand]) -> QuerySet[Demand]:
    found = demands.select_related("ordered_by__user", "ordered_by__organisation")
    return found.prefetch_related("children", "bookings__site__facility")
