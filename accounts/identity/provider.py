"""The two providers. What they are asked is fixed here: ProConnect refuses any parameter that it does not know."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.utils import build_absolute_uri
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.identity.exchange import SignedExchange
from accounts.identity.session import RANDOM_LENGTH
from accounts.services.sign_ins import seal


class SignedProvider(OpenIDConnectProvider):
    """What both share: one state and one nonce per attempt, and no parameter that a visitor could add."""

    oauth2_adapter_class = SignedExchange
    supports_token_authentication = False
    scope: tuple[str, ...] = ()
    # The levels of assurance that we ask for and accept; empty: none is asked.
    accepted_acr: tuple[str, ...] = ()
    # Whether the provider itself checked that the e-mail is the person's.
    proves_email = False

    @property
    def server_url(self) -> str:
        """Where its configuration is. An issuer that begins with « / » is the portal's own (local settings)."""
        return str(self.wk_server_url(build_absolute_uri(self.request, self.app.settings["server_url"])))

    def get_login_url(self, request: HttpRequest, **kwargs: Any) -> str:
        return reverse("identity_login", args=[self.app.provider_id])

    def get_callback_url(self) -> str:
        return reverse("identity_callback", args=[self.app.provider_id])

    def get_scope(self) -> list[str]:
        return list(self.scope)

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        return self.get_scope()

    def get_auth_params(self) -> dict[str, str]:
        return {"acr_values": self.accepted_acr[0]} if self.accepted_acr else {}

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return self.get_auth_params()

    def get_redirect_from_request_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        return {**super().get_redirect_from_request_kwargs(request), "process": AuthProcess.LOGIN}

    def redirect(
        self, request: HttpRequest, process: str, next_url: str | None = None, data: Any = None, **kwargs: Any
    ) -> HttpResponse:
        """Send the browser there. The nonce is kept beside the state: two tabs do not take each other's."""
        nonce = get_random_string(RANDOM_LENGTH)
        kwargs["auth_params"] = {**self.get_auth_params(), "nonce": nonce}
        response: HttpResponse = super().redirect(request, process, next_url, data, nonce=nonce, **kwargs)
        return response

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """The least: nothing that the person did not come for stays in the table."""
        return {"id_token": seal(data["raw_id_token"])}

    def extract_common_fields(self, data: dict[str, Any]) -> dict[str, Any]:
        person = data["userinfo"]
        return {
            "email": person.get("email"),
            "first_name": person.get("given_name", ""),
            "last_name": person.get("usual_name", ""),
        }

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        email = data["userinfo"].get("email")
        return [EmailAddress(email=email.lower(), verified=self.proves_email, primary=True)] if email else []


class ProConnectProvider(SignedProvider):
    """Agents, with the address that their employer gave them and the SIRET of the employer."""

    id = "proconnect"
    name = "ProConnect"
    scope = ("openid", "given_name", "usual_name", "email", "siret")
    proves_email = True

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        return {**super().extract_extra_data(data), "siret": str(data["userinfo"].get("siret", ""))}


class FranceConnectProvider(SignedProvider):
    """Parents. The e-mail is what the person wrote there: it is proven by a code of ours."""

    id = "franceconnect"
    name = "FranceConnect"
    scope = ("openid", "given_name", "email")
    accepted_acr = ("eidas1", "eidas2", "eidas3")


provider_classes = [ProConnectProvider, FranceConnectProvider]
