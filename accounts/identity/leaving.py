"""Signing out of the identity provider too: on a shared machine, its session would sign the next person in."""

from __future__ import annotations

import structlog
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.utils import build_absolute_uri
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from requests import RequestException

from accounts.models import SignIn
from accounts.services.sign_ins import unseal

log = structlog.get_logger(__name__)
STATE_KEY = "identity_leaving"


def leaving_address(request: HttpRequest, sign_in: SignIn | None, state: str) -> str:
    """Where the browser must go to end the session there; empty when there is none, or when it does not answer."""
    if sign_in is None or not sign_in.sealed_id_token:
        return ""
    try:
        provider = get_adapter().get_provider(request, sign_in.provider)
        endpoint = provider.get_oauth2_adapter(request).openid_config["end_session_endpoint"]
    except (SocialApp.DoesNotExist, OAuth2Error, RequestException) as error:
        log.warning("identity_unreachable", provider=sign_in.provider, kind=type(error).__name__)
        return ""
    query = {
        "id_token_hint": unseal(sign_in.sealed_id_token),
        "state": state,
        "post_logout_redirect_uri": build_absolute_uri(request, reverse("identity_signed_out")),
    }
    return f"{endpoint}?{urlencode(query)}"
