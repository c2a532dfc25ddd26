"""Places asked, held, accepted and lived: what lies between a free seat and a child who comes."""

from bookings.models.admission import Admission, Visit
from bookings.models.booking import Booking
from bookings.models.calendar_feed import CalendarFeed
from bookings.models.changes import Absence, ExtraHours, Reminder
from bookings.models.child import BookedChild, FileChildLink
from bookings.models.demand import Demand
from bookings.models.introduction import Introduction
from bookings.models.missed import MissedDay
from bookings.models.terms import AccommodationNeed, BookingTerms, Silence
from bookings.models.waiting import QueueRules, Waiting
from bookings.models.week_link import WeekLink

__all__ = [
    "Absence",
    "AccommodationNeed",
    "Admission",
    "BookedChild",
    "Booking",
    "BookingTerms",
    "CalendarFeed",
    "Demand",
    "ExtraHours",
    "FileChildLink",
    "Introduction",
    "MissedDay",
    "QueueRules",
    "Reminder",
    "Silence",
    "Visit",
    "Waiting",
    "WeekLink",
]
