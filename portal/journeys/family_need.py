"""The search of a family's need: what a file keeps, asked of childcare. Only here do the two apps meet."""

from __future__ import annotations

from childcare.domain.need import (
    MAX_CHILDREN,
    Child,
    DatedInterval,
    DatedSchedule,
    Need,
    Point,
    WeeklyInterval,
    WeeklySchedule,
)
from families.domain.care import Care
from families.models import CareNeed, FamilyFile
from families.records import care_of, family_of
from portal.forms.children import MIDDLE_OF_MONTH
from territory.gazetteer import gazetteer


class NoPoint(LookupError):
    """The commune of the need is not in the gazetteer any more, or has no point."""


def need_of(need: CareNeed, file: FamilyFile) -> Need:
    """The search for the children of this file, its three youngest. Raises NoPoint."""
    care = care_of(need)
    commune = gazetteer().by_insee(care.insee_code)
    if commune is None or commune.latitude is None or commune.longitude is None:
        raise NoPoint(care.insee_code)
    youngest = sorted(family_of(file).birth_months, reverse=True)[:MAX_CHILDREN]
    return Need(
        point=Point(commune.latitude, commune.longitude),
        time_zone=commune.time_zone,
        radius_km=care.radius_km,
        children=tuple(Child(month.replace(day=MIDDLE_OF_MONTH)) for month in youngest),
        schedule=schedule_of(care),
        travel_minutes=care.travel_minutes,
        in_insertion=care.avip_priority,
    )


def schedule_of(care: Care) -> WeeklySchedule | DatedSchedule:
    """The same hours, as the search reads them."""
    if care.starts is not None:
        weekly = tuple(
            WeeklyInterval(each.weekday, each.starts, each.ends) for each in care.hours if each.weekday is not None
        )
        return WeeklySchedule(care.starts, care.until, weekly)
    return DatedSchedule(
        tuple(DatedInterval(each.day, each.starts, each.ends) for each in care.hours if each.day is not None)
    )
