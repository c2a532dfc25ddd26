"""Whether somebody else's row still holds an address: its letters and choices are then not ours to erase."""

from __future__ import annotations

from accounts.models import User
from families.models import FamilyFile, SavedSearch


def is_known(channel: str, to: str) -> bool:
    """Whether a file, an account or an alert has this address (`channel`: "email" or "sms")."""
    same = {"email": to} if channel == "email" else {"phone": to}
    return any(model.objects.filter(**same).exists() for model in (FamilyFile, User, SavedSearch))
