"""Reading what a client sends, as strictly as ProConnect: each parameter known, present once, and as registered."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from accounts.identity.local_provider.refusals import Refused

SHORTEST_RANDOM = 32
_AUTHORIZE = frozenset({"response_type", "client_id", "redirect_uri", "scope", "state", "nonce"})
_TOKEN = frozenset({"grant_type", "code", "redirect_uri", "client_id", "client_secret"})
_LOGOUT = frozenset({"id_token_hint", "state", "post_logout_redirect_uri"})
_SCOPES = {
    "proconnect": frozenset({"openid", "given_name", "usual_name", "email", "siret"}),
    "franceconnect": frozenset({"openid", "given_name", "email"}),
}


@dataclass(frozen=True, slots=True)
class Client:
    """The one client of the local provider: the portal itself, at the address that is asked."""

    client_id: str
    secret: str
    redirect_uri: str
    post_logout_redirect_uri: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An authorization request that is right in every point."""

    scope: frozenset[str]
    state: str
    nonce: str
    acr: str


def client_of(request: HttpRequest, provider: str) -> Client:
    """Raises Refused when the portal is not configured for this provider."""
    try:
        app: SocialApp = get_adapter().get_app(request, provider)
    except SocialApp.DoesNotExist:
        raise Refused("invalid_client", "not configured", 404) from None
    return Client(
        app.client_id,
        app.secret,
        request.build_absolute_uri(reverse("identity_callback", args=[provider])),
        request.build_absolute_uri(reverse("identity_signed_out")),
    )


def authorization(provider: str, query: QueryDict, client: Client) -> Asked:
    needed = _AUTHORIZE | ({"acr_values"} if provider == "franceconnect" else frozenset())
    values = _exactly(query, needed)
    if values["client_id"] != client.client_id:
        raise Refused("invalid_client", "unknown client_id")
    if values["redirect_uri"] != client.redirect_uri:
        raise Refused("invalid_request", "redirect_uri not registered")
    if values["response_type"] != "code":
        raise Refused("unsupported_response_type", "response_type must be code")
    for name in ("state", "nonce"):
        if len(values[name]) < SHORTEST_RANDOM:
            raise Refused("invalid_request", f"{name} shorter than {SHORTEST_RANDOM} characters")
    scope = frozenset(values["scope"].split())
    if "openid" not in scope or not scope <= _SCOPES[provider]:
        raise Refused("invalid_scope", "scope not registered")
    if values.get("acr_values", "eidas1") != "eidas1":
        raise Refused("invalid_request", "acr_values must be eidas1")
    return Asked(scope, values["state"], values["nonce"], values.get("acr_values", ""))


def exchange(form: QueryDict, client: Client) -> str:
    """The code to exchange, once the client proved who it is."""
    values = _exactly(form, _TOKEN)
    if values["client_id"] != client.client_id or not secrets.compare_digest(values["client_secret"], client.secret):
        raise Refused("invalid_client", "wrong client_id or secret", 401)
    if values["grant_type"] != "authorization_code":
        raise Refused("unsupported_grant_type", "grant_type must be authorization_code")
    if values["redirect_uri"] != client.redirect_uri:
        raise Refused("invalid_grant", "redirect_uri differs")
    return values["code"]


def leaving(query: QueryDict, client: Client) -> tuple[str, str]:
    """(id_token_hint, state) of a sign-out."""
    values = _exactly(query, _LOGOUT)
    if values["post_logout_redirect_uri"] != client.post_logout_redirect_uri:
        raise Refused("invalid_request", "post_logout_redirect_uri not registered")
    if len(values["state"]) < SHORTEST_RANDOM:
        raise Refused("invalid_request", f"state shorter than {SHORTEST_RANDOM} characters")
    return values["id_token_hint"], values["state"]


def _exactly(given: QueryDict, names: frozenset[str]) -> dict[str, str]:
    if unknown := sorted(set(given) - names):
        raise Refused("invalid_request", f"unknown parameter: {', '.join(unknown)}")
    if missing := sorted(names - set(given)):
        raise Refused("invalid_request", f"missing parameter: {', '.join(missing)}")
    if any(len(given.getlist(name)) != 1 for name in names):
        raise Refused("invalid_request", "parameter given twice")
    return {name: str(given[name]) for name in names}
