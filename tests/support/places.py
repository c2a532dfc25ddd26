"""Places to look after children around Toulouse, in as few words as a test needs."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from childcare.domain import week
from childcare.models import AgeGroup, AvipLabel, Facility, Site, Slot

TOULOUSE = (43.6045, 1.4440)
OPEN = "lundi au vendredi 7h30-18h30"


def facility(name: str = "Les Lucioles", *, kind: str = "creche_collective", **fields: Any) -> Facility:
    """A crèche on the national scale, confirmed two days ago."""
    defaults: dict[str, Any] = {
        "tariff": "psu",
        "phone": "05 61 00 00 00",
        "confirmed_at": timezone.now() - timedelta(days=2),
        "request_channel": "portal",
        "first_visits": "none",
    }
    return Facility.objects.create(name=name, kind=kind, **defaults | fields)


def site(owner: Facility, *, km: float = 1.0, open_week: str | None = OPEN, **fields: Any) -> Site:
    """A site `km` north of the centre of Toulouse."""
    defaults: dict[str, Any] = {
        "address": "" if owner.kind == "assistant_maternel" else "1 rue du Taur",
        "precision": "commune" if owner.kind == "assistant_maternel" else "address",
        "postal_code": "31000",
        "commune": "Toulouse",
        "insee_code": "31555",
        "latitude": TOULOUSE[0] + km / 111.2,
        "longitude": TOULOUSE[1],
        "open_week": None if open_week is None else week.parse(open_week),
    }
    return Site.objects.create(facility=owner, **defaults | fields)


def group(owner: Site, first: int = 3, last: int = 48) -> AgeGroup:
    """Children from `first` months up to `last`, excluded."""
    return AgeGroup.objects.create(site=owner, min_months=first, max_months=last)


def free(ages: AgeGroup, days: list[date], start: int = 8, end: int = 18, **fields: Any) -> None:
    """Free occasional seats from one whole hour to another."""
    defaults = {"seats": 2, "kind": "occasional"}
    Slot.objects.bulk_create(
        Slot(age_group=ages, day=day, starts=time(start), ends=time(end % 24), **defaults | fields) for day in days
    )


def coming_days(count: int = 14) -> list[date]:
    """Tomorrow and the days that follow."""
    today = timezone.localdate()
    return [today + timedelta(days=n) for n in range(1, count + 1)]


def free_creche(name: str = "Les Lucioles", *, km: float = 1.0, **fields: Any) -> Site:
    """A crèche with free seats from 8 to 18 h on the coming days."""
    place = site(facility(name, **fields), km=km)
    free(group(place), coming_days())
    return place


def unpublished_creche(name: str = "Les Ormes", *, km: float = 2.0, **fields: Any) -> Site:
    """A crèche that is open at usual hours and publishes no calendar."""
    place = site(facility(name, **fields), km=km)
    group(place)
    return place


def full_creche(name: str = "Les Complets", *, km: float = 3.0) -> Site:
    """A crèche whose only published seats are at night, so that the day is full."""
    place = site(facility(name), km=km)
    free(group(place), coming_days(), 4, 5)
    return place


def assistant_maternel(name: str = "Claude Martin", *, km: float = 1.5) -> Site:
    """Somebody who receives children at home."""
    place = site(facility(name, kind="assistant_maternel", tariff="unknown"), km=km)
    group(place, 0, 72)
    return place


def avip_label(owner: Facility) -> AvipLabel:
    """A label in force."""
    return AvipLabel.objects.create(facility=owner, granted_by="Haute-Garonne", starts=date(2025, 1, 1))
