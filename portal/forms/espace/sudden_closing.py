"""Days on which a facility closes although children have a place."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms.fields import DayField


class SuddenClosingForm(forms.Form):
    """Both days are included."""

    du = DayField(label=gettext_lazy("Premier jour fermé"))
    au = DayField(label=gettext_lazy("Dernier jour fermé"))
    motif = forms.CharField(
        label=gettext_lazy("Motif affiché"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Par exemple : travaux, panne de chauffage. Aucun nom de personne."),
        widget=forms.TextInput(attrs={"class": "fr-input"}),
    )

    def __init__(self, today: date, data: QueryDict | None = None) -> None:
        self._today = today
        super().__init__(data)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("du"), cleaned.get("au")
        if last and last < self._today:
            self.add_error("au", ValidationError(_("Ces jours sont passés. Choisissez aujourd’hui ou plus tard.")))
        elif first and last and last < first:
            self.add_error("au", ValidationError(_("Le dernier jour arrive avant le premier. Choisissez-en un autre.")))
        return cleaned
