"""Form fields about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.phone import normalise_mobile


class MobileField(forms.CharField):
    """A French mobile number, cleaned to E.164."""

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"type": "tel", "autocomplete": "tel", "inputmode": "tel"}
        kwargs.setdefault("label", _("Numéro de mobile"))
        kwargs.setdefault("widget", forms.TextInput(attrs=attributes))
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        written = super().clean(value)
        if not written:
            return ""
        number = normalise_mobile(written)
        if number is None:
            raise ValidationError(_("Écrivez un numéro de mobile français, par exemple 06 12 34 56 78."))
        return number
