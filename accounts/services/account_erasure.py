"""Erasing an account: who it was, how to reach them, how they signed in. Its number stays, and names nobody."""

from __future__ import annotations

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.db import transaction

from accounts.events import AccountErased
from accounts.locks import lock_user
from accounts.models import Invitation, Membership, SignIn, SupportAccess, User
from core.audit import record
from core.messages.retention import erase as erase_address

NOBODY = "compte-efface-{pk}@invalid"  # RFC 2606: a name that never receives anything


@transaction.atomic
def erase_account(user: User, *, by: User | None = None, now: datetime) -> bool:
    """Take everything personal out of an account and close it; False when that was done already.

    The row stays, for what others keep about their own work: who followed a file, who decided. Memberships end.
    `by` is the person, or None for the night.
    """
    locked = lock_user(user.pk)
    nobody = NOBODY.format(pk=locked.pk)
    if locked.email == nobody:
        return False
    contacts = [("email", locked.email), ("sms", locked.phone)]
    Membership.objects.filter(user=locked, ended_at=None).update(ended_at=now)
    Invitation.objects.filter(accepted_by=locked).update(email=nobody)
    SupportAccess.objects.filter(person=locked).delete()
    for model in (EmailAddress, Authenticator, SocialAccount, SignIn, LogEntry):
        model.objects.filter(user=locked).delete()
    locked.email, locked.phone, locked.phone_verified = nobody, None, False
    locked.first_name, locked.last_name = "", ""
    locked.is_active = locked.is_staff = locked.is_superuser = False
    locked.save()
    for channel, to in contacts:
        if to:
            erase_address(channel, to)
    record(AccountErased, actor=by, subject=("accounts.User", locked.pk), now=now)
    return True
