"""Colleagues: invited, given another role, removed; or leaving by themselves."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.abilities import require
from accounts.access import colleague_for, invitation_for, organisation_for, signed_in
from accounts.domain.abilities import OrganisationAbility
from accounts.models import Invitation, Organisation
from accounts.organisation_forms import InvitationForm, MemberForm
from accounts.selectors.organisations import open_invitations_of
from accounts.services import invitations, memberships
from accounts.services.refusals import NotDone


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite a colleague by e-mail; with `?corrige=`, in place of an invitation that went to a wrong address."""
    organisation = organisation_for(request.user, pk)
    require(request.user, organisation, OrganisationAbility.INVITE)
    wrong = _to_correct(organisation, request.GET.get("corrige", ""))
    initial = InvitationForm.initial_of(wrong) if wrong else None
    data = request.POST if request.method == "POST" else None
    form = InvitationForm(data, organisation=organisation, initial=initial)
    if request.method == "POST" and form.is_valid() and _invited(request, organisation.pk, form, wrong):
        messages.success(request, _("L’invitation est envoyée. Elle est valable 7 jours."))
        return redirect("organisation", organisation.pk)
    context = {"organisation": organisation, "form": form}
    return render(request, "espace/invite.html", context, status=400 if form.errors else 200)


def _to_correct(organisation: Organisation, asked: str) -> Invitation | None:
    """The invitation still open of this number; once answered or cancelled, a new one corrects nothing."""
    if not asked.isdecimal():
        return None
    return open_invitations_of(organisation, now=timezone.now()).filter(pk=asked).first()


def _invited(request: HttpRequest, organisation_pk: int, form: InvitationForm, wrong: Invitation | None) -> bool:
    role, is_administrator = form.wanted()
    try:
        invitations.invite(
            organisation_pk,
            email=form.cleaned_data["email"],
            role=role,
            is_administrator=is_administrator,
            by=signed_in(request),
            now=timezone.now(),
            address_of=lambda token: request.build_absolute_uri(reverse("invitation", args=[token])),
            instead_of=wrong,
        )
    except NotDone as refused:
        form.refuse(str(refused))
        return False
    return True


@never_cache
@require_POST
def void_invitation(request: HttpRequest, pk: int, invitation_pk: int) -> HttpResponse:
    """Cancel an invitation that nobody answered."""
    organisation = organisation_for(request.user, pk)
    require(request.user, organisation, OrganisationAbility.INVITE)
    invitations.void(invitation_for(organisation, invitation_pk), by=signed_in(request), now=timezone.now())
    messages.success(request, _("L’invitation est annulée."))
    return redirect("organisation", organisation.pk)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Change the role of a colleague, or one's own."""
    organisation = organisation_for(request.user, pk)
    require(request.user, organisation, OrganisationAbility.CHANGE_MEMBERS)
    colleague = colleague_for(organisation, membership_pk)
    data = request.POST if request.method == "POST" else None
    form = MemberForm(data, organisation=organisation, initial=MemberForm.initial_of(colleague))
    if request.method == "POST" and form.is_valid():
        role, is_administrator = form.wanted()
        try:
            memberships.change_role(
                colleague, role=role, is_administrator=is_administrator, by=signed_in(request), now=timezone.now()
            )
        except NotDone as refused:
            form.refuse(str(refused))
        else:
            messages.success(request, _("Le rôle est changé. Il vaut dès maintenant."))
            return redirect("organisation", organisation.pk)
    context = {"organisation": organisation, "membership": colleague, "form": form}
    return render(request, "espace/member.html", context, status=400 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, pk: int, membership_pk: int) -> HttpResponse:
    """Remove a colleague, after a question; or leave, which every member may."""
    organisation = organisation_for(request.user, pk)
    colleague = colleague_for(organisation, membership_pk)
    leaving = colleague.user_id == request.user.pk
    ability = OrganisationAbility.LEAVE if leaving else OrganisationAbility.CHANGE_MEMBERS
    require(request.user, organisation, ability)
    refusal = ""
    if request.method == "POST":
        try:
            memberships.remove(colleague, by=signed_in(request), now=timezone.now())
        except NotDone as refused:
            refusal = str(refused)
        else:
            return _after_removal(request, organisation.pk, leaving=leaving)
    context = {"organisation": organisation, "membership": colleague, "leaving": leaving, "refusal": refusal}
    return render(request, "espace/member_remove.html", context, status=400 if refusal else 200)


def _after_removal(request: HttpRequest, organisation_pk: int, *, leaving: bool) -> HttpResponse:
    if leaving:
        messages.success(request, _("Vous ne faites plus partie de la structure."))
        return redirect("space")
    messages.success(request, _("Ce collègue n’a plus accès à la structure."))
    return redirect("organisation", organisation_pk)
