"""The search for what follows a place: the same hours and children, from the day after its end."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from bookings.domain.hours import AskedHours, read
from bookings.services.endings import SameNeed
from childcare.domain.need import MAX_CHILDREN
from portal.forms.need import MARGIN_MINUTES, TRAVEL
from portal.forms.week_hours import PARTS, VARYING, cell
from portal.reasons import Reason
from territory.gazetteer import gazetteer


def address_of(need: SameNeed) -> str:
    """The results of that search; hours of given days do not repeat: page 2 asks the new ones."""
    hours = [each for each in read(need.hours) if each.weekday is not None]
    fields = {"du": need.starts.isoformat(), "sansfin": "1", "trajet": _travel(need), **_children(need)}
    commune = gazetteer().by_insee(need.insee_code)
    if commune is not None:
        fields["ville"] = commune.label
    if not hours:
        return f"{reverse('need', args=[Reason.APPOINTMENT])}?{urlencode(fields)}"
    reason = Reason.TRAINING if need.in_insertion else Reason.ODD_HOURS
    query = {"raison": reason.value, "horaires": VARYING, **fields, **_grid(hours)}
    return f"{reverse('places')}?{urlencode(query)}"


def _travel(need: SameNeed) -> str:
    wanted = need.travel_minutes - MARGIN_MINUTES
    return next((minutes for minutes in TRAVEL if int(minutes) >= wanted), TRAVEL[-1])


def _children(need: SameNeed) -> dict[str, str]:
    youngest = sorted(need.birth_dates, reverse=True)[:MAX_CHILDREN]
    months = {f"mois{row}": str(birth.month) for row, birth in enumerate(youngest, start=1)}
    return months | {f"annee{row}": str(birth.year) for row, birth in enumerate(youngest, start=1)}


def _grid(hours: list[AskedHours]) -> dict[str, str]:
    """The fields of the weekly grid: two pairs of hours a day at most."""
    fields: dict[str, str] = {}
    for weekday in range(1, 8):
        same_day = sorted((each for each in hours if each.weekday == weekday), key=lambda each: each.starts)
        for part, each in zip(PARTS, same_day, strict=False):
            fields |= {
                cell(weekday, part, "de"): f"{each.starts:%H:%M}",
                cell(weekday, part, "a"): f"{each.ends:%H:%M}",
            }
    return fields
