"""What the journal knows of families' files: codes and numbers, never a name or a contact."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from core.audit.registry import event, told
from families.domain import links
from families.domain.agreement_text import Channel, Purpose
from families.domain.erasure import Reason

CHANNELS = {channel.value: channel.label for channel in Channel}
PURPOSES = {purpose.value: purpose.label for purpose in Purpose}
LINKS = {purpose.value: purpose.label for purpose in links.Purpose}
REASONS = {reason.value: reason.label for reason in Reason}
FIELDS = {
    "first_name": _("prénom"),
    "email": _("adresse électronique"),
    "phone": _("mobile"),
    "may_leave_message": _("peut-on laisser un message"),
    "single_parent": _("parent isolé"),
    "income": _("revenus"),
    "birth_months": _("enfants"),
}


@event("family_file.opened", _("Dossier ouvert"))
@dataclass(frozen=True, slots=True)
class FileOpened:
    channel: str = told(_("accord recueilli"), CHANNELS)
    agreement: str = told(_("texte"))


@event("family_file.corrected", _("Dossier corrigé"))
@dataclass(frozen=True, slots=True)
class FileCorrected:
    fields: tuple[str, ...] = told(_("changé"), FIELDS)


@event("family_file.contacted", _("Contact noté"))
@dataclass(frozen=True, slots=True)
class ContactNoted:
    pass


@event("family_file.transferred", _("Dossier confié à un collègue"))
@dataclass(frozen=True, slots=True)
class FileTransferred:
    to: int = told(_("à l’appartenance n°"))


@event("family_file.exported", _("Dossier exporté"))
@dataclass(frozen=True, slots=True)
class FileExported:
    pass


@event("family_file.erased", _("Dossier effacé"))
@dataclass(frozen=True, slots=True)
class FileErased:
    reason: str = told(_("raison"), REASONS)


@event("family_file.deletion_announced", _("Effacement annoncé"))
@dataclass(frozen=True, slots=True)
class DeletionAnnounced:
    pass


@event("family_file.organisation_closed", _("Dossier fermé avec sa structure"))
@dataclass(frozen=True, slots=True)
class FileClosedWithOrganisation:
    pass


@event("family_file.told_otherwise", _("Parent prévenu autrement de la fermeture"))
@dataclass(frozen=True, slots=True)
class ParentToldOtherwise:
    pass


@event("family_file.need_shared", _("Besoin de garde ajouté"))
@dataclass(frozen=True, slots=True)
class NeedShared:
    need: int = told(_("besoin n°"))


@event("family_file.need_left", _("Besoin de garde enlevé"))
@dataclass(frozen=True, slots=True)
class NeedLeft:
    need: int = told(_("besoin n°"))


@event("family_agreement.given", _("Accord noté"))
@dataclass(frozen=True, slots=True)
class AgreementGiven:
    purpose: str = told(_("objet"), PURPOSES)
    channel: str = told(_("recueilli"), CHANNELS)


@event("family_agreement.withdrawn", _("Accord retiré"))
@dataclass(frozen=True, slots=True)
class AgreementWithdrawn:
    purpose: str = told(_("objet"), PURPOSES)


@event("family_link.sent", _("Lien envoyé au parent"))
@dataclass(frozen=True, slots=True)
class LinkSent:
    purpose: str = told(_("pour"), LINKS)


@event("family_link.opened", _("Dossier ouvert par le parent"))
@dataclass(frozen=True, slots=True)
class LinkOpened:
    purpose: str = told(_("pour"), LINKS)


@event("family_files.imported", _("Familles importées"))
@dataclass(frozen=True, slots=True)
class FilesImported:
    count: int = told(_("dossiers ouverts"))


@event("family_files.exported", _("Dossiers exportés"))
@dataclass(frozen=True, slots=True)
class FilesExported:
    count: int = told(_("dossiers"))
    format: str = told(_("format"))
