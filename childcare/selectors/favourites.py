"""The places that an account keeps."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import User
from childcare.models import Facility, Favourite


def kept_by(user: User) -> QuerySet[Favourite]:
    """Last kept first, with their facilities."""
    return Favourite.objects.filter(user=user).select_related("facility").order_by("-kept_at", "-pk")


def keeps(user: User, facility: Facility) -> bool:
    """Whether this account keeps this place."""
    return Favourite.objects.filter(user=user, facility=facility).exists()
