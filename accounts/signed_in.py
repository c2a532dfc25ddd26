"""The person of a request that LoginRequiredMiddleware let through."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.models import User


def signed_in_user(request: HttpRequest) -> User:
    """Raises PermissionDenied when nobody is signed in."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return request.user
