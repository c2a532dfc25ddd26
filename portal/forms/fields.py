"""Fields that read what people type on a telephone, and say in French what to change."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HOUR = re.compile(r"(\d{1,2})\s*(?:[:hH]\s*(\d{2})?)?(?::00)?")


class HourField(forms.CharField):
    """A time of day, to the minute: « 14:00 » from the browser's clock, or « 14h », « 9 h 30 » typed by hand."""

    widget = forms.TimeInput(attrs={"type": "time", "class": "fr-input"})
    default_error_messages = {"invalid": _("Écrivez l’heure comme ceci : 14:30.")}

    def clean(self, value: Any) -> time | None:
        text = super().clean(value).replace("\u00a0", " ")
        if not text:
            return None
        found = HOUR.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if minute > 59 or hour * 60 + minute > 24 * 60:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour % 24, minute)


class EurosField(forms.CharField):
    """An amount of whole or decimal euros as people type it: « 18 500 », « 18500,50 € »."""

    most = Decimal(10_000_000)
    widget = forms.TextInput(attrs={"class": "fr-input", "inputmode": "decimal", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _("Écrivez un montant en chiffres, par exemple 18 500."),
        "negative": _("Écrivez un montant positif, par exemple 18 500."),
        "too_much": _("Ce montant est trop grand. Écrivez vos revenus d’une année."),
    }

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        plain = "".join(text.replace("€", "").replace(",", ".").split())
        try:
            amount = Decimal(plain)
        except InvalidOperation:
            raise self._refusal("invalid") from None
        if not amount.is_finite() or amount < 0:
            raise self._refusal("negative")
        if amount > self.most:
            raise self._refusal("too_much")
        return amount.quantize(Decimal("0.01"))

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class DayField(forms.DateField):
    """A day: « 2026-11-24 » from the browser's calendar, or « 24/11/2026 » typed by hand."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "fr-input"})
    input_formats = ["%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y"]
    default_error_messages = {"invalid": _("Écrivez la date comme ceci : 24/11/2026.")}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and "\x00" in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class Choice(forms.ChoiceField):
    """One of a short list, shown as radio buttons or as a menu."""

    default_error_messages = {"invalid_choice": _("Choisissez une réponse dans la liste.")}


class Choices(forms.MultipleChoiceField):
    """Some of a short list, shown as boxes to tick."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": _("Choisissez des réponses dans la liste.")}
