"""Who is signed in, checked at each request: a sign-in that was ended, and a second factor that is overdue."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import AuthenticationMiddleware, get_user
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.selectors.second_factor import second_factor_duty
from accounts.selectors.sign_ins import is_signed_in, note_use

SESSION_KEY = "sign_in"
# What somebody reaches whose second factor is overdue: adding one, and leaving.
OPEN_WHEN_OVERDUE = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
        "identity_signed_out",
        "sante",
        "sante_vivant",
    }
)


class RegisteredAuthenticationMiddleware(AuthenticationMiddleware):
    """Django's, and only for a sign-in that still has its row: a copied cookie ends with the original.

    As lazy as Django's: a page that does not ask who is there opens no session and makes no query.
    """

    def process_request(self, request: HttpRequest) -> None:
        request.user = SimpleLazyObject(lambda: _registered_user(request))  # type: ignore[assignment]
        request.auser = partial(_registered_user_later, request)


def _registered_user(request: HttpRequest) -> User | AnonymousUser:
    user = get_user(request)
    if not user.is_authenticated:
        return user
    now = timezone.now()
    sign_in = str(request.session.get(SESSION_KEY, ""))
    if is_signed_in(user, sign_in, now):
        note_use(sign_in, now)
        return user
    request.session.flush()
    request._cached_user = AnonymousUser()  # type: ignore[attr-defined]
    if hasattr(request, "_messages"):
        messages.info(request, _("Cette connexion est terminée. Connectez-vous à nouveau."))
    return AnonymousUser()


async def _registered_user_later(request: HttpRequest) -> User | AnonymousUser:
    later: Callable[[HttpRequest], Awaitable[User | AnonymousUser]] = sync_to_async(_registered_user)
    return await later(request)


class SecondFactorMiddleware:
    """Professionals and administrators have seven days to add a second factor, then only the pages that add it.

    `request.second_factor_duty` is what the banner of the pages tells; None when nothing is due.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.second_factor_duty = None  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        # Without a cookie nobody is signed in: the public pages open no session to learn it.
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        duty = second_factor_duty(request.user, timezone.now())
        request.second_factor_duty = duty  # type: ignore[attr-defined]
        name = request.resolver_match.view_name if request.resolver_match else ""
        if duty is None or not duty.is_overdue or name in OPEN_WHEN_OVERDUE:
            return None
        return redirect("mfa_index")
