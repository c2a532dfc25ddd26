"""Families' files, for counsellors: the team's list, opening, one file and what is done on it."""

from __future__ import annotations

import structlog
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.abilities import abilities_on, require
from accounts.models import Membership
from core.messages.addresses import refusals_of
from families.access import acting_as, counsellor_memberships, file_for, files_of, working_for
from families.agreement_texts import current_text
from families.domain.abilities import FamilyFileAbility
from families.domain.agreement_text import Channel, Purpose
from families.domain.erasure import Reason
from families.models import FamilyFile
from families.records import family_of
from families.selectors.duplicates import duplicates_of
from families.selectors.team import TeamFilter, counsellors_of, files_of_team
from families.selectors.untold import closed_with_organisation
from families.services import agreements, correction, telling
from families.services.erasure import erase as erase_file
from families.services.export import as_json, everything_about, record_export
from families.services.opening import open_file
from families.services.refusals import AlreadyOpen, Refused
from families.services.transfer import transfer as transfer_files
from portal.forms.espace.family_opening import OpeningForm
from portal.forms.family import FamilyForm

log = structlog.get_logger(__name__)
PER_PAGE = 50
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@require_safe
def family_files(request: HttpRequest) -> HttpResponse:
    """The files of the team: mine first, « toute l’équipe », or one colleague's."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    whose = request.GET.get("suivi", "moi")
    team = list(counsellors_of(membership.organisation))
    shown = TeamFilter(counsellor=_whose(whose, membership, team), closed=request.GET.get("fermes") == "1")
    files = Paginator(files_of_team(membership.organisation, shown), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "membership": membership,
        "memberships": counsellor_memberships(request.user),
        "files": files,
        "whose": whose,
        "closed": shown.closed,
        "team": team,
    }
    return render(request, "espace/familles/list.html", context)


@never_cache
@sensitive_post_parameters()
@PAGE
def open_new(request: HttpRequest) -> HttpResponse:
    """Four fields and the agreement; an organisation that follows the family already is led to its file."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    form = OpeningForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = open_file(form.family(), form.channel(), counsellor=membership, now=timezone.now())
        except AlreadyOpen as already:
            messages.info(request, _("Votre structure suit déjà cette famille : voici son dossier."))
            return redirect("family_file", already.file)
        told = _("Le dossier est ouvert. Le parent reçoit un message.")
        handed = _("Le dossier est ouvert. Aucun message n’est envoyé : remettez le lien en main propre.")
        messages.success(request, told if opened.told else handed)
        return redirect("family_file", opened.file.pk)
    context = {"form": form, "membership": membership, "agreement": current_text(Purpose.FILE)}
    return render(request, "espace/familles/open.html", context, status=400 if form.errors else 200)


@never_cache
@require_safe
def family_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One file. Who read it is noted in the technical log, by numbers: a GET writes nothing in the database."""
    file = _file(request, pk, FamilyFileAbility.SEE)
    log.info("family_file_read", file=file.pk, organisation=file.organisation_id, reader=request.user.pk)
    return _page(request, file)


@never_cache
@sensitive_post_parameters()
@PAGE
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what the file says of the family; it counts as a contact."""
    file = _file(request, pk, FamilyFileAbility.EDIT)
    form = FamilyForm(request.POST if request.method == "POST" else None, family=family_of(file))
    if request.method == "POST" and form.is_valid():
        channel = Channel.IN_PERSON if form.cleaned_data["accord_revenus"] else None
        by = acting_as(request.user, file)
        try:
            correction.correct(file, form.family(), by=by, now=timezone.now(), income_channel=channel)
        except Refused as refused:
            form.add_error("email", str(refused))
        else:
            messages.success(request, _("Le dossier est enregistré."))
            return redirect("family_file", pk)
    context = {"form": form, "file": file, "income_text": current_text(Purpose.INCOME)}
    return render(request, "espace/familles/edit.html", context, status=400 if form.errors else 200)


@never_cache
@require_POST
def contact(request: HttpRequest, pk: int) -> HttpResponse:
    """« Nous nous sommes parlé aujourd’hui »."""
    file = _file(request, pk, FamilyFileAbility.EDIT)
    correction.note_contact(file, by=acting_as(request.user, file), now=timezone.now())
    messages.success(request, _("Le contact est noté."))
    return redirect("family_file", pk)


