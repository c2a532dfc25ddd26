"""« Mes connexions »: where one is signed in, and how to end it from afar."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.middleware import SESSION_KEY
from accounts.selectors.sign_ins import known_devices
from accounts.services.sign_ins import end_every_sign_in, end_sign_in
from accounts.signed_in import signed_in_user


@never_cache
@require_http_methods(["GET", "POST"])
def devices(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        return _end(request)
    found = known_devices(signed_in_user(request), request.session[SESSION_KEY], timezone.now())
    return render(request, "account/devices.html", {"devices": found})


def _end(request: HttpRequest) -> HttpResponse:
    """End one sign-in, or all. Another person's is not found, and nothing says whether it exists."""
    if "partout" in request.POST:
        end_every_sign_in(signed_in_user(request), now=timezone.now())
        get_adapter(request).logout(request)
        messages.success(request, _("Vous êtes déconnecté partout."))
        return redirect("account_login")
    if end_sign_in(signed_in_user(request), request.POST.get("connexion", ""), now=timezone.now()):
        messages.success(request, _("Cet appareil est déconnecté."))
    else:
        messages.info(request, _("Cette connexion était déjà terminée."))
    return redirect("account_devices")
