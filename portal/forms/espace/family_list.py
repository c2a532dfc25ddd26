"""A list of families, pasted or uploaded; what was given stays in the page until every line is right."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from families.bulk_list import decoded
from families.models import CareNeed

LARGEST_FILE = 200 * 1024


class FamilyListForm(forms.Form):
    """A file, else the text of the page; a need that all these families share, if any."""

    fichier = forms.FileField(
        label=_("Fichier CSV"),
        required=False,
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"class": "fr-upload", "accept": ".csv,text/csv"}),
    )
    liste = forms.CharField(
        label=_("Ou la liste elle-même"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "fr-input", "rows": 10, "spellcheck": "false", "autocomplete": "off"}),
    )
    besoin = forms.ModelChoiceField(
        queryset=CareNeed.objects.none(),
        label=_("Besoin commun à ces familles"),
        required=False,
        empty_label=_("Aucun"),
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"invalid_choice": _("Ce besoin vient d’être retiré.")},
    )

    def __init__(self, data: Any = None, files: Any = None, *, needs: QuerySet[CareNeed]) -> None:
        super().__init__(data, files)
        field = self.fields["besoin"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - for the type checker
        field.queryset = needs

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        given = answers.get("fichier")
        if given is not None and given.size > LARGEST_FILE:
            self.add_error("fichier", _("Ce fichier est trop grand : 200 Ko au plus. Partagez-le en plusieurs."))
        elif given is not None:
            answers["liste"] = decoded(given.read())
        if not self.errors and not (answers.get("liste") or "").strip():
            self.add_error("fichier", _("Choisissez un fichier, ou collez la liste."))
        return answers
