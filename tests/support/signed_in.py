"""A test client whose ``force_login`` is noted on the server as a real sign-in is, and second factors for users."""

from __future__ import annotations

from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.test import Client
from django.utils import timezone

from accounts.middleware import SESSION_KEY
from accounts.models import User
from accounts.services.sign_ins import open_sign_in


class PortalClient(Client):
    """What the fixture ``client`` gives. A second browser is a second ``PortalClient()``."""

    def force_login(self, user: Any, backend: str | None = None) -> None:
        super().force_login(user, backend)
        session = self.session
        session[SESSION_KEY] = str(open_sign_in(user, device="Firefox sur Linux", now=timezone.now()).pk)
        session.save()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key


def add_second_factor(user: User) -> str:
    """Give a user an authenticator application; its secret, for ``figures``."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def figures(secret: str) -> str:
    """The code that the application shows now."""
    return f"{hotp_value(secret, next(iter(yield_hotp_counters_from_time()))):06d}"
