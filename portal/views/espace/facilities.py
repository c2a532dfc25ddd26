"""The facilities that a person's organisations manage: the list, the record, and « Tout est à jour »."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.abilities import require
from accounts.access import signed_in
from childcare.access import claims_of, managed_facilities, management_for, managing_organisations
from childcare.domain.abilities import FacilityAbility
from childcare.domain.facility_claims import LIVE
from childcare.models import Management
from childcare.selectors.facility_record import FacilityRecord, facility_record
from childcare.services import facility_record as records
from childcare.services.refusals import Refused
from portal.forms.espace.facility_record import FacilityRecordForm, taken_back

TAKE_BACK = "reprendre"


@never_cache
@require_safe
def facilities(request: HttpRequest) -> HttpResponse:
    """Every facility they manage, how fresh its record is, and the claims under way."""
    if not managing_organisations(request.user).exists():
        raise Http404
    context = {
        "facilities": managed_facilities(request.user).prefetch_related("sites"),
        "claims": claims_of(request.user).filter(state__in=LIVE),
    }
    return render(request, "espace/lieux/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The record, each field with the value of the last import beside it. « Reprendre » saves nothing by itself."""
    management = management_for(request.user, pk)
    require(request.user, management, FacilityAbility.EDIT)
    found = _found(pk)
    if request.method != "POST":
        return _page(request, management, FacilityRecordForm(found))
    if TAKE_BACK in request.POST:
        typed = taken_back(found, request.POST, request.POST[TAKE_BACK])
        return _page(request, management, FacilityRecordForm(found, typed=typed))
    form = FacilityRecordForm(found, request.POST)
    if not form.is_valid():
        return _page(request, management, form)
    try:
        changed = _save(request, management, form)
    except Refused as refusal:
        # The record may have changed meanwhile: what was typed is shown against the present one.
        form = FacilityRecordForm(_found(pk), request.POST)
        form.add_error(None, str(refusal))
        return _page(request, management, form)
    messages.success(request, _("La fiche est enregistrée.") if changed else _("Rien n’a changé."))
    return redirect("facility_record", pk)


@never_cache
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """« Tout est à jour », in one tap."""
    management = management_for(request.user, pk)
    require(request.user, management, FacilityAbility.CONFIRM)
    organisation_id, user = management.organisation_id, signed_in(request)
    records.confirm(facility_id=pk, organisation_id=organisation_id, user=user, now=timezone.now())
    messages.success(request, _("« %(name)s » est à jour.") % {"name": management.facility.name})
    return redirect("managed_facilities")


def _found(pk: int) -> FacilityRecord:
    found = facility_record(pk)
    if found is None:
        raise Http404
    return found


def _save(request: HttpRequest, management: Management, form: FacilityRecordForm) -> bool:
    """Whether something was written. Raises Refused."""
    changes = form.changes()
    if not changes:
        return False
    records.edit(
        facility_id=management.facility_id,
        organisation_id=management.organisation_id,
        changes=changes,
        version=request.POST.get("version", ""),
        user=signed_in(request),
        now=timezone.now(),
    )
    return True


def _page(request: HttpRequest, management: Management, form: FacilityRecordForm) -> HttpResponse:
    context = {"facility": management.facility, "management": management, "form": form, "record": form.record}
    return render(request, "espace/lieux/record.html", context, status=400 if form.errors else 200)
