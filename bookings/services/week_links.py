"""The link of « Ma semaine » in a Friday letter: made for a week, replaced by the next, ended by any manager."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.domain.invitations import TOKEN_BYTES, fingerprint
from accounts.models import Organisation, User
from bookings.events import WeekLinksEnded
from bookings.models import WeekLink
from core.audit import record

LASTS = timedelta(days=7)  # until the letter of the next Friday


@transaction.atomic
def make(
    organisation_id: int, *, membership_id: int | None = None, facility_id: int | None = None, now: datetime
) -> str | None:
    """The secret of a new link; the one before opens nothing any more. None when one was made today: its letter is
    under way. Only the letter ever holds the secret."""
    whose = {"organisation_id": organisation_id, "membership_id": membership_id, "facility_id": facility_id}
    before = WeekLink.objects.filter(**whose)
    if before.filter(sent_at__date=timezone.localdate(now)).exists():
        return None
    before.filter(ended_at=None).update(ended_at=now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    WeekLink.objects.create(**whose, token_hash=fingerprint(token), sent_at=now, expires_at=now + LASTS)
    return token


def link_of(token: str, *, now: datetime) -> WeekLink | None:
    """The link of this secret; None for one that nobody made, or that is over."""
    return _running(now).select_related("membership__user", "facility").filter(token_hash=fingerprint(token)).first()


def running(organisations: QuerySet[Organisation], *, now: datetime) -> QuerySet[WeekLink]:
    """Those of these organisations that still open, the latest first."""
    found = _running(now).filter(organisation__in=organisations)
    return found.select_related("membership__user", "facility").order_by("-sent_at", "-pk")


@transaction.atomic
def end(organisations: QuerySet[Organisation], *, by: User, now: datetime) -> int:
    """End every link of these organisations, at once; how many there were."""
    ended = 0
    for organisation_id in organisations.order_by("pk").values_list("pk", flat=True):
        count = _running(now).filter(organisation=organisation_id).update(ended_at=now)
        if count:
            record(WeekLinksEnded, actor=by, organisation_id=organisation_id, data={"links": count}, now=now)
        ended += count
    return ended


def _running(now: datetime) -> QuerySet[WeekLink]:
    return WeekLink.objects.filter(ended_at=None, expires_at__gt=now)
