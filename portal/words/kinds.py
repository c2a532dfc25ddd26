"""Kinds of facilities as parents name them, and who confirms a seat there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from childcare.domain.kinds import FacilityKind

KIND_WORDS = {
    FacilityKind.CRECHE_COLLECTIVE.value: _("Crèche"),
    FacilityKind.MULTI_ACCUEIL.value: _("Crèche, accueil de quelques heures"),
    FacilityKind.HALTE_GARDERIE.value: _("Halte-garderie, accueil de quelques heures"),
    FacilityKind.MICRO_CRECHE_PSU.value: _("Micro-crèche, tarif selon vos revenus"),
    FacilityKind.MICRO_CRECHE_PAJE.value: _("Micro-crèche, prix libre"),
    FacilityKind.CRECHE_FAMILIALE_PSU.value: _("Crèche familiale, tarif selon vos revenus"),
    FacilityKind.CRECHE_FAMILIALE_PAJE.value: _("Crèche familiale, prix libre"),
    FacilityKind.CRECHE_PARENTALE.value: _("Crèche parentale, avec participation des parents"),
    FacilityKind.JARDIN_ENFANTS.value: _("Jardin d’enfants"),
    FacilityKind.MAM.value: _("Maison d’assistants maternels"),
    FacilityKind.ASSISTANT_MATERNEL.value: _("Assistant maternel"),
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT.value: _("Garde à domicile, vous employez"),
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE.value: _("Garde à domicile, par une entreprise"),
}
HOME_CARE = frozenset({FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT.value, FacilityKind.GARDE_DOMICILE_PRESTATAIRE.value})
EMPLOYER = frozenset(
    {
        FacilityKind.ASSISTANT_MATERNEL.value,
        FacilityKind.MAM.value,
        FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT.value,
    }
)
CRECHES = frozenset(kind for kind in KIND_WORDS if "creche" in kind) | {FacilityKind.MULTI_ACCUEIL.value}


def by_whom(kind: str) -> str:
    """« par la crèche », « par le lieu »: who confirms a seat, or confirmed its figures."""
    return str(_("par la crèche") if kind in CRECHES else _("par le lieu"))
