"""What the tables of the base and of packages hold about people, for the register."""

from __future__ import annotations

from core.personal_data import declare, declare_none

ACCOUNT = "titulaire d’un compte"
ADDRESS = "destinataire d’un message"
JOURNAL = "core.audit.doors.forget_events_before, après la durée du journal"
WITH_ACCOUNT = "accounts.services.account_erasure.erase_account"
PAGES = "pages du compte"

declare(
    "core.OutboxMessage",
    ADDRESS,
    ("key", "recipient", "address_hash", "subject", "text", "html", "last_error"),
    exported="core.messages.retention.told_to",
    erased="core.messages.retention.erase, erase_caused_by et forget_old",
)
declare(
    "core.ContactAddress",
    ADDRESS,
    ("address_hash", "refused_at", "refusal"),
    exported="core.messages.retention.told_to",
    erased="core.messages.retention.erase",
)
declare(
    "core.ContactPreference", ADDRESS, ("address", "topic", "frequency"), exported="core.messages.retention.told_to",
    erased="core.messages.retention.erase",
)  # fmt: skip
declare(
    "core.AuditEvent",
    "auteur d’une action, parent concerné : des numéros",
    ("actor", "acting_for", "on_behalf_of", "subject_pk", "data", "request_id"),
    exported="families.services.export.everything_about",
    erased=JOURNAL,
)
declare("pghistory.Context", ACCOUNT, ("metadata",), exported="des numéros", erased="table sans ligne : non utilisée")
declare("account.EmailAddress", ACCOUNT, ("user", "email"), exported=PAGES, erased=WITH_ACCOUNT)
declare("account.EmailConfirmation", ACCOUNT, ("email_address", "key"), exported=PAGES, erased=WITH_ACCOUNT)
declare("mfa.Authenticator", ACCOUNT, ("user", "data"), exported=PAGES, erased=WITH_ACCOUNT)
declare("socialaccount.SocialAccount", ACCOUNT, ("user", "uid", "extra_data"), exported=PAGES, erased=WITH_ACCOUNT)
declare("socialaccount.SocialToken", ACCOUNT, ("account", "token", "token_secret"), exported=PAGES, erased=WITH_ACCOUNT)
declare("admin.LogEntry", "administrateur", ("user", "object_repr"), exported=PAGES, erased=WITH_ACCOUNT)
declare_none(
    "aids.LocalAid",
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
    "dsfr.DsfrConfig",
    "dsfr.DsfrSocialMedia",
    "socialaccount.SocialApp",
)
