"""The button that ends a support access."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.events import EndedBy
from accounts.selectors.support_access import access_of
from accounts.services.support_access import end_access
from accounts.support.middleware import SESSION_KEY


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End it and come back to the administration, as oneself."""
    access = access_of(request.user, request.session.pop(SESSION_KEY, None))
    if access is None:
        return redirect("start")
    end_access(access, by=EndedBy.BUTTON, now=timezone.now())
    messages.success(request, _("L’accès d’assistance est terminé."))
    return redirect("admin:index")
