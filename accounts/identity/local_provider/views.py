"""The endpoints of the local provider."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.identity.local_provider import asking, grants
from accounts.identity.local_provider.people import PEOPLE, person
from accounts.identity.local_provider.refusals import Refused

View = Callable[[HttpRequest, str], HttpResponse]


def _endpoint(view: View) -> View:
    """Public, never cached, and a refusal said in the words of the protocol."""

    @wraps(view)
    def answer(request: HttpRequest, provider: str) -> HttpResponse:
        try:
            return view(request, provider)
        except Refused as refused:
            body = {"error": refused.code, "error_description": str(refused)}
            return JsonResponse(body, status=refused.status)

    return login_not_required(never_cache(answer))


def _issuer(request: HttpRequest, provider: str) -> str:
    return request.build_absolute_uri(reverse("local_identity:configuration", args=[provider])).partition("/.well")[0]


@require_GET
@_endpoint
def configuration(request: HttpRequest, provider: str) -> HttpResponse:
    asking.client_of(request, provider)

    def address(name: str) -> str:
        return request.build_absolute_uri(reverse(f"local_identity:{name}", args=[provider]))

    return JsonResponse(
        {
            "issuer": _issuer(request, provider),
            "authorization_endpoint": address("authorize"),
            "token_endpoint": address("token"),
            "userinfo_endpoint": address("userinfo"),
            "jwks_uri": address("keys"),
            "end_session_endpoint": address("end_session"),
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "userinfo_signing_alg_values_supported": ["ES256"],
        }
    )


@require_GET
@_endpoint
def keys(request: HttpRequest, provider: str) -> HttpResponse:
    return JsonResponse(grants.key_set())


@require_http_methods(["GET", "POST"])
@_endpoint
def authorize(request: HttpRequest, provider: str) -> HttpResponse:
    """The page where one chooses who to be; the choice sends the browser back with a code."""
    client = asking.client_of(request, provider)
    asked = asking.authorization(provider, request.GET, client)
    if request.method == "GET":
        people = [one for one in PEOPLE if one.provider == provider]
        return render(request, "account/local_provider.html", {"people": people, "provider": provider})
    if "refuser" in request.POST:
        return _back(client.redirect_uri, error="access_denied", state=asked.state)
    chosen = person(provider, request.POST.get("sub", ""))
    if chosen is None:
        raise Refused("invalid_request", "nobody chosen")
    return _back(client.redirect_uri, code=grants.give_code(chosen, asked), state=asked.state)


@csrf_exempt
@require_POST
@_endpoint
def token(request: HttpRequest, provider: str) -> HttpResponse:
    client = asking.client_of(request, provider)
    if request.GET:
        raise Refused("invalid_request", "unknown parameter")
    grant = grants.take_code(asking.exchange(request.POST, client))
    id_token = grants.id_token(grant, issuer=_issuer(request, provider), client_id=client.client_id)
    return JsonResponse(
        {
            "access_token": grant.access_token,
            "token_type": "Bearer",
            "expires_in": grants.ACCESS_SECONDS,
            "id_token": id_token,
        }
    )


@require_GET
@_endpoint
def userinfo(request: HttpRequest, provider: str) -> HttpResponse:
    kind, _, access_token = request.headers.get("authorization", "").partition(" ")
    if kind != "Bearer" or request.GET:
        raise Refused("invalid_request", "a bearer token, and nothing else", 401)
    grant = grants.grant_of(access_token)
    client = asking.client_of(request, provider)
    signed = grants.userinfo(grant, issuer=_issuer(request, provider), client_id=client.client_id)
    return HttpResponse(signed, content_type="application/jwt")


@require_GET
@_endpoint
def end_session(request: HttpRequest, provider: str) -> HttpResponse:
    client = asking.client_of(request, provider)
    hint, state = asking.leaving(request.GET, client)
    grants.check_hint(hint, issuer=_issuer(request, provider), client_id=client.client_id)
    return _back(client.post_logout_redirect_uri, state=state)


def _back(address: str, **query: str) -> HttpResponse:
    return HttpResponseRedirect(f"{address}?{urlencode(query)}")
