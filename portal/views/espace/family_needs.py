"""Needs that several families share: a training session is written once for all of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.abilities import require
from accounts.models import Membership
from families.access import counsellor_memberships, need_for, working_for
from families.domain.abilities import CareNeedAbility
from families.models import CareNeed, FamilyFile
from families.records import care_of
from families.selectors.team import TeamFilter, files_of_team, needs_of_team
from families.services import needs as services
from families.services.refusals import Refused
from portal.forms.espace.care_need import CareNeedForm
from territory.gazetteer import gazetteer

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def family_needs(request: HttpRequest) -> HttpResponse:
    """The needs of the organisation, and how many families share each."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    context = {"membership": membership, "needs": needs_of_team(membership.organisation)}
    return render(request, "espace/familles/needs.html", context)


@never_cache
@PAGE
def new(request: HttpRequest) -> HttpResponse:
    """A need for the ticked families. « Autres horaires » shows other questions: what was typed stays, nothing is
    reproached yet."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    files = files_of_team(membership.organisation, TeamFilter())
    sent = request.POST if request.method == "POST" and "montrer" not in request.POST else None
    form = CareNeedForm(sent, typed=_so_far(request), files=files)
    if sent is not None and form.is_valid():
        try:
            need = services.create_need(form.care(), form.cleaned_data["dossiers"], by=membership, now=timezone.now())
        except Refused as refused:
            form.add_error("dossiers", str(refused))
        else:
            messages.success(request, _("Le besoin est enregistré."))
            return redirect("family_need", need.pk)
    context = {"form": form, "membership": membership}
    return render(request, "espace/familles/need_new.html", context, status=400 if form.errors else 200)


@never_cache
@PAGE
def family_need(request: HttpRequest, pk: int) -> HttpResponse:
    """One need and its families; a POST adds one of the organisation, or takes one out."""
    need = need_for(request.user, pk)
    require(request.user, need, CareNeedAbility.EDIT if request.method == "POST" else CareNeedAbility.SEE)
    if request.method == "POST":
        _change(request, need)
        # Taken out of its last family, the need is gone.
        return redirect("family_need", pk) if CareNeed.objects.filter(pk=pk).exists() else redirect("family_needs")
    care = care_of(need)
    commune = gazetteer().by_insee(care.insee_code)
    sharing = need.files.prefetch_related("children").order_by("first_name", "pk")
    context = {
        "need": need,
        "care": care,
        "commune": commune.label if commune else care.insee_code,
        "sharing": sharing,
        "others": files_of_team(need.organisation, TeamFilter()).exclude(pk__in=sharing),
    }
    return render(request, "espace/familles/need.html", context)


def _so_far(request: HttpRequest) -> QueryDict:
    """What was typed before other questions were asked for; at first, the families ticked on another page."""
    if request.method != "POST":
        ticked = QueryDict(mutable=True)
        ticked.setlist("dossiers", request.GET.getlist("dossier"))
        return ticked
    typed = request.POST.copy()
    rhythm, _comma, rows = typed.get("montrer", "").partition(",")
    typed["horaires"], typed["seances"] = rhythm, rows
    return typed


def _change(request: HttpRequest, need: CareNeed) -> None:
    adding = "ajouter" in request.POST
    number = request.POST.get("ajouter" if adding else "enlever", "")
    file = FamilyFile.objects.filter(
        organisation=need.organisation_id, pk=int(number) if number.isascii() and number.isdigit() else 0
    ).first()
    by: Membership | None = counsellor_memberships(request.user).filter(organisation=need.organisation_id).first()
    if file is None or by is None:
        messages.error(request, _("Choisissez une famille de votre structure."))
        return
    try:
        if adding:
            services.share(need, [file], by=by, now=timezone.now())
        else:
            services.leave(need, file, by=by, now=timezone.now())
    except Refused as refused:
        messages.error(request, str(refused))
