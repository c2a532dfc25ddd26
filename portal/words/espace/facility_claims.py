"""How a claim on a facility stands, in words for its manager."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from childcare.domain.facility_claims import ClaimChannel, masked_email
from childcare.models import Facility
from childcare.selectors.facility_claims import channels, postal_address

CHANNELS = {
    ClaimChannel.EMAIL: gettext_lazy("Recevoir un code par e-mail"),
    ClaimChannel.LETTER: gettext_lazy("Recevoir un code par courrier"),
    ClaimChannel.VOUCHER: gettext_lazy("Demander à qui confirme mon agrément"),
}


@dataclass(frozen=True, slots=True)
class Proof:
    """One way to prove that an organisation runs a facility: its code, its name, and what will happen."""

    channel: str
    label: str
    hint: str


def proofs(facility: Facility, organisation: Organisation) -> list[Proof]:
    """The proofs that are possible here, the quickest first."""
    return [
        Proof(each.value, str(CHANNELS[each]), _hint(each, facility, organisation))
        for each in channels(facility, organisation)
    ]


def _hint(channel: ClaimChannel, facility: Facility, organisation: Organisation) -> str:
    match channel:
        case ClaimChannel.EMAIL:
            words = {"address": masked_email(facility.email)}
            return _("Tout de suite, à l’adresse de la fiche : %(address)s. Valable une heure.") % words
        case ClaimChannel.LETTER:
            words = {"address": postal_address(facility)}
            return _("Sous quelques jours, à l’adresse du lieu : %(address)s. Valable quinze jours.") % words
        case ClaimChannel.VOUCHER:
            voucher = organisation.vouched_by
            words = {"name": voucher.name if voucher else ""}
            return _("« %(name)s » dira que cette fiche est la vôtre. Aucun code à taper.") % words
