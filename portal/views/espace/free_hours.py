"""The free hours of a facility: one plain form, and what is offered already."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.abilities import require
from accounts.access import signed_in
from bookings.services.offer_soon import offer_soon
from childcare.access import management_for
from childcare.domain.abilities import FacilityAbility
from childcare.models import AgeGroup, Management, Slot, WeeklyPattern
from childcare.selectors.offered_hours import offered_hours
from childcare.services.calendar import today
from childcare.services.offers import offer, withdraw
from childcare.services.patterns import Conflict
from childcare.services.refusals import Refused
from portal.forms.espace.free_hours import FreeHoursForm


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def free_hours(request: HttpRequest, pk: int) -> HttpResponse:
    """What is offered, and the form that offers more."""
    management = _theirs(request, pk)
    groups = list(AgeGroup.objects.filter(site__facility=pk).select_related("site").order_by("site", "min_months"))
    form = FreeHoursForm(groups, today(), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            conflicts = offer(
                form.offer(), organisation_id=management.organisation_id, by=signed_in(request), now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            offer_soon(next(each.site_id for each in groups if each.pk == form.offer().age_group_id))
            messages.success(request, _("Ces heures sont proposées."))
            _tell_conflicts(request, conflicts)
            return redirect("facility_hours", pk)
    context = {"facility": management.facility, "form": form, "offered": offered_hours(pk, today=today())}
    return render(request, "espace/lieux/free_hours.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
def withdraw_hours(request: HttpRequest, pk: int, kind: str, number: int) -> HttpResponse:
    """Offer one of them no more; children who have a place keep it."""
    management = _theirs(request, pk)
    model: type[WeeklyPattern | Slot] = WeeklyPattern if kind == "semaine" else Slot
    found = model._default_manager.filter(pk=number, age_group__site__facility=pk).first()
    if found is None:
        raise Http404
    try:
        conflicts = withdraw(
            found,
            organisation_id=management.organisation_id,
            by=signed_in(request),
            from_day=today(),
            now=timezone.now(),
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Ces heures ne sont plus proposées."))
        _tell_conflicts(request, conflicts)
    return redirect("facility_hours", pk)


def _theirs(request: HttpRequest, pk: int) -> Management:
    management = management_for(request.user, pk)
    require(request.user, management, FacilityAbility.EDIT)
    return management


def _tell_conflicts(request: HttpRequest, conflicts: Sequence[Conflict]) -> None:
    """The first days where children have a place, and how many more."""
    for conflict in conflicts[:3]:
        messages.warning(request, str(conflict))
    more = len(conflicts) - 3
    if more > 0:
        words = ngettext("Et %(n)s autre jour dans ce cas.", "Et %(n)s autres jours dans ce cas.", more)
        messages.warning(request, words % {"n": more})
