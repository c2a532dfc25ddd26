"""Fields of a facility's record: they read what a manager types, and say in French what to change."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.imports.phones import phone_in
from portal.forms.fields import HOUR, EurosField
from territory.gazetteer import gazetteer

Window = dict[str, str]
CODE = re.compile(r"\d[\dAB]\d{3}")


class PhoneField(forms.CharField):
    """A French number, cleaned to « 05 61 00 00 00 » as imports write it."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        number = phone_in(text)
        if text and not number:
            raise ValidationError(_("Écrivez un numéro français, par exemple 05 61 00 00 00."), code="invalid")
        return number


class PriceField(EurosField):
    """Euros and cents of a tariff; an empty field is unknown, never zero."""

    most = Decimal("99999.99")
    default_error_messages = {
        "invalid": gettext_lazy("Écrivez un montant en euros, par exemple 9,50."),
        "negative": gettext_lazy("Écrivez un montant positif, par exemple 9,50."),
        "too_much": gettext_lazy("Ce montant est trop grand. Vérifiez-le."),
    }

    def prepare_value(self, value: Any) -> Any:
        return f"{value:.2f}".replace(".", ",") if isinstance(value, Decimal) else value


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or unknown."""

    def __init__(self, **options: Any) -> None:
        choices = [("", gettext_lazy("Non précisé")), ("True", gettext_lazy("Oui")), ("False", gettext_lazy("Non"))]
        super().__init__(choices=choices, coerce="True".__eq__, empty_value=None, required=False, **options)


class WindowsField(forms.CharField):
    """Spans of the day, « 7:30-12:00, 14:00-15:30 », « avant 12:00 » or « après 14:00 »; empty is at any hour."""

    def __init__(self, **options: Any) -> None:
        help_text = gettext_lazy("Par exemple « 7:30-12:00, 14:00-15:30 », ou « après 14:00 ». Vide : à toute heure.")
        super().__init__(required=False, help_text=help_text, max_length=200, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(_window_text, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[Window]:
        return [_window(part.strip()) for part in super().clean(value).split(",") if part.strip()]


class CommunesField(forms.CharField):
    """Names of communes, or codes, between commas; cleaned to INSEE codes."""

    widget = forms.Textarea(attrs={"rows": 2})

    def __init__(self, **options: Any) -> None:
        help_text = gettext_lazy("Par exemple « Toulouse, Blagnac », séparées par des virgules.")
        super().__init__(required=False, help_text=help_text, max_length=5000, **options)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(_commune_text, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        parts = [part.strip() for part in re.split(r"[,;\n]", super().clean(value)) if part.strip()]
        return list(dict.fromkeys(_insee_code(part) for part in parts))


def _window_text(window: Window) -> str:
    first, last = window.get("from"), window.get("until")
    if first and last:
        return f"{first}-{last}"
    return f"avant {last}" if last else f"après {first}"


def _window(text: str) -> Window:
    """Raises ValidationError when the text is no span, or ends before it begins."""
    one_end = re.fullmatch(r"(avant|apr[èe]s)\s+(.+)", text, re.IGNORECASE)
    if one_end:
        side = "until" if one_end[1].lower() == "avant" else "from"
        return {side: _clock(one_end[2], text)}
    ends = re.split(r"\s*[-–—à]\s*", text.removeprefix("de "))
    if len(ends) != 2:
        raise _not_read(text)
    first, last = (_clock(end, text) for end in ends)
    if last <= first:
        raise ValidationError(_("« %(text)s » finit avant de commencer.") % {"text": text}, code="order")
    return {"from": first, "until": last}


def _clock(hour: str, text: str) -> str:
    found = HOUR.fullmatch(hour.strip())
    minutes = int(found[1]) * 60 + int(found[2] or 0) if found else 24 * 60
    if minutes >= 24 * 60 or (found and int(found[2] or 0) > 59):
        raise _not_read(text)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _not_read(text: str) -> ValidationError:
    return ValidationError(_("« %(text)s » ne se lit pas. Exemple : 7:30-12:00.") % {"text": text}, code="invalid")


def _commune_text(insee: str) -> str:
    commune = gazetteer().by_insee(insee)
    return commune.label if commune and gazetteer().resolve(commune.label).commune == commune else insee


def _insee_code(text: str) -> str:
    """Raises ValidationError when no commune, or several, answer to the text."""
    by_code = gazetteer().by_insee(text.upper()) if CODE.fullmatch(text.upper()) else None
    found = gazetteer().resolve(text)
    commune = found.commune or by_code
    if commune is not None:
        return commune.insee
    if found.choices:
        labels = ", ".join(choice.label for choice in found.choices[:4])
        raise ValidationError(
            _("Plusieurs communes s’appellent « %(text)s » : écrivez %(labels)s.") % {"text": text, "labels": labels},
            code="ambiguous",
        )
    raise ValidationError(_("Nous ne trouvons pas la commune « %(text)s ».") % {"text": text}, code="unknown")
