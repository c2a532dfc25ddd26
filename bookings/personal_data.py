"""What the tables of bookings hold about families and children, for the register."""

from __future__ import annotations

from core.personal_data import declare, declare_none

FAMILY = "parent qui demande une place"
CHILD = "enfant pour qui une place est demandée"
EXPORTED = "bookings.services.export.told"
ERASED = "bookings.services.erasure.erase_of, forget_closed_accounts et forget_over"
WITH_DEMAND = "avec la demande"
NUMBERS = "des numéros seulement : rien à exporter"

declare(
    "bookings.Demand",
    FAMILY,
    ("file", "need", "parent", "ordered_by", "hours", "starts", "until", "insee_code", "in_insertion", "avip_term"),
    exported=EXPORTED,
    erased=ERASED,
)
declare(
    "bookings.Booking",
    FAMILY,
    ("demand", "site", "state", "starts", "until", "agreed_at", "refusal_reason", "outcome", "ended_by"),
    exported=EXPORTED,
    erased=ERASED,
)
declare(
    "bookings.BookingEvent", FAMILY, ("pgh_obj", "pgh_context"), exported=NUMBERS,
    erased="core.audit.doors.forget_history_of, avec la demande",
)  # fmt: skip
declare("bookings.BookedChild", CHILD, ("parent", "birth_date"), exported=EXPORTED, erased=ERASED)
declare("bookings.FileChildLink", CHILD, ("file_child", "child"), exported=NUMBERS, erased="avec le dossier")
declare("bookings.Demand_children", CHILD, ("demand", "bookedchild"), exported=NUMBERS, erased=WITH_DEMAND)
declare(
    "bookings.Admission", CHILD, ("child", "state", "missing", "known_until", "provisional_until"),
    exported=EXPORTED, erased="avec l’enfant",
)  # fmt: skip
declare("bookings.Visit", CHILD, ("booking", "day", "starts", "ends"), exported=EXPORTED, erased=WITH_DEMAND)
declare("bookings.Absence", FAMILY, ("booking", "day", "by"), exported=EXPORTED, erased=WITH_DEMAND)
declare("bookings.MissedDay", CHILD, ("booking", "child", "day"), exported=NUMBERS, erased=WITH_DEMAND)
declare("bookings.ExtraHours", FAMILY, ("booking", "day", "starts", "ends"), exported=EXPORTED, erased=WITH_DEMAND)
declare("bookings.Reminder", FAMILY, ("booking", "kind"), exported=NUMBERS, erased=WITH_DEMAND)
declare("bookings.AccommodationNeed", FAMILY, ("booking",), exported=EXPORTED, erased=WITH_DEMAND)
declare(
    "bookings.Waiting", FAMILY, ("demand", "since", "single_parent", "qpv", "answer"), exported=EXPORTED,
    erased=WITH_DEMAND,
)  # fmt: skip
declare("bookings.Introduction", FAMILY, ("demand", "facility", "state"), exported=EXPORTED, erased=WITH_DEMAND)
declare(
    "bookings.CalendarFeed", FAMILY, ("parent", "file"), exported="une empreinte seulement : rien à exporter",
    erased="avec le dossier, ou le compte ; par le parent quand il veut",
)  # fmt: skip
declare(
    "bookings.WeekLink", "professionnel", ("membership",), exported="une empreinte seulement : rien à exporter",
    erased="avec l’appartenance, ou la structure",
)  # fmt: skip
declare_none("bookings.BookingTerms", "bookings.BookingTerms_partners", "bookings.QueueRules", "bookings.Silence")
