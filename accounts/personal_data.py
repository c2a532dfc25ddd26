"""What the tables of accounts hold about people, for the register."""

from __future__ import annotations

from core.personal_data import declare, declare_none

ACCOUNT = "titulaire d’un compte"
PROFESSIONAL = "professionnel"
SHOWN = "pages du compte et de la structure"
ERASED = "accounts.services.account_erasure.erase_account"
NUMBERS = "des numéros seulement : rien à exporter"
HISTORY = "core.audit.doors.forget_events_before, après la durée du journal"

declare(
    "accounts.User",
    ACCOUNT,
    (
        "email",
        "phone",
        "phone_verified",
        "first_name",
        "last_name",
        "last_login",
        "date_joined",
        "password",
        "is_active",
        "is_staff",
        "is_superuser",
    ),
    exported=SHOWN,
    erased=ERASED,
)
declare(
    "accounts.Membership", PROFESSIONAL, ("user", "organisation", "role", "joined_at", "ended_at"), exported=SHOWN,
    erased=f"{ERASED} : la ligne reste, et désigne un compte sans nom",
)  # fmt: skip
declare("accounts.Invitation", PROFESSIONAL, ("email", "invited_by", "accepted_by"), exported=SHOWN, erased=ERASED)
declare(
    "accounts.Organisation",
    "assistant maternel, et contact d’une structure",
    ("name", "siret", "email", "phone", "asked_by"),
    exported=SHOWN,
    erased="fermeture de la structure : son registre est public",
)
declare("accounts.SignIn", ACCOUNT, ("user", "device", "sealed_id_token"), exported=SHOWN, erased=ERASED)
declare("accounts.SupportAccess", ACCOUNT, ("administrator", "person", "reason"), exported=SHOWN, erased=ERASED)
declare("accounts.UserEvent", ACCOUNT, ("pgh_obj", "pgh_context"), exported=NUMBERS, erased=HISTORY)
declare("accounts.MembershipEvent", PROFESSIONAL, ("pgh_obj", "user", "pgh_context"), exported=NUMBERS, erased=HISTORY)
declare(
    "accounts.InvitationEvent",
    PROFESSIONAL,
    ("invited_by", "accepted_by", "pgh_context"),
    exported=NUMBERS,
    erased=HISTORY,
)
declare("accounts.OrganisationEvent", PROFESSIONAL, ("pgh_context",), exported=NUMBERS, erased=HISTORY)
declare_none("accounts.User_groups", "accounts.User_user_permissions")
