"""The conversation with an identity provider: its configuration, and what a code is worth."""

from __future__ import annotations

import secrets
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from allauth.utils import build_absolute_uri
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

from accounts.identity.tokens import verified_claims

CONFIGURATION_SECONDS = 300
NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint")


class SignedExchange(OpenIDConnectOAuth2Adapter):
    """allauth's, where both the id_token and the userinfo are signed tokens, and are checked."""

    # Of the state that this answer belongs to; the callback view gives it.
    expected_nonce = ""

    @property
    def openid_config(self) -> dict[str, Any]:
        """The provider's published configuration, asked again every five minutes. Raises OAuth2Error when it lacks
        something, requests' errors when it does not come."""
        address = self.get_provider().server_url
        found: dict[str, Any] | None = cache.get(f"openid-configuration:{address}")
        if found is None:
            found = self._json(address)
            if any(not isinstance(found.get(name), str) for name in NEEDED):
                raise OAuth2Error("configuration incomplete")
            cache.set(f"openid-configuration:{address}", found, CONFIGURATION_SECONDS)
        return found

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:
        return str(build_absolute_uri(request, reverse("identity_callback", args=[self.provider_id])))

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        """Who the tokens speak of. Raises OAuth2Error when anything in them is not as asked."""
        id_token = kwargs["response"].get("id_token")
        if not isinstance(id_token, str):
            raise OAuth2Error("no id_token")
        key_set = self._json(self.openid_config["jwks_uri"])
        identity = self._claims(app, id_token, key_set, required=("exp", "iat", "nonce"))
        if not self.expected_nonce or not secrets.compare_digest(self.expected_nonce, str(identity["nonce"])):
            raise OAuth2Error("nonce refused")
        provider = self.get_provider()
        if provider.accepted_acr and identity.get("acr") not in provider.accepted_acr:
            raise OAuth2Error("level of assurance refused")
        person = self._claims(app, self._userinfo(token.token), key_set, required=())
        if person["sub"] != identity["sub"]:
            raise OAuth2Error("userinfo of somebody else")
        login: SocialLogin = provider.sociallogin_from_response(request, {"userinfo": person, "raw_id_token": id_token})
        return login

    def _userinfo(self, access_token: str) -> str:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.profile_url, headers={"Authorization": f"Bearer {access_token}"})
            answer.raise_for_status()
        if answer.headers.get("content-type", "").partition(";")[0].strip() != "application/jwt":
            raise OAuth2Error("userinfo not signed")
        return str(answer.text).strip()

    def _claims(
        self, app: SocialApp, token: str, key_set: dict[str, Any], *, required: tuple[str, ...]
    ) -> dict[str, Any]:
        return verified_claims(
            token, key_set, issuer=self.openid_config["issuer"], audience=app.client_id, required=required
        )

    @staticmethod
    def _json(address: str) -> dict[str, Any]:
        with get_adapter().get_requests_session() as session:
            answer = session.get(address)
            answer.raise_for_status()
            found = answer.json()
        if not isinstance(found, dict):
            raise OAuth2Error("unexpected answer")
        return found
