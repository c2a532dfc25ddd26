"""Finding a facility, saying how one proves that one runs it, and typing the code."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Organisation
from childcare.models import Facility
from portal.words.espace.facility_claims import proofs
from territory.gazetteer import gazetteer

SHORTEST_NAME = 2


class FindFacilityForm(forms.Form):
    """A part of the name, a commune, or both."""

    nom = forms.CharField(
        label=gettext_lazy("Nom du lieu"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Un mot du nom suffit."),
        widget=forms.TextInput(attrs={"class": "fr-input"}),
    )
    ville = forms.CharField(
        label=gettext_lazy("Commune"),
        required=False,
        max_length=100,
        help_text=gettext_lazy("Nom ou code postal."),
        widget=forms.TextInput(attrs={"class": "fr-input"}),
    )

    def clean_nom(self) -> str:
        name: str = self.cleaned_data["nom"].replace("\x00", "").strip()
        if name and len(name) < SHORTEST_NAME:
            raise forms.ValidationError(_("Écrivez au moins deux lettres du nom."))
        return name

    def clean_ville(self) -> list[str]:
        """The INSEE codes of the communes that the text designates, all homonyms; empty for no text."""
        text = self.cleaned_data["ville"].strip()
        if not text:
            return []
        found = gazetteer().resolve(text)
        communes = [found.commune] if found.commune else list(found.choices)
        if not communes:
            raise forms.ValidationError(_("Nous ne trouvons pas cette commune. Essayez son code postal."))
        return [commune.insee for commune in communes]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["nom"] and not cleaned["ville"]:
            self.add_error("nom", _("Écrivez un nom, une commune, ou les deux."))
        return cleaned


class ClaimForm(forms.Form):
    """For which organisation, and by which proof. One organisation is not asked about."""

    structure = forms.ModelChoiceField(
        label=gettext_lazy("Pour quelle structure ?"),
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("Choisir"),
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"required": gettext_lazy("Choisissez votre structure.")},
    )
    preuve = forms.ChoiceField(
        label=gettext_lazy("Comment prouver que vous gérez ce lieu ?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une preuve.")},
    )

    def __init__(self, facility: Facility, organisations: QuerySet[Organisation], data: Any = None) -> None:
        only = list(organisations[:2])
        initial = {"structure": only[0]} if len(only) == 1 else {}
        super().__init__(data, initial=initial)
        self.asks_organisation = len(only) > 1
        self.fields["structure"].queryset = organisations  # type: ignore[attr-defined]
        possible = {proof.channel: proof for each in organisations for proof in proofs(facility, each)}
        self.proofs = list(possible.values())
        self.fields["preuve"].choices = [  # type: ignore[attr-defined]
            (proof.channel, f"{proof.label}. {proof.hint}") for proof in self.proofs
        ]


class CodeForm(forms.Form):
    """The code of an e-mail or of a letter, in capitals or not, with or without its hyphen."""

    code = forms.CharField(
        label=gettext_lazy("Code reçu"),
        max_length=40,
        help_text=gettext_lazy("Huit lettres et chiffres, comme ABCD-2345."),
        widget=forms.TextInput(
            attrs={"class": "fr-input", "autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
        error_messages={
            "required": gettext_lazy("Tapez le code reçu."),
            "max_length": gettext_lazy("Un code a huit lettres et chiffres, comme ABCD-2345."),
        },
    )
