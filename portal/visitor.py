"""Who reads the page, for its header: a stranger costs no query, on pages that are measured."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.http import HttpRequest

from accounts.access import memberships_of


class Visitor(StrEnum):
    STRANGER = "stranger"
    PERSON = "person"
    PROFESSIONAL = "professional"


def visitor_of(request: HttpRequest) -> Visitor:
    """A professional has a space: in an organisation, or in the administration."""
    if not hasattr(request, "user"):  # refused before anybody looked who asks
        return Visitor.STRANGER
    # The page differs with the cookie: SessionMiddleware tells caches (Vary), without the session being opened.
    request.session.accessed = True
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return Visitor.STRANGER
    if request.user.is_staff or memberships_of(request.user).exists():
        return Visitor.PROFESSIONAL
    return Visitor.PERSON
