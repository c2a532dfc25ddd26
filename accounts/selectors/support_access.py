"""The support access of an administrator."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

from accounts.models import SupportAccess


def access_of(administrator: AbstractBaseUser | AnonymousUser, pk: object) -> SupportAccess | None:
    """The access of this number, if this person opened it."""
    if not administrator.is_authenticated or not isinstance(pk, int):
        return None
    found = SupportAccess.objects.select_related("administrator", "person")
    return found.filter(pk=pk, administrator=administrator.pk).first()
