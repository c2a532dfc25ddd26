"""A request in the words of a place: made from `request_seen` alone, so that it can say no more; and other places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.domain.hours import AskedHours
from bookings.selectors.seen_by_place import FamilySeen, RequestSeen
from bookings.services.other_places import OtherPlace
from childcare.domain.french import WEEKDAYS
from families.domain.care import Hours


def request_in_words(seen: RequestSeen) -> str:
    """Ages, hours, dates, priority; once accepted, whom to call."""
    request = seen.request
    dates = {"from": f"{request.starts:%d/%m/%Y}", "until": f"{request.until:%d/%m/%Y}" if request.until else ""}
    lines = [
        _("Âge : %(ages)s.") % {"ages": ", ".join(_age(months) for months in request.ages)},
        _("Du %(from)s au %(until)s.") % dates if request.until else _("À partir du %(from)s.") % dates,
        *hours_in_words(request.hours),
    ]
    if request.avip_priority:
        lines.append(_("Priorité AVIP."))
    if seen.family is not None:
        lines.append(_contact(seen.family))
    return "\n".join(lines)


def hours_in_words(hours: Iterable[Hours | AskedHours]) -> list[str]:
    """One line each: « lundi, 09:00-12:00 »."""
    return [
        f"- {each.day:%d/%m/%Y}, {each.starts:%H:%M}-{each.ends:%H:%M}"
        if each.day
        else f"- {WEEKDAYS[(each.weekday or 1) - 1]}, {each.starts:%H:%M}-{each.ends:%H:%M}"
        for each in hours
    ]


def other_places_in_words(others: Sequence[OtherPlace]) -> str:
    """For a counsellor: their names and how far they are."""
    if not others:
        return _("Aucun autre lieu n’est libre à ces heures à moins de 10 km.")
    first = ngettext("Un autre lieu est libre à ces heures :", "D’autres lieux sont libres à ces heures :", len(others))
    far = (f"{other.distance_km:.1f}".replace(".", ",") for other in others)
    return "\n".join([first, *(f"- {other.site.facility}, {km} km" for other, km in zip(others, far, strict=True))])


def _age(months: int | None) -> str:
    return _("enfant à naître") if months is None else _("%(months)s mois") % {"months": months}


def _contact(family: FamilySeen) -> str:
    ways = ", ".join(way for way in (family.first_name, family.phone, family.email) if way)
    if family.may_leave_message:
        return _("Parent : %(ways)s.") % {"ways": ways}
    return _("Parent : %(ways)s. Ne laissez pas de message : parlez-lui en personne.") % {"ways": ways}
