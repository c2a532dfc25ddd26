"""Who owes a second factor."""

from __future__ import annotations

from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Min

from accounts.access import memberships_of
from accounts.domain.second_factor import SecondFactorDuty, duty_since
from accounts.models import Membership, User

JUST_ADDED = timedelta(minutes=5)
# Recovery codes alone are no factor: they only replace one that is lost.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    return bool(is_mfa_enabled(user, FACTORS))


def first_factor_is_new(user: User, now: datetime) -> bool:
    """Whether the first factor of this person was added a few minutes ago."""
    first = Authenticator.objects.filter(user=user, type__in=FACTORS).order_by("created_at").first()
    return first is not None and now - first.created_at < JUST_ADDED


def second_factor_duty(user: User, now: datetime) -> SecondFactorDuty | None:
    """What this person still owes; None for a parent, and for who already holds a second factor.

    The grace counts from the first membership ever, so that leaving and coming back does not start it again; for an
    administrator of the portal, from the opening of the account.
    """
    beginnings = [user.date_joined] if user.is_staff else []
    if memberships_of(user).exists():
        beginnings.append(Membership.objects.filter(user=user).aggregate(first=Min("joined_at"))["first"])
    if not beginnings or has_second_factor(user):
        return None
    return duty_since(min(beginnings), now)
