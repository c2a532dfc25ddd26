"""Facilities, their sites, and the seats they offer."""

from childcare.models.avip import AvipLabel
from childcare.models.calendar import Calendar, CalendarHorizon
from childcare.models.facility import Facility
from childcare.models.favourite import Favourite
from childcare.models.imported import ImportedFacility, ImportedSite
from childcare.models.management import FacilityClaim, Management
from childcare.models.planning import Closure, WeeklyPattern
from childcare.models.reservation import Line, Reservation
from childcare.models.site import AgeGroup, Site
from childcare.models.slot import Slot

__all__ = [
    "AgeGroup",
    "AvipLabel",
    "Calendar",
    "CalendarHorizon",
    "Closure",
    "Facility",
    "FacilityClaim",
    "Favourite",
    "ImportedFacility",
    "ImportedSite",
    "Line",
    "Management",
    "Reservation",
    "Site",
    "Slot",
    "WeeklyPattern",
]
