"""What must outlive one request while somebody comes from, or goes back to, an identity provider.

The session is a cookie of 3.9 kB, and an id_token alone may be longer: the cookie keeps keys, the cache the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from allauth.account.internal.flows.login import get_authentication_records
from allauth.socialaccount.models import SocialAccount
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from accounts.models import User
from accounts.services.sign_ins import unseal

# ProConnect asks for at least 32 characters; 43 letters and figures hold 256 bits.
RANDOM_LENGTH = 43
LINK_KEY = "identity_link"
LINK_SECONDS = 900


@dataclass(frozen=True, slots=True)
class PendingLink:
    """An identity whose e-mail already has an account: to be linked once its holder signed in and said yes."""

    provider: str
    uid: str
    email: str
    extra_data: dict[str, str]


def keep_pending_link(request: HttpRequest, link: PendingLink) -> None:
    key = get_random_string(RANDOM_LENGTH)
    cache.set(f"identity-link:{key}", link, LINK_SECONDS)
    request.session[LINK_KEY] = key


def pending_link(request: HttpRequest) -> PendingLink | None:
    """None once it is used, or after fifteen minutes."""
    link: PendingLink | None = cache.get(f"identity-link:{request.session.get(LINK_KEY, '')}")
    return link


def drop_pending_link(request: HttpRequest) -> None:
    cache.delete(f"identity-link:{request.session.pop(LINK_KEY, '')}")


def taken_id_token(request: HttpRequest, user: User) -> tuple[str, str]:
    """(provider, id_token) of this sign-in, taken out of the account where the exchange left it; empty without one."""
    records = [
        record for record in get_authentication_records(request, user) if record.get("method") == "socialaccount"
    ]
    if not records:
        return "", ""
    account = SocialAccount.objects.filter(
        user=user, provider=records[-1]["provider"], uid=records[-1]["uid"], extra_data__has_key="id_token"
    ).first()
    if account is None:
        return "", ""
    id_token = unseal(account.extra_data.pop("id_token"))
    account.save(update_fields=["extra_data"])
    return account.provider, id_token