@never_cache
@require_POST
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """A link on a sheet, for the parent: its address is shown this once."""
    file = _file(request, pk, FamilyFileAbility.EDIT)
    address = telling.hand_over(file, now=timezone.now())
    return render(request, "espace/familles/link.html", {"file": file, "address": address})


@never_cache
@require_POST
def transfer(request: HttpRequest) -> HttpResponse:
    """Confide the ticked files to a colleague; a file or a colleague that is not ours is refused, and none moves."""
    membership = working_for(request.user, request.POST.get("structure", ""))
    wanted = {int(text) for text in request.POST.getlist("dossier") if text.isascii() and text.isdigit()}
    files = list(files_of(request.user).filter(pk__in=wanted, organisation=membership.organisation_id))
    to = counsellors_of(membership.organisation).filter(pk=_number(request.POST.get("a", ""))).first()
    if not wanted or len(files) != len(wanted):
        messages.error(request, _("Cochez au moins un dossier de votre structure."))
    elif to is None:
        messages.error(request, _("Choisissez un conseiller de votre structure."))
    else:
        for file in files:
            require(request.user, file, FamilyFileAbility.TRANSFER)
        moved = transfer_files(files, to, by=membership, now=timezone.now())
        told = ngettext("%(count)s dossier confié à %(name)s.", "%(count)s dossiers confiés à %(name)s.", moved)
        messages.success(request, told % {"count": moved, "name": to.user})
    return redirect(f"{request.path.removesuffix('confier/')}?structure={membership.organisation_id}&suivi=tous")


@never_cache
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """The parent told the counsellor that they no longer agree."""
    file = _file(request, pk, FamilyFileAbility.EDIT)
    purpose = Purpose.INCOME if request.POST.get("objet") == Purpose.INCOME.value else Purpose.FILE
    agreements.withdraw(file, purpose, by=acting_as(request.user, file), now=timezone.now())
    messages.success(request, _("Le retrait de l’accord est noté."))
    return redirect("family_file", pk)


@never_cache
@require_POST
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that the file holds, for a parent who asks for it at the desk."""
    file = _file(request, pk, FamilyFileAbility.EXPORT)
    record_export(file, by=acting_as(request.user, file), now=timezone.now())
    answer = JsonResponse(as_json(everything_about(file)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="dossier-{file.pk}.json"'
    return answer


@never_cache
@PAGE
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more, then done at once."""
    file = _file(request, pk, FamilyFileAbility.ERASE)
    if request.method != "POST":
        return render(request, "espace/familles/erase.html", {"file": file})
    erase_file(file, Reason.COUNSELLOR, by=acting_as(request.user, file), now=timezone.now())
    messages.success(request, _("Le dossier est effacé."))
    return redirect("family_files")


def _file(request: HttpRequest, pk: int, ability: FamilyFileAbility) -> FamilyFile:
    file = file_for(request.user, pk)
    require(request.user, file, ability)
    return file


def _page(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    context = {
        "file": file,
        "family": family_of(file),
        "needs": file.needs.prefetch_related("hours").order_by("pk"),
        "agreements": file.agreements.select_related("recorded_by__user").order_by("given_at", "pk"),
        "elsewhere": duplicates_of(file) > 0,
        "demands": file.demands.filter(introductions=None)
        .prefetch_related("bookings__site__facility")
        .order_by("-created_at", "-pk"),
        "organisation_closed": closed_with_organisation().filter(pk=file.pk).exists(),
        "refusals": refusals_of(file.email, file.phone),
        "team": counsellors_of(file.organisation),
        "can": abilities_on(request.user, file),
    }
    return render(request, "espace/familles/file.html", context)


def _whose(whose: str, membership: Membership, team: list[Membership]) -> int | None:
    """The counsellor whose files to show: the reader, one of the team, or None for all."""
    if whose == "tous":
        return None
    number = _number(whose)
    return number if number in {each.pk for each in team} else membership.pk


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 15 else 0
