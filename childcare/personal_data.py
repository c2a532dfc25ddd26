"""What the tables of childcare hold about people, for the register."""

from __future__ import annotations

from core.personal_data import declare, declare_none

HISTORY = "core.audit.doors.forget_events_before, après la durée du journal"
PUBLIC = "fiche publique du lieu"
CORRECTED = "correction de la fiche par son gestionnaire"

declare(
    "childcare.Facility",
    "assistant maternel, et contact d’un lieu",
    ("name", "phone", "email", "contact_name", "manager", "confirmed_by"),
    exported=PUBLIC,
    erased=CORRECTED,
)
declare(
    "childcare.Site", "assistant maternel", ("label", "address", "latitude", "longitude"), exported=PUBLIC,
    erased=CORRECTED,
)  # fmt: skip
declare("childcare.ImportedFacility", "contact d’un lieu", ("values",), exported=PUBLIC, erased="nouvel import")
declare("childcare.ImportedSite", "assistant maternel", ("values",), exported=PUBLIC, erased="nouvel import")
declare(
    "childcare.FacilityClaim", "gestionnaire", ("user", "code_hash"), exported="page des lieux du gestionnaire",
    erased="avec le compte",
)  # fmt: skip
declare("childcare.FacilityClaimEvent", "gestionnaire", ("user", "pgh_context"), exported="numéros", erased=HISTORY)
declare("childcare.ManagementEvent", "gestionnaire", ("pgh_context",), exported="numéros", erased=HISTORY)
declare(
    "childcare.Favourite",
    "titulaire d’un compte",
    ("user", "facility", "kept_at"),
    exported="page « Mes recherches », et son fichier",
    erased="childcare.services.favourites.forget_closed_accounts",
)
declare(
    "childcare.Line",
    "enfant accueilli, par un numéro tiré au sort",
    ("child_id",),
    exported="rien ne relie ce numéro à une personne",
    erased="rien ne relie ce numéro à une personne",
)
declare_none(
    "childcare.AgeGroup",
    "childcare.AvipLabel",
    "childcare.Calendar",
    "childcare.CalendarHorizon",
    "childcare.Closure",
    "childcare.Management",
    "childcare.Reservation",
    "childcare.Slot",
    "childcare.WeeklyPattern",
)
