"""What one refines after the first results: kinds of care, distance, AVIP, coverage, order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from childcare.domain.answer import Sort
from childcare.domain.need import DEFAULT_RADIUS_KM, MAX_RADIUS_KM, MIN_RADIUS_KM, Filters
from portal.forms.fields import Choice, Choices, EurosField
from portal.words.french import number

RADIUS_MESSAGE = _("Choisissez une distance entre %(least)s et %(most)s km.") % {
    "least": number(MIN_RADIUS_KM),
    "most": number(MAX_RADIUS_KM),
}
PRICE_MESSAGE = _("Écrivez un prix en euros, par exemple 120.")
# Kinds of care as parents name them, and the codes each one stands for (childcare.domain.kinds.MODE_DE_GARDE).
KINDS_OF_CARE: dict[str, tuple[Any, frozenset[str]]] = {
    "creche": (_("Crèche"), frozenset({"creche_psu", "creche_parentale"})),
    "micro-creche": (_("Micro-crèche"), frozenset({"micro_creche_psu", "micro_creche_paje"})),
    "halte-garderie": (_("Halte-garderie"), frozenset({"halte_garderie"})),
    "creche-familiale": (_("Crèche familiale"), frozenset({"creche_familiale_psu", "creche_familiale_paje"})),
    "assistant-maternel": (_("Assistant maternel"), frozenset({"assistante_maternelle"})),
    "domicile": (
        _("Garde à domicile"),
        frozenset({"garde_domicile_emploi_direct", "garde_domicile_prestataire"}),
    ),
}
COVERAGE = [("", _("Même une partie")), ("50", _("Au moins la moitié")), ("100", _("Tous mes horaires"))]
SORTS = [
    ("", _("Le plus utile")),
    (Sort.DISTANCE.value, _("Le plus proche")),
    (Sort.COVERAGE.value, _("Le plus d’heures")),
    (Sort.PRICE.value, _("Le moins cher")),
]


class RadiusField(forms.DecimalField):
    """Kilometres, with a comma or a point."""

    def clean(self, value: Any) -> Decimal | None:
        return super().clean(value.replace(",", ".") if isinstance(value, str) else value)


class FilterForm(forms.Form):
    modes = Choices(label=_("Mode d’accueil"), choices=[(c, k[0]) for c, k in KINDS_OF_CARE.items()], required=False)
    rayon = RadiusField(
        label=_("Distance maximale (km)"),
        min_value=Decimal(str(MIN_RADIUS_KM)),
        max_value=Decimal(str(MAX_RADIUS_KM)),
        required=False,
        error_messages={"min_value": RADIUS_MESSAGE, "max_value": RADIUS_MESSAGE, "invalid": RADIUS_MESSAGE},
        widget=forms.NumberInput(attrs={"class": "fr-input", "min": 1, "max": 50, "step": "any"}),
    )
    prix = EurosField(
        label=_("Prix maximum (€)"),
        help_text=_("Pour toute la durée. Sans date de fin : par mois."),
        required=False,
        max_length=12,
        error_messages=dict.fromkeys(("invalid", "negative", "too_much", "max_length"), PRICE_MESSAGE),
    )
    avip = forms.BooleanField(label=_("Crèches AVIP, pour parents cherchant un emploi"), required=False)
    couverture = Choice(
        label=_("Horaires couverts"),
        choices=COVERAGE,
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
    )
    tri = Choice(label=_("Trier par"), choices=SORTS, required=False, widget=forms.Select(attrs={"class": "fr-select"}))

    @property
    def radius_km(self) -> float:
        """Only once the form is valid, as below."""
        return float(self.cleaned_data.get("rayon") or DEFAULT_RADIUS_KM)

    @property
    def filters(self) -> Filters:
        modes = (KINDS_OF_CARE[code][1] for code in self.cleaned_data["modes"])
        return Filters(
            modes_de_garde=frozenset().union(*modes),
            avip_only=self.cleaned_data["avip"],
            minimum_coverage=int(self.cleaned_data["couverture"] or 0) / 100,
        )

    @property
    def max_price(self) -> Decimal | None:
        """Euros, as `SearchQuery.max_price`."""
        return self.cleaned_data["prix"]

    @property
    def sort(self) -> Sort:
        return Sort(self.cleaned_data["tri"] or Sort.RELEVANCE)
