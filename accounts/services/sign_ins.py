"""Opening and ending sign-ins. A row that goes takes its session with it, at the next request of its cookie."""

from __future__ import annotations

import uuid
from datetime import datetime

from accounts.models import SignIn, User
from accounts.selectors.sign_ins import LONGEST
from core import derived_keys

PURPOSE = "releve.id-token.v1"


def open_sign_in(user: User, *, device: str, provider: str = "", id_token: str = "", now: datetime) -> SignIn:
    """Note a browser that has just signed in; `id_token` is kept encrypted, for signing out of its provider."""
    return SignIn.objects.create(
        user=user, device=device, provider=provider, sealed_id_token=seal(id_token), signed_in_at=now
    )


def end_sign_in(user: User, pk: str | uuid.UUID) -> bool:
    """End one sign-in of this person; False when they have none such, which is also what ending it twice says."""
    try:
        ended, _ = SignIn.objects.filter(user=user, pk=uuid.UUID(str(pk))).delete()
    except ValueError:
        return False
    return bool(ended)


def end_every_sign_in(user: User) -> int:
    """« Se déconnecter partout », this browser included; how many there were."""
    ended, _ = SignIn.objects.filter(user=user).delete()
    return ended


def forget_over(now: datetime) -> int:
    """Delete the sign-ins that ended by themselves; how many there were."""
    ended, _ = SignIn.objects.filter(signed_in_at__lte=now - LONGEST).delete()
    return ended


def seal(id_token: str) -> str:
    """The token encrypted for the table; nothing stays nothing."""
    return derived_keys.fernet(PURPOSE).encrypt(id_token.encode()).decode() if id_token else ""


def unseal(sealed: str) -> str:
    return derived_keys.fernet(PURPOSE).decrypt(sealed.encode()).decode() if sealed else ""
