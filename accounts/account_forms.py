"""What people correct about themselves."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from accounts.models import User


def _name_field(label: Any, autocomplete: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"class": "fr-input", "autocomplete": autocomplete})
    errors = {"max_length": gettext_lazy("Écrivez au plus 100 caractères.")}
    return forms.CharField(label=label, required=False, max_length=100, widget=widget, error_messages=errors)


class NamesForm(forms.Form):
    """How colleagues read who they work with; parents may leave it empty."""

    first_name = _name_field(gettext_lazy("Prénom"), "given-name")
    last_name = _name_field(gettext_lazy("Nom"), "family-name")

    @staticmethod
    def initial_of(user: User) -> dict[str, Any]:
        return {"first_name": user.first_name, "last_name": user.last_name}
