"""The link of « Ma semaine » as a letter carries it, and a browser in which its code was typed."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from django.utils import timezone

from bookings.services.week_links import make
from core.models import OutboxMessage


def link_of(organisation: Any, director: Any = None, *, facility: int | None = None) -> str:
    membership = organisation.memberships.get(user=director).pk if director else None
    return f"/ma-semaine/{make(organisation.pk, membership_id=membership, facility_id=facility, now=timezone.now())}/"


def figures() -> str:
    """The last code sent."""
    return re.match(r"\d{6}", OutboxMessage.objects.filter(topic="alert_code").latest("created_at").text)[0]


def opened(link: str) -> Client:
    """A browser that asked for the code of this link, and typed it."""
    client = Client()
    assert client.post(f"{link}code/").url == f"{link}code/"
    assert client.post(f"{link}code/", {"code": figures()}).url == link
    return client
