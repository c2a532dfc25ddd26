"""The recovery codes, read and taken away. allauth's own pages write to the database while they answer a GET."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET


@reauthentication_required(app="allauth.mfa")
@never_cache
@require_GET
def recovery_codes(request: HttpRequest) -> HttpResponse:
    return render(request, "mfa/recovery_codes/index.html", {"unused_codes": _unused(request)})


@reauthentication_required(app="allauth.mfa")
@never_cache
@require_GET
def recovery_codes_file(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("\n".join(_unused(request)) + "\n", content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="codes-de-secours.txt"'
    return answer


def _unused(request: HttpRequest) -> list[str]:
    """Raises Http404 for who has none."""
    found = Authenticator.objects.filter(user=request.user, type=Authenticator.Type.RECOVERY_CODES).first()
    if found is None:
        raise Http404
    codes: list[str] = found.wrap().get_unused_codes()
    return codes
