"""What the journal tells of who manages a facility and of its record (core.audit.registry)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from childcare.models.labels import CLAIM_CHANNELS
from core.audit.registry import event, told


@event("facility_claim.asked", _("Gestion d’un lieu demandée"))
@dataclass(frozen=True, slots=True)
class ClaimAsked:
    channel: str = told(_("preuve"), dict(CLAIM_CHANNELS))


@event("facility_claim.letter_printed", _("Code de gestion imprimé"))
@dataclass(frozen=True, slots=True)
class LetterPrinted:
    pass


@event("facility_claim.wrong_code", _("Code de gestion faux"))
@dataclass(frozen=True, slots=True)
class WrongCode:
    attempts: int = told(_("essais"))


@event("facility_claim.refused", _("Gestion d’un lieu refusée"))
@dataclass(frozen=True, slots=True)
class ClaimRefused:
    pass


@event("facility.managed", _("Lieu rattaché à une structure"))
@dataclass(frozen=True, slots=True)
class ManagementBegun:
    pass


@event("facility.management_ended", _("Gestion d’un lieu terminée"))
@dataclass(frozen=True, slots=True)
class ManagementEnded:
    pass


@event("facility.edited", _("Fiche d’un lieu modifiée"))
@dataclass(frozen=True, slots=True)
class RecordEdited:
    """`fields`: names of the columns, never what they hold."""

    fields: tuple[str, ...] = told(_("champs"))


@event("facility.confirmed", _("Fiche d’un lieu confirmée à jour"))
@dataclass(frozen=True, slots=True)
class RecordConfirmed:
    pass


@event("facility.hours_offered", _("Heures libres proposées"))
@dataclass(frozen=True, slots=True)
class HoursOffered:
    day: str = told(_("jour"))
    seats: int = told(_("places"))
    weekly: bool = told(_("chaque semaine"), {"True": _("oui"), "False": _("non")})


@event("facility.hours_withdrawn", _("Heures libres retirées"))
@dataclass(frozen=True, slots=True)
class HoursWithdrawn:
    weekly: bool = told(_("chaque semaine"), {"True": _("oui"), "False": _("non")})
