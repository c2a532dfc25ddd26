"""The page that an invitation's link opens: without an account first, then signed in with the invited address."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.domain.invitations import LinkState
from accounts.selectors.invitations import AnotherPerson, LinkRefused, LinkUsed, invitation_of_link
from accounts.services import invitations
from accounts.services.refusals import NotDone


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who holds the link learns which organisation invites, and nothing of the invited person."""
    try:
        return _join(request, token) if request.user.is_authenticated else _sign_in_first(request, token)
    except LinkRefused as refused:
        context = {"title": refused.title, "advice": refused.advice}
        return render(request, "espace/invitation_refused.html", context, status=refused.status)
    except NotDone as refused:
        context = {"title": _("Cette invitation ne peut pas servir"), "advice": str(refused)}
        return render(request, "espace/invitation_refused.html", context, status=409)


def _sign_in_first(request: HttpRequest, token: str) -> HttpResponse:
    """The account is made when the person goes on, so that a mail reader that opens links makes none."""
    found = invitation_of_link(token, now=timezone.now())
    if request.method == "POST":
        invitations.ensure_account(token, now=timezone.now())
        return redirect(f"{reverse('account_login')}?{urlencode({'next': request.path})}")
    return render(request, "espace/invitation.html", {"invitation": found})


def _join(request: HttpRequest, token: str) -> HttpResponse:
    user = signed_in(request)
    if request.method == "POST":
        membership = invitations.accept(token, user=user, now=timezone.now())
        messages.success(request, _("Bienvenue dans votre équipe."))
        return redirect("organisation", membership.organisation_id)
    found = invitation_of_link(token, now=timezone.now(), also=LinkState.ACCEPTED)
    if (user.email or "").lower() != found.email:
        raise AnotherPerson
    if found.accepted_at is None:
        return render(request, "espace/invitation.html", {"invitation": found})
    if found.accepted_by_id != user.pk:
        raise LinkUsed
    return redirect("space")
