"""What people do with their own account: correct their name, leave for good."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.access import memberships_of
from accounts.events import AccountCorrected
from accounts.locks import lock_user
from accounts.models import User
from accounts.services import memberships
from accounts.services.account_erasure import erase_account
from accounts.services.refusals import NotDone
from core.audit import record


@transaction.atomic
def correct_names(user: User, *, first_name: str, last_name: str, now: datetime) -> User:
    """The same names again change nothing."""
    locked = lock_user(user.pk)
    wanted = {"first_name": first_name, "last_name": last_name}
    changed = tuple(name for name, value in wanted.items() if getattr(locked, name) != value)
    if changed:
        for name in changed:
            setattr(locked, name, wanted[name])
        locked.save(update_fields=changed)
        record(AccountCorrected, actor=user, subject=("accounts.User", user.pk), data={"fields": changed}, now=now)
    return locked


@transaction.atomic
def delete_own_account(user: User, *, now: datetime) -> None:
    """Leave every organisation, then erase the account at once. Twice is once.

    Raises NotDone for the last administrator of an organisation, who names a colleague first, and for an
    administrator of the portal, whom a colleague takes out first.
    """
    if user.is_staff:
        raise NotDone(_("Vous administrez le portail : un collègue vous retire d’abord cet accès."))
    for membership in memberships_of(user):
        try:
            memberships.remove(membership, by=user, now=now)
        except memberships.LastAdministrator as refused:
            words = {"name": membership.organisation.name, "why": str(refused)}
            raise NotDone(_("« %(name)s » n’a que vous pour l’administrer. %(why)s") % words) from refused
    erase_account(user, by=user, now=now)
