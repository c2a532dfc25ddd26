"""Claiming a facility: find it, ask for a code, type it; and the answer of who confirms an agrément."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.abilities import require
from accounts.access import signed_in
from childcare.access import (
    claim_for,
    claim_to_vouch_for,
    claims_to_vouch,
    managing_organisations,
    vouching_organisations,
)
from childcare.domain.abilities import ClaimVoucherAbility, FacilityClaimAbility
from childcare.domain.facility_claims import ClaimChannel, masked_email
from childcare.models import Facility
from childcare.selectors.facility_claims import MOST_FOUND, facilities_named
from childcare.services import facility_claims
from childcare.services.refusals import Refused
from core.messages.addresses import address_refuses
from portal.forms.espace.facility_claims import ClaimForm, CodeForm, FindFacilityForm


@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Look for the facility by its name and its commune: what anybody sees in the search, and no more."""
    if not managing_organisations(request.user).exists():
        raise Http404
    asked = "nom" in request.GET or "ville" in request.GET
    form = FindFacilityForm(request.GET if asked else None)
    found = None
    if asked and form.is_valid():
        found = list(facilities_named(form.cleaned_data["nom"], form.cleaned_data["ville"]))
    context = {"form": form, "found": found, "too_many": found is not None and len(found) == MOST_FOUND}
    return render(request, "espace/lieux/find.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Choose how to prove that one's organisation runs this facility; nothing shows who may run it already."""
    organisations = managing_organisations(request.user)
    if not organisations.exists():
        raise Http404
    facility = get_object_or_404(Facility, pk=pk)
    form = ClaimForm(facility, organisations, _with_only_organisation(request, list(organisations[:2])))
    if request.method == "POST" and form.is_valid():
        try:
            claim = facility_claims.ask(
                facility_id=facility.pk,
                organisation=form.cleaned_data["structure"],
                user=signed_in(request),
                channel=ClaimChannel(form.cleaned_data["preuve"]),
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("preuve", str(refusal))
        else:
            return redirect("facility_claim", claim.pk)
    context = {"form": form, "facility": facility}
    return render(request, "espace/lieux/ask.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a claim stands; the code is typed here, and makes the organisation the manager."""
    found = claim_for(request.user, pk)
    require(request.user, found, FacilityClaimAbility.GIVE_CODE)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            facility_claims.give_code(claim_id=found.pk, code=code, user=signed_in(request), now=timezone.now())
        except Refused as refusal:
            form.add_error("code", str(refusal))
            found.refresh_from_db()
        else:
            messages.success(request, _("Votre structure gère ce lieu. Vérifiez sa fiche."))
            return redirect("facility_record", found.facility_id)
    to = found.facility.email
    context = {
        "claim": found,
        "form": form,
        "address": masked_email(to),
        "refused": found.channel == ClaimChannel.EMAIL and address_refuses("email", to),
    }
    return render(request, "espace/lieux/claim.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def to_vouch(request: HttpRequest) -> HttpResponse:
    """The assistants maternels whose agrément this organisation confirmed, and who claim their record."""
    if not vouching_organisations(request.user).exists():
        raise Http404
    return render(request, "espace/lieux/to_vouch.html", {"claims": claims_to_vouch(request.user)})


@never_cache
@require_http_methods(["POST"])
def vouch(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that the record is theirs, or is not."""
    found = claim_to_vouch_for(request.user, pk)
    require(request.user, found.vouching, ClaimVoucherAbility.ANSWER)
    accepted = request.POST.get("reponse") == "oui"
    try:
        facility_claims.answer_for(claim_id=found.pk, accepted=accepted, user=signed_in(request), now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("La fiche est confiée.") if accepted else _("La demande est refusée."))
    return redirect("facility_claims_to_vouch")


def _with_only_organisation(request: HttpRequest, organisations: list) -> object:
    """What was posted; the organisation of who has a single one goes without saying."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    if len(organisations) == 1:
        data["structure"] = str(organisations[0].pk)
    return data
