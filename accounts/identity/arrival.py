"""What becomes of somebody who comes from an identity provider: a known account, a new one, or a confirmation."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.httpkit import headed_redirect_response
from allauth.socialaccount import app_settings
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp, SocialLogin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.crypto import get_random_string

from accounts.identity.session import RANDOM_LENGTH, PendingLink, keep_pending_link
from accounts.models import User

log = structlog.get_logger(__name__)


class ArrivalAdapter(DefaultSocialAccountAdapter):
    def generate_state_param(self, state: dict[str, Any]) -> str:
        return get_random_string(RANDOM_LENGTH)

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those of the settings; the table of allauth is not read, so that nobody adds one through it."""
        apps = [
            SocialApp(provider=kind, **app)
            for kind, configuration in app_settings.PROVIDERS.items()
            for app in configuration.get("APPS", ())
        ]
        return [app for app in apps if provider in {None, app.provider_id} and client_id in {None, app.client_id}]

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Stop a first visit whose e-mail is missing, or already has an account: it is never merged silently."""
        if sociallogin.is_existing:
            return
        if not sociallogin.email_addresses:
            page = render(
                request, "account/identity_without_email.html", {"provider": sociallogin.provider}, status=403
            )
            raise ImmediateHttpResponse(page)
        email = sociallogin.email_addresses[0].email
        users = filter_users_by_email(email)
        if users:
            self._ask_to_confirm(request, sociallogin, email, users[0])

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """The kind of fault only: the rest may name somebody."""
        log.warning("identity_refused", provider=provider.id, error=str(error), kind=type(exception).__name__)

    @staticmethod
    def _ask_to_confirm(request: HttpRequest, sociallogin: SocialLogin, email: str, user: User) -> None:
        """A code sent to the address proves that the account is theirs; then they say whether to link the two."""
        account = sociallogin.account
        keep_pending_link(request, PendingLink(account.provider, account.uid, email, account.extra_data))
        if request.user.is_authenticated and request.user.pk == user.pk:
            raise ImmediateHttpResponse(redirect("identity_link"))
        LoginCodeVerificationProcess.initiate(request=request, user=user, email=email)
        answer = headed_redirect_response(
            "account_confirm_login_code", query={REDIRECT_FIELD_NAME: reverse("identity_link")}
        )
        answer.status_code = HTTPStatus.FOUND
        raise ImmediateHttpResponse(answer)
