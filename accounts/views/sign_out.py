"""Signing out: here, and at the identity provider that signed the person in."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LogoutView
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import get_random_string
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from accounts.identity.leaving import STATE_KEY, leaving_address
from accounts.identity.session import RANDOM_LENGTH
from accounts.middleware import SESSION_KEY
from accounts.models import SignIn


@method_decorator([login_not_required, never_cache], name="dispatch")
class SignOutView(LogoutView):
    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the sign-in here first, whatever the provider then answers.

        The browser goes on by itself from a page: sent on from the form, it would be held back by `form-action`,
        and ProConnect sends it further, to the agent's own provider, whose address nobody knows before.
        """
        state = get_random_string(RANDOM_LENGTH)
        address = leaving_address(self.request, current_sign_in(self.request), state)
        answer: HttpResponse = super().post(*args, **kwargs)
        if not address:
            return answer
        self.request.session[STATE_KEY] = state
        return render(self.request, "account/leaving_provider.html", {"address": address})


def current_sign_in(request: HttpRequest) -> SignIn | None:
    """The sign-in of this very browser."""
    if not request.user.is_authenticated:
        return None
    return SignIn.objects.filter(user=request.user, pk=request.session[SESSION_KEY]).first()


sign_out = SignOutView.as_view()
