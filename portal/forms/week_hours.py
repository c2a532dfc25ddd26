"""Hours of a week, as forms ask them: the same on some days, or a grid when they change from day to day."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from childcare.domain.need import WeeklyInterval
from portal.forms.fields import Choice, Choices, HourField
from portal.words.french import WEEKDAYS

PARTS = (1, 2)  # a day may hold two shifts: 5 h – 9 h, then 17 h – 20 h
SIDES = {1: (("de", _("De")), ("a", _("À"))), 2: (("de", _("Puis de")), ("a", _("À")))}
VARYING = "variables"
DAYS = {str(number): name.capitalize() for number, name in enumerate(WEEKDAYS, start=1)}
MONDAY_TO_FRIDAY = ["1", "2", "3", "4", "5"]


def cell(weekday: int, part: int, side: str) -> str:
    """Name of a grid field: « lundi_de », « lundi_a », « lundi2_de »…; ISO weekdays, side « de » or « a »."""
    return f"{WEEKDAYS[weekday - 1]}{part if part > 1 else ''}_{side}"


class WeekHoursForm(forms.Form):
    """« Quels jours ? », « De … à … », or the grid of « Mes horaires changent »."""

    nights = False  # whether an end before the start is the next morning

    jours = Choices(label=_("Quels jours ?"), choices=DAYS.items(), required=False)
    de = HourField(label=_("De"), required=False)
    a = HourField(label=_("À"), required=False)
    horaires = Choice(choices=[(VARYING, VARYING)], required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        values = self.data if self.is_bound else self.initial
        self.varying = values.get("horaires") == VARYING
        if self.varying:
            for weekday in range(1, 8):
                self._add_day(weekday)
            self._prefill_grid()

    def _add_day(self, weekday: int) -> None:
        for part in PARTS:
            for side, label in SIDES[part]:
                self.fields[cell(weekday, part, side)] = HourField(label=label, required=False)

    def _prefill_grid(self) -> None:
        """The days and hours already typed are not asked again when the grid opens."""
        if self.is_bound or any(self.initial.get(cell(day, 1, "de")) for day in range(1, 8)):
            return
        for day in self.initial.get("jours") or []:
            if day in DAYS:
                self.initial[cell(int(day), 1, "de")] = self.initial.get("de")
                self.initial[cell(int(day), 1, "a")] = self.initial.get("a")

    @property
    def grid(self) -> list[tuple[str, list[Any]]]:
        """One row per day: its name and its bound fields, from and to, twice."""
        return [
            (name, [self[cell(weekday, part, side)] for part in PARTS for side in ("de", "a")])
            for weekday, name in enumerate(WEEKDAYS, start=1)
        ]

    def week_intervals(self) -> list[WeeklyInterval]:
        """The hours typed, in the order of the page; errors stand beside what misses."""
        return self._grid_intervals() if self.varying else self._same_intervals()

    def _same_intervals(self) -> list[WeeklyInterval]:
        pair = self._pair("de", "a")
        days = [int(day) for day in dict.fromkeys(self.cleaned_data.get("jours") or [])]
        if pair and not days and "jours" not in self.errors:
            self.add_error("jours", _("Cochez au moins un jour."))
        return [WeeklyInterval(day, *pair) for day in days] if pair else []

    def _grid_intervals(self) -> list[WeeklyInterval]:
        pairs = [
            (weekday, self._pair(cell(weekday, part, "de"), cell(weekday, part, "a")))
            for weekday in range(1, 8)
            for part in PARTS
        ]
        return [WeeklyInterval(weekday, *pair) for weekday, pair in pairs if pair]

    def _pair(self, start_name: str, end_name: str) -> tuple[time, time] | None:
        """The two hours of these fields; None when both are empty, or with an error beside the one to change."""
        start, end = self.cleaned_data.get(start_name), self.cleaned_data.get(end_name)
        if start_name in self.errors or end_name in self.errors:
            return None
        if start is None and end is None:
            return None
        if start is None or end is None:
            self.add_error(
                *(
                    (start_name, _("Indiquez aussi l’heure de début."))
                    if start is None
                    else (end_name, _("Indiquez aussi l’heure de fin."))
                )
            )
            return None
        if start == end or (end < start and end != time(0) and not self.nights):
            self.add_error(end_name, _("La fin arrive avant le début. Changez l’une des deux heures."))
            return None
        return start, end
