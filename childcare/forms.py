"""Form fields and forms of the back office."""

from __future__ import annotations

from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from childcare.domain.week import WEEKDAYS, WeekError, format_week, parse
from childcare.services.refusals import reason


class WeekField(forms.Field):
    """The hours of a week, typed « lundi au vendredi 07:30-18:30 »; empty is unknown, never closed."""

    widget = forms.Textarea(attrs={"rows": 4, "cols": 48})

    def __init__(self, **options: Any) -> None:
        help_text = (
            "Un jour ou une suite de jours par ligne : « lundi au jeudi 07:30-12:00, 13:30-18:30 ». Vide : inconnu."
        )
        super().__init__(**{"required": False, "label": "Heures d’ouverture", "help_text": help_text, **options})

    def prepare_value(self, value: Any) -> Any:
        return format_week(value) if isinstance(value, int) else value

    def to_python(self, value: Any) -> int | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            return parse(text)
        except WeekError as error:
            raise ValidationError(str(error)) from error


class AskPostgreSQLForm(forms.ModelForm):
    """A form that lets PostgreSQL refuse first: the reason stands in the form, and what was typed is kept."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or not self._parents_are_saved():
            return
        try:
            with transaction.atomic():
                copy(self.instance).save()
                transaction.set_rollback(True)
        except IntegrityError as error:
            self.add_error(None, reason(error))

    def _parents_are_saved(self) -> bool:
        """Rows added together with their parent cannot be tried before it is there."""
        keys = [field for field in self.instance._meta.concrete_fields if isinstance(field, models.ForeignKey)]
        return all(getattr(self.instance, key.attname) is not None for key in keys if not key.null)


class SiteForm(AskPostgreSQLForm):
    open_week = WeekField()


class WeeklyPatternForm(AskPostgreSQLForm):
    weekday = forms.TypedChoiceField(
        label="Jour", coerce=int, choices=list(enumerate((day.capitalize() for day in WEEKDAYS), start=1))
    )
