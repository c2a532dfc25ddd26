"""« Une formation », « un travail »: the same hours on some days, or a grid when hours change from day to day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from childcare.domain.need import WeeklySchedule
from portal.forms.fields import DayField
from portal.forms.need import NeedForm
from portal.forms.week_hours import MONDAY_TO_FRIDAY, WeekHoursForm
from portal.reasons import Reason

FARTHEST = timedelta(days=3 * 365)


class WeekForm(WeekHoursForm, NeedForm):
    """« Du … au … », then the hours of a week."""

    asks_hours = True
    field_order = ("du", "au", "sansfin")

    du = DayField(label=_("Du"), required=False)
    au = DayField(label=_("Au"), required=False)
    sansfin = forms.BooleanField(
        label=_("Je ne sais pas la fin"), required=False, widget=forms.CheckboxInput(attrs={"value": "1"})
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        self.order_as_page()

    def clean_schedule(self) -> WeeklySchedule | None:
        starts, until = self._dates()
        intervals = self.week_intervals()
        if self.errors or not intervals:
            return None
        return WeeklySchedule(starts, until, tuple(intervals))

    def _dates(self) -> tuple[date, date | None]:
        starts = self.cleaned_data.get("du") or self.today
        until = None if self.cleaned_data.get("sansfin") else self.cleaned_data.get("au")
        if starts > self.today + FARTHEST:
            self.add_error("du", _("Cette date est trop loin. Vérifiez l’année."))
        if until is not None and until < starts:
            self.add_error("au", _("La fin arrive avant le début. Changez l’une des deux dates."))
        elif until is not None and until < self.today:
            self.add_error("au", _("Cette date est passée. Choisissez une date à venir."))
        return max(starts, self.today), until


class TrainingForm(WeekForm):
    reason = Reason.TRAINING

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        return DayJobForm.defaults(today)


class DayJobForm(WeekForm):
    reason = Reason.DAY_JOB

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        monday = today + timedelta(days=7 - today.weekday())
        return NeedForm.defaults(today) | {
            "du": monday.isoformat(),
            "jours": MONDAY_TO_FRIDAY,
            "de": "09:00",
            "a": "17:00",
        }


class OddHoursForm(WeekForm):
    reason = Reason.ODD_HOURS
    nights = True

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        return DayJobForm.defaults(today) | {"jours": [], "de": "", "a": ""}
