"""Addresses of searches, as the forms make them."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlencode

from django.utils import timezone


def born(months_ago: int) -> dict[str, str]:
    """Fields of a first child born that many months ago."""
    today = timezone.localdate()
    month = today.year * 12 + today.month - 1 - months_ago
    return {"mois1": str(month % 12 + 1), "annee1": str(month // 12)}


def appointment(**changes: str | None) -> str:
    """The results of an appointment tomorrow from 14 to 15 h in Toulouse; None takes a field out."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    fields: dict[str, str | None] = {
        "raison": "rendez-vous",
        "jour": tomorrow.isoformat(),
        "de": "14:00",
        "a": "15:00",
        "trajet": "30",
        **born(18),
        "ville": "Toulouse",
    }
    return _address(fields | changes)


def weekly(days: str = "12345", **changes: str | None) -> str:
    """The results of a training, Monday to Friday from 9 to 17 h, without a known end."""
    fields: dict[str, str | None] = {
        "raison": "formation",
        "du": (timezone.localdate() + timedelta(days=1)).isoformat(),
        "sansfin": "1",
        "de": "09:00",
        "a": "17:00",
        "trajet": "15",
        **born(18),
        "ville": "Toulouse (31)",
    }
    return _address(fields | changes) + "".join(f"&jours={day}" for day in days)


def _address(fields: dict[str, str | None]) -> str:
    return "/places/?" + urlencode({name: value for name, value in fields.items() if value is not None})
