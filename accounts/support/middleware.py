"""While a support access is open, each request reads as the person, is noted in the journal, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import EndedBy, SupportRequested
from accounts.models import SupportAccess
from accounts.selectors.support_access import access_of
from accounts.services.support_access import may_be_read, may_open, note_end
from core.audit import record
from core.audit.actors import acting_in_place_of

SESSION_KEY = "support_access"
END = "support_end"
READ = frozenset({"GET", "HEAD", "OPTIONS"})
# Where somebody's secrets are (second factor, connections), and where administrators work as themselves.
CLOSED_ROUTES = ("compte/", "admin/")


class SupportAccessMiddleware:
    """After the middlewares that check who signed in and their second factor: those see the administrator.

    `request.support_access` is the open access that the banner tells, else None.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.support_access = None  # type: ignore[attr-defined]
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return self.get_response(request)
        access = access_of(request.user, request.session[SESSION_KEY])
        ended_by = _over(access)
        if access is None or ended_by:
            return _leave(request, access, ended_by)
        return self._read(request, access)

    def _read(self, request: HttpRequest, access: SupportAccess) -> HttpResponse:
        match = _match(request)
        if match and match.view_name == END and request.method == "POST":
            return self.get_response(request)
        refused = request.method not in READ or (match is not None and match.route.startswith(CLOSED_ROUTES))
        request.support_access = access  # type: ignore[attr-defined]
        with acting_in_place_of(access.administrator_id, access.person_id):
            _note(request, access, match, refused)
            if refused:
                request.user = access.person
                return _refuse(request)
            return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        access: SupportAccess | None = request.support_access  # type: ignore[attr-defined]
        if access is not None:
            request.user = access.person


def _over(access: SupportAccess | None) -> EndedBy | None:
    """Why this access is over, checked again at each request; None while it is open."""
    if access is None or access.ended_at is not None:
        return EndedBy.BUTTON
    if not access.is_open(timezone.now()):
        return EndedBy.TIME
    if not may_open(access.administrator) or not may_be_read(access.person):
        return EndedBy.RIGHT_LOST
    return None


def _leave(request: HttpRequest, access: SupportAccess | None, by: EndedBy | None) -> HttpResponse:
    """Back to oneself: what was asked as the person is not answered."""
    del request.session[SESSION_KEY]
    if access is not None and by in {EndedBy.TIME, EndedBy.RIGHT_LOST}:
        note_end(access, by=by, now=timezone.now())
    messages.info(request, _("L’accès d’assistance est terminé."))
    return redirect("admin:index")


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Resolver404:
        return None


def _note(request: HttpRequest, access: SupportAccess, match: ResolverMatch | None, refused: bool) -> None:
    """Before anything is read: no line, no page."""
    numbers = tuple(value for value in match.kwargs.values() if isinstance(value, int)) if match else ()
    page = (match.view_name if match else "") or "unknown"
    with transaction.atomic():
        record(
            SupportRequested,
            actor=access.administrator,
            subject=("accounts.SupportAccess", access.pk),
            data={"method": request.method, "page": page, "numbers": numbers, "refused": refused},
            now=timezone.now(),
        )


def _refuse(request: HttpRequest) -> HttpResponse:
    reason = _("L’assistance lit les pages, sans rien changer, et n’ouvre ni le compte ni l’administration.")
    return render(request, "403.html", {"reason": reason}, status=403)
