"""What a parent types to open a file: a code, or a contact to receive a new link."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.contact import ContactField


class CodeForm(forms.Form):
    """The six figures just received."""

    code = forms.CharField(
        label=_("Votre code"),
        help_text=_("6 chiffres, reçus par SMS ou par e-mail."),
        max_length=20,
        widget=forms.TextInput(
            attrs={"class": "fr-input", "autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
        ),
        error_messages={
            "required": _("Écrivez le code reçu."),
            "max_length": _("Un code a 6 chiffres."),
        },
    )


class AskLinkForm(forms.Form):
    """Where to send a new link."""

    contact = ContactField(label=_("Votre e-mail ou votre mobile"), help_text=_("Celui donné à votre conseiller."))

    def contact_typed(self) -> str:
        typed: Any = self.cleaned_data["contact"]
        return str(typed)
