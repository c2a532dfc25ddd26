"""« Né(e) en »: the months of one or several children, in one field."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from families.domain.birth_months import MonthsNotUnderstood, birth_months


class BirthMonthsField(forms.CharField):
    """« 03/2025 », « 03/2025, 11/2023 »: the first day of each month, eldest child first."""

    default_error_messages = {"required": _("Écrivez le mois et l’année de naissance, par exemple 03/2025.")}

    def __init__(self, **given: Any) -> None:
        widget = forms.TextInput(attrs={"class": "fr-input", "autocomplete": "off", "inputmode": "numeric"})
        super().__init__(**{"max_length": 120, "widget": widget, **given})

    def clean(self, value: Any) -> tuple[date, ...]:
        try:
            return birth_months(super().clean(value), timezone.localdate())
        except MonthsNotUnderstood as error:
            raise ValidationError(str(error), code="months") from None
