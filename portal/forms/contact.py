"""« E-mail ou mobile »: one field, for people who have one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from accounts.phone import normalise_mobile

LONGEST = 254


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail in lower case or a mobile number in E.164: the other one is empty."""

    email: str = ""
    phone: str = ""

    def __str__(self) -> str:
        return self.email or self.phone


class ContactField(forms.CharField):
    """An e-mail address, or a mobile number written as people write it."""

    default_error_messages = {
        "required": _("Écrivez une adresse e-mail ou un numéro de mobile."),
        "email": _("Cette adresse e-mail est incomplète. Écrivez par exemple prenom@exemple.fr."),
        "phone": _("Écrivez un mobile français, par exemple 06 12 34 56 78, ou une adresse e-mail."),
        "abroad": _("Ce numéro est à l’étranger. Écrivez un mobile français ou une adresse e-mail."),
    }

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off"})
        super().__init__(**{"max_length": LONGEST, "widget": widget, **given})

    def clean(self, value: Any) -> Contact:
        text = super().clean(value).strip()
        if not text:
            return Contact()
        if "@" in text:
            return Contact(email=self._email(text))
        return Contact(phone=self._phone(text))

    def _email(self, text: str) -> str:
        try:
            validate_email(text)
        except ValidationError:
            raise ValidationError(self.error_messages["email"], code="email") from None
        return text.lower()

    def _phone(self, text: str) -> str:
        number = normalise_mobile(text)
        if number is None:
            code = "abroad" if text.startswith(("+", "00")) else "phone"
            raise ValidationError(self.error_messages[code], code=code)
        return number
