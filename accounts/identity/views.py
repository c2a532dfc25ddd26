"""The pages on the way from an identity provider, and back."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods
from requests import RequestException

from accounts.identity.exchange import SignedExchange
from accounts.identity.leaving import STATE_KEY
from accounts.identity.organisation import ask_to_join, proposal_for
from accounts.identity.session import PendingLink, drop_pending_link, pending_link
from accounts.middleware import SESSION_KEY
from accounts.models import SignIn, User
from accounts.signed_in import signed_in_user


class _CallbackView(OAuth2CallbackView):
    """allauth's, which hands the exchange the nonce that went with this very state."""

    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if isinstance(self.adapter, SignedExchange):
            self.adapter.expected_nonce = (state or {}).get("nonce", "")
        return state, response


@login_not_required
@never_cache
@require_GET
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send the browser to the provider; when it does not answer, say so and leave the code."""
    exchange = SignedExchange(request, provider_id)
    try:
        answer: HttpResponse = OAuth2LoginView.adapter_view(exchange)(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except (OAuth2Error, RequestException) as error:
        answer = render_authentication_error(request, exchange.get_provider(), exception=error)
    return answer


@login_not_required
@never_cache
@require_GET
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """The browser comes back with a code. This GET signs in, as the protocol has it: the code is good once."""
    try:
        answer: HttpResponse = _CallbackView.adapter_view(SignedExchange(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    return answer


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest) -> HttpResponse:
    """« Relier ProConnect à ce compte ? », to who proved by a code that the account is theirs."""
    user, found = signed_in_user(request), pending_link(request)
    if found is None or found.email != (user.email or "").lower():
        drop_pending_link(request)
        return redirect("start")
    if request.method == "GET":
        return render(request, "account/identity_link.html", {"link": found})
    drop_pending_link(request)
    if "relier" in request.POST:
        _link(request, user, found)
    return redirect("identity_organisation" if proposal_for(user) else "start")


def _link(request: HttpRequest, user: User, found: PendingLink) -> None:
    extra_data = {name: value for name, value in found.extra_data.items() if name != "id_token"}
    account, _created = SocialAccount.objects.get_or_create(
        provider=found.provider, uid=found.uid, defaults={"user": user, "extra_data": extra_data}
    )
    if account.user_id != user.pk:
        messages.error(request, _("Cette identité est déjà reliée à un autre compte."))
        return
    SignIn.objects.filter(user=user, pk=request.session[SESSION_KEY]).update(
        provider=found.provider, sealed_id_token=found.extra_data["id_token"]
    )
    messages.success(request, _("C’est fait. La prochaine fois, ce bouton suffira pour vous connecter."))


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """The organisation of the agent's SIRET, and the button that asks its administrators for an invitation."""
    user = signed_in_user(request)
    proposal = proposal_for(user)
    if proposal is None:
        return redirect("start")
    asked = None
    if request.method == "POST" and proposal.organisation:
        asked = ask_to_join(user, proposal.organisation, now=timezone.now())
    return render(request, "espace/identity_organisation.html", {"proposal": proposal, "asked": asked})


@login_not_required
@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Back from the provider's own sign-out. Without our state, somebody else sent the browser here."""
    expected = request.session.pop(STATE_KEY, "")
    if not expected or not secrets.compare_digest(expected, request.GET.get("state", "")):
        return render(request, "400.html", status=400)
    messages.success(request, _("Vous êtes déconnecté."))
    return redirect("account_login")
