"""What the journal keeps about organisations, their members and support: who did what, never what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from accounts.models.labels import ORGANISATION_KINDS, ROLES
from core.audit.registry import event, told

_YES_NO = {"True": _("oui"), "False": _("non")}


@event("organisation.asked", _("Inscription d’une structure demandée"))
@dataclass(frozen=True, slots=True)
class OrganisationAsked:
    kind: str = told(_("type"), dict(ORGANISATION_KINDS))


@event("organisation.vouched", _("Agrément confirmé"))
@dataclass(frozen=True, slots=True)
class OrganisationVouched:
    voucher: int


@event("organisation.accepted", _("Structure acceptée"))
@dataclass(frozen=True, slots=True)
class OrganisationAccepted:
    pass


@event("organisation.refused", _("Structure refusée"))
@dataclass(frozen=True, slots=True)
class OrganisationRefused:
    pass


@event("organisation.edited", _("Coordonnées corrigées"))
@dataclass(frozen=True, slots=True)
class OrganisationEdited:
    fields: tuple[str, ...]


@event("organisation.closed", _("Structure fermée"))
@dataclass(frozen=True, slots=True)
class OrganisationClosed:
    memberships: int = told(_("accès retirés"))
    invitations: int = told(_("invitations annulées"))


@event("organisation.reopened", _("Structure rouverte"))
@dataclass(frozen=True, slots=True)
class OrganisationReopened:
    administrators: int = told(_("administrateurs de retour"))


@event("membership.invited", _("Collègue invité"))
@dataclass(frozen=True, slots=True)
class MemberInvited:
    role: str = told(_("rôle"), dict(ROLES))
    is_administrator: bool = told(_("administrateur"), _YES_NO)


@event("membership.invitation_voided", _("Invitation annulée"))
@dataclass(frozen=True, slots=True)
class InvitationVoided:
    pass


@event("membership.joined", _("Collègue arrivé"))
@dataclass(frozen=True, slots=True)
class MemberJoined:
    role: str = told(_("rôle"), dict(ROLES))
    is_administrator: bool = told(_("administrateur"), _YES_NO)


@event("membership.role_changed", _("Rôle changé"))
@dataclass(frozen=True, slots=True)
class RoleChanged:
    role: str = told(_("rôle"), dict(ROLES))
    is_administrator: bool = told(_("administrateur"), _YES_NO)


@event("membership.ended", _("Collègue parti"))
@dataclass(frozen=True, slots=True)
class MembershipEnded:
    pass


class EndedBy(StrEnum):
    BUTTON = "button"
    TIME = "time"
    RIGHT_LOST = "right_lost"


ENDED_BY = {
    EndedBy.BUTTON.value: _("l’administrateur"),
    EndedBy.TIME.value: _("la limite de temps"),
    EndedBy.RIGHT_LOST.value: _("la perte d’un droit"),
}


@event("support.opened", _("Accès d’assistance ouvert"))
@dataclass(frozen=True, slots=True)
class SupportOpened:
    minutes: int = told(_("minutes"))


@event("support.requested", _("Page demandée par l’assistance"))
@dataclass(frozen=True, slots=True)
class SupportRequested:
    """`page`: name of the address, « unknown » without one; `numbers`: those it holds; `refused`: by support's rule."""

    numbers: tuple[int, ...]
    method: str = told(_("méthode"))
    page: str = told(_("page"))
    refused: bool = told(_("refusée"), _YES_NO)


@event("support.ended", _("Accès d’assistance terminé"))
@dataclass(frozen=True, slots=True)
class SupportEnded:
    by: str = told(_("par"), ENDED_BY)


@event("journal.exported", _("Journal exporté"))
@dataclass(frozen=True, slots=True)
class JournalExported:
    lines: int = told(_("lignes"))


@event("account.signed_in", _("Connexion"))
@dataclass(frozen=True, slots=True)
class SignedIn:
    """`provider`: code of the identity provider, empty for a code of ours."""

    provider: str = told(_("par"))


@event("account.sign_ins_ended", _("Connexions terminées"))
@dataclass(frozen=True, slots=True)
class SignInsEnded:
    count: int = told(_("nombre"))


@event("account.deletion_announced", _("Effacement d’un compte annoncé"))
@dataclass(frozen=True, slots=True)
class AccountDeletionAnnounced:
    pass


@event("account.erased", _("Compte effacé"))
@dataclass(frozen=True, slots=True)
class AccountErased:
    pass


FACTORS = {
    "totp": _("application d’authentification"),
    "webauthn": _("clé d’accès"),
    "recovery_codes": _("codes de secours"),
}


@event("account.second_factor_added", _("Second facteur ajouté"))
@dataclass(frozen=True, slots=True)
class SecondFactorAdded:
    factor: str = told(_("moyen"), FACTORS)


@event("account.second_factor_removed", _("Second facteur retiré"))
@dataclass(frozen=True, slots=True)
class SecondFactorRemoved:
    factor: str = told(_("moyen"), FACTORS)


@event("account.corrected", _("Nom corrigé par la personne"))
@dataclass(frozen=True, slots=True)
class AccountCorrected:
    """`fields`: names of the columns, never what they hold."""

    fields: tuple[str, ...] = told(_("champs"))


@event("account.edited", _("Compte modifié par l’administration"))
@dataclass(frozen=True, slots=True)
class AccountEdited:
    """`fields`: names of the columns, never what they hold; `created` when the administration wrote the account."""

    fields: tuple[str, ...] = told(_("champs"))
    created: bool = told(_("créé"), _YES_NO)
