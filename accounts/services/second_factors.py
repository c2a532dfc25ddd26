"""The journal's lines about second factors: allauth keeps them, and says when one comes or goes."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from accounts.events import SecondFactorAdded, SecondFactorRemoved
from accounts.models import User
from core.audit import record

# What allauth names its notices (allauth.mfa.*.internal.flows), and what they are about.
ADDED = {
    "mfa/email/totp_activated": "totp",
    "mfa/email/webauthn_added": "webauthn",
    "mfa/email/recovery_codes_generated": "recovery_codes",
}
REMOVED = {"mfa/email/totp_deactivated": "totp", "mfa/email/webauthn_removed": "webauthn"}


@transaction.atomic
def note(notice: str, *, user: User, now: datetime) -> None:
    """Write the line of a notice of allauth; another notice writes none."""
    subject = ("accounts.User", user.pk)
    if notice in ADDED:
        record(SecondFactorAdded, actor=user, subject=subject, data={"factor": ADDED[notice]}, now=now)
    elif notice in REMOVED:
        record(SecondFactorRemoved, actor=user, subject=subject, data={"factor": REMOVED[notice]}, now=now)
