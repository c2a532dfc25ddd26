"""What to show of the journal: a type of event, from a day to another."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.audit.reading import JournalFilter

DAY = {"class": "fr-input", "type": "date"}
NO_DAY = {"invalid": gettext_lazy("Écrivez une date, par exemple 23/11/2026.")}


class JournalForm(forms.Form):
    """Sent by GET; every field may stay empty."""

    type = forms.ChoiceField(
        label=gettext_lazy("Type d’événement"),
        required=False,
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"invalid_choice": gettext_lazy("Choisissez un type de la liste.")},
    )
    du = forms.DateField(
        label=gettext_lazy("Du"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages=NO_DAY,
    )
    au = forms.DateField(
        label=gettext_lazy("Au"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        error_messages=NO_DAY,
    )

    def __init__(self, *args: Any, types: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["type"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", _("Tous")), *types]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("du"), cleaned.get("au")
        if first and last and last < first:
            self.add_error("au", _("Choisissez un jour qui ne précède pas le premier."))
        return cleaned

    def wanted(self) -> JournalFilter:
        cleaned = self.cleaned_data
        return JournalFilter(cleaned["type"] or None, cleaned["du"], cleaned["au"])
