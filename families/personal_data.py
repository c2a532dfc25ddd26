"""What the tables of families hold about parents and children, for the register."""

from __future__ import annotations

from core.personal_data import declare, declare_none

PARENT = "parent suivi par un conseiller"
EXPORTED = "families.services.export.everything_about"
ERASED = "families.services.erasure.erase"

declare(
    "families.FamilyFile",
    PARENT,
    (
        "organisation",
        "counsellor",
        "first_name",
        "email",
        "phone",
        "may_leave_message",
        "single_parent",
        "sealed_income",
        "opened_at",
        "last_contact_at",
        "closed_at",
        "deletion_announced_at",
    ),
    exported=EXPORTED,
    erased=ERASED,
)
declare(
    "families.FileChild",
    "enfant d’un parent suivi",
    ("file", "birth_month", "phone_mark", "email_mark"),
    exported=EXPORTED,
    erased=ERASED,
)
declare(
    "families.Agreement",
    PARENT,
    ("file", "purpose", "version", "given_at", "channel", "recorded_by", "withdrawn_at"),
    exported=EXPORTED,
    erased=ERASED,
)
declare(
    "families.CareNeed",
    PARENT,
    (
        "organisation",
        "created_by",
        "created_at",
        "label",
        "kind",
        "starts",
        "until",
        "insee_code",
        "radius_km",
        "travel_minutes",
        "avip_priority",
    ),
    exported=EXPORTED,
    erased="families.services.erasure.erase, avec le dernier dossier qui le partage",
)
declare(
    "families.CareHours",
    PARENT,
    ("need", "kind", "weekday", "day", "starts", "ends"),
    exported=EXPORTED,
    erased="avec leur besoin",
)
declare("families.FileNeed", PARENT, ("need", "file", "organisation", "watched_at"), exported=EXPORTED, erased=ERASED)
declare(
    "families.SignedLink",
    PARENT,
    ("file", "purpose", "token_hash", "code_hash", "code_expires_at", "browser", "created_at", "expires_at", "used_at"),
    exported=EXPORTED,
    erased=f"{ERASED}, et families.services.retention.run après 6 mois",
)
declare(
    "families.FamilyFileEvent",
    PARENT,
    ("pgh_obj", "pgh_context", "pgh_created_at", "pgh_label", "counsellor", "organisation", "closed_at"),
    exported="des numéros : le journal de l’export dit les mêmes actions",
    erased="families.services.erasure.erase (core.audit.doors.forget_history_of)",
)
declare(
    "families.SavedSearch",
    "titulaire d’un compte, parent qui demande une alerte sans compte",
    (
        "user",
        "email",
        "phone",
        "query",
        "only_facility",
        "asked_on",
        "last_day",
        "ends_on",
        "created_at",
        "watched_at",
        "paused_at",
        "asked_again_at",
        "token",
    ),
    exported="families.services.saved_searches.everything_about",
    erased="families.services.saved_searches.remove, et forget_ended la nuit",
)
declare(
    "families.ToldPlace",
    "titulaire d’un compte, parent qui demande une alerte, parent suivi",
    ("search", "share", "site", "since", "is_new", "announced_at"),
    exported=f"{EXPORTED}, et families.services.saved_searches.everything_about",
    erased="avec leur recherche, ou avec leur dossier",
)
# Numbers and dates of files that are no more: nobody can be found by them.
declare_none("families.ErasedFile")
