"""Opening and ending sign-ins. A row that goes takes its session with it, at the next request of its cookie."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction

from accounts.events import SignedIn, SignInsEnded
from accounts.models import SignIn, User
from accounts.selectors.sign_ins import LONGEST
from core import derived_keys
from core.audit import record

PURPOSE = "releve.id-token.v1"


def open_sign_in(user: User, *, device: str, provider: str = "", id_token: str = "", now: datetime) -> SignIn:
    """Note a browser that has just signed in; `id_token` is kept encrypted, for signing out of its provider."""
    return SignIn.objects.create(
        user=user, device=device, provider=provider, sealed_id_token=seal(id_token), signed_in_at=now
    )


@transaction.atomic
def begin_sign_in(user: User, *, device: str, provider: str = "", id_token: str = "", now: datetime) -> SignIn:
    """`open_sign_in`, and a line in the journal: the person came in, by a code or by an identity provider."""
    opened = open_sign_in(user, device=device, provider=provider, id_token=id_token, now=now)
    record(SignedIn, actor=user, subject=("accounts.User", user.pk), data={"provider": provider}, now=now)
    return opened


@transaction.atomic
def end_sign_in(user: User, pk: str | uuid.UUID, *, now: datetime) -> bool:
    """End one sign-in of this person; False when they have none such, which is also what ending it twice says."""
    try:
        ended, _ = SignIn.objects.filter(user=user, pk=uuid.UUID(str(pk))).delete()
    except ValueError:
        return False
    return bool(_ended(user, ended, now))


@transaction.atomic
def end_every_sign_in(user: User, *, now: datetime) -> int:
    """« Se déconnecter partout », this browser included; how many there were."""
    ended, _ = SignIn.objects.filter(user=user).delete()
    return _ended(user, ended, now)


def _ended(user: User, count: int, now: datetime) -> int:
    if count:
        record(SignInsEnded, actor=user, subject=("accounts.User", user.pk), data={"count": count}, now=now)
    return count


def forget_over(now: datetime) -> int:
    """Delete the sign-ins that ended by themselves; how many there were."""
    ended, _ = SignIn.objects.filter(signed_in_at__lte=now - LONGEST).delete()
    return ended


def seal(id_token: str) -> str:
    """The token encrypted for the table; nothing stays nothing."""
    return derived_keys.fernet(PURPOSE).encrypt(id_token.encode()).decode() if id_token else ""


def unseal(sealed: str) -> str:
    return derived_keys.fernet(PURPOSE).decrypt(sealed.encode()).decode() if sealed else ""
