"""The page of an organisation, for its members, and its details, for who administers it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import letters
from accounts.abilities import abilities_on, require
from accounts.access import organisation_for, signed_in, vouching_for
from accounts.domain.abilities import OrganisationAbility, VouchingAbility
from accounts.organisation_forms import DetailsForm
from accounts.selectors.organisations import members_of, open_invitations_of, to_vouch_for
from accounts.services import organisations
from accounts.services.organisations import Details
from accounts.services.refusals import NotDone
from territory.gazetteer import departements


@never_cache
@require_safe
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is in, who is awaited, and whose agrément waits for an answer."""
    found = organisation_for(request.user, pk)
    can = abilities_on(request.user, found)
    invitations = list(open_invitations_of(found, now=timezone.now()))
    context = {
        "organisation": found,
        "departement": departements().get(found.departement),
        "can": can,
        "members": members_of(found),
        "invitations": invitations,
        "undelivered": letters.undelivered(invitations),
        "agrements": [
            asked
            for asked in to_vouch_for(found)
            if VouchingAbility.CONFIRM in abilities_on(request.user, asked.vouching)
        ],
    }
    return render(request, "espace/organisation.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct the name, the commune and how to reach the organisation."""
    found = organisation_for(request.user, pk)
    require(request.user, found, OrganisationAbility.EDIT)
    form = DetailsForm(request.POST if request.method == "POST" else None, initial=DetailsForm.initial_of(found))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        details = Details(name=data["name"], email=data["email"], phone=data["phone"], commune=data["ville"])
        organisations.edit(found.pk, details, by=signed_in(request), now=timezone.now())
        messages.success(request, _("Les coordonnées sont enregistrées."))
        return redirect("organisation", found.pk)
    context = {"organisation": found, "form": form}
    return render(request, "espace/organisation_edit.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def agrement(request: HttpRequest, pk: int, asked_pk: int) -> HttpResponse:
    """Confirm the agrément of an assistant maternel who named this organisation, or say that it is unknown here."""
    found = organisation_for(request.user, pk)
    asked = vouching_for(found, asked_pk)
    require(request.user, asked.vouching, VouchingAbility.CONFIRM)
    if request.method == "POST":
        try:
            messages.success(request, _answer(request, found.name, asked.pk))
        except NotDone as refused:
            messages.error(request, str(refused))
        return redirect("organisation", found.pk)
    return render(request, "espace/agrement.html", {"organisation": found, "asked": asked})


def _answer(request: HttpRequest, voucher: str, asked_pk: int) -> str:
    if "inconnu" in request.POST:
        reason = _("« %(name)s » ne connaît pas cet agrément.") % {"name": voucher}
        organisations.refuse(asked_pk, reason=reason, by=signed_in(request), now=timezone.now())
        return _("La demande est refusée. La personne en est prévenue.")
    organisations.vouch(asked_pk, by=signed_in(request), now=timezone.now())
    return _("L’agrément est confirmé. L’inscription part à l’administration du portail.")
