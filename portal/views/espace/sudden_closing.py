"""« Fermer exceptionnellement »: the days, what it does to whom, then the closing itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.abilities import require
from accounts.access import signed_in
from bookings.models import Booking
from bookings.services.refusals import Refused
from bookings.services.sudden_closing import Closed, close_suddenly
from childcare.access import management_for
from childcare.domain.abilities import FacilityAbility
from childcare.services.calendar import today
from portal.forms.espace.sudden_closing import SuddenClosingForm

CONFIRM = "confirmer"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sudden_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """The form; once it is right, how many families lose days; once confirmed, the closing."""
    management = management_for(request.user, pk)
    require(request.user, management, FacilityAbility.EDIT)
    form = SuddenClosingForm(today(), request.POST if request.method == "POST" else None)
    context = {"facility": management.facility, "form": form}
    if not (request.method == "POST" and form.is_valid()):
        return render(request, "espace/lieux/close.html", context, status=400 if form.errors else 200)
    said = form.cleaned_data
    if CONFIRM not in request.POST:
        context["families"] = _families(pk, said)
        return render(request, "espace/lieux/close_confirm.html", context)
    try:
        closed = close_suddenly(
            pk,
            said["du"],
            said["au"],
            said["motif"],
            organisation_id=management.organisation_id,
            by=signed_in(request),
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("au", str(refusal))
        return render(request, "espace/lieux/close.html", context, status=400)
    messages.success(request, _told(closed))
    return redirect("facility_hours", pk)


def _families(facility_pk: int, said: dict[str, object]) -> int:
    days = (said["du"], said["au"])
    losing = Booking.objects.filter(
        site__facility=facility_pk, reservation__lines__active=True, reservation__lines__slot__day__range=days
    )
    return losing.values("demand").distinct().count()


def _told(closed: Closed) -> str:
    if not closed.touched:
        return _("Le lieu est fermé ces jours-là. Aucune famille n’y avait de place.")
    words = ngettext(
        "Le lieu est fermé ces jours-là. %(n)s famille est prévenue, avec d’autres lieux libres.",
        "Le lieu est fermé ces jours-là. %(n)s familles sont prévenues, avec d’autres lieux libres.",
        closed.touched,
    )
    return words % {"n": closed.touched}
