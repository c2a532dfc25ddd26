"""« Copier le résumé », and the sheet that a parent takes away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.abilities import require
from bookings.access import demand_followed
from families.domain.abilities import FamilyFileAbility
from families.services.telling import hand_over
from portal.journeys.demand_summary import summary_of
from portal.qr_code import qr_code


@never_cache
@require_POST
def demand_summary(request: HttpRequest, pk: int) -> HttpResponse:
    """A POST, since it makes a link for the parent: shown this once, on the sheet and in its code."""
    demand = demand_followed(request.user, pk)
    if demand.file is None or demand.file.closed_at is not None:
        raise Http404
    require(request.user, demand.file, FamilyFileAbility.EDIT)
    now = timezone.now()
    summary = summary_of(demand, now=now)
    if summary is None:
        messages.info(request, _("Aucune place n’est demandée ni obtenue : il n’y a rien à résumer."))
        return redirect("followed_demand", pk)
    address = hand_over(demand.file, now=now)
    context = {"demand": demand, "summary": summary, "address": address, "code": qr_code(address)}
    return render(request, "espace/reservations/summary.html", context)
