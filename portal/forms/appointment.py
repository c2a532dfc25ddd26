"""« Un rendez-vous »: one day, from one hour to another."""

from __future__ import annotations

import datetime
from datetime import time, timedelta
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from childcare.domain.need import DatedInterval, DatedSchedule
from portal.forms.fields import Choice, DayField, HourField
from portal.forms.need import NeedForm
from portal.reasons import Reason
from portal.words.french import weekday_day

OTHER_DAY = "autre"
LATEST_START = time(23, 0)  # later, one hour more would be the next day


class AppointmentForm(NeedForm):
    """« Quel jour ? » and « À quelle heure ? ». Without an end, one hour is counted."""

    reason = Reason.APPOINTMENT
    asks_hours = True

    jour = Choice(label=_("Quel jour ?"), required=False, widget=forms.RadioSelect)
    date = DayField(label=_("Autre jour"), required=False)
    de = HourField(label=_("De"), required=False)
    a = HourField(label=_("À"), required=False)

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, today=today, **kwargs)
        tomorrow, after = today + timedelta(days=1), today + timedelta(days=2)
        self.days = [
            (tomorrow.isoformat(), f"{_('Demain')}, {weekday_day(tomorrow)}"),
            (after.isoformat(), f"{_('Après-demain')}, {weekday_day(after)}"),
            (OTHER_DAY, _("Autre jour")),
        ]
        cast(Choice, self.fields["jour"]).choices = self.days
        self._move_past_choice()
        self.order_as_page()

    def _move_past_choice(self) -> None:
        """A shared address keeps its day: « demain » of last week is now another day."""
        values = self.data if self.is_bound else self.initial
        chosen, day = values.get("jour") or "", values.get("date") or ""
        if chosen in dict(self.days) or not (chosen or day):
            return
        moved = {"jour": OTHER_DAY, "date": day or chosen}
        if self.is_bound:
            data = cast(QueryDict, self.data).copy()
            data.update(moved)
            self.data = data
        else:
            self.initial = {**self.initial, **moved}

    @staticmethod
    def defaults(today: datetime.date) -> dict[str, Any]:
        return NeedForm.defaults(today) | {"jour": (today + timedelta(days=1)).isoformat()}

    def clean_schedule(self) -> DatedSchedule | None:
        start, end = self.cleaned_data.get("de"), self.cleaned_data.get("a")
        day = self._day()
        if start is None and end is not None and "de" not in self.errors:
            self.add_error("de", _("Indiquez aussi l’heure de début."))
        if day is None or start is None:
            return None
        if end is None and "a" not in self.errors:
            end = time(start.hour + 1, start.minute) if start < LATEST_START else time(0)
        if end is not None and end != time(0) and end <= start:
            self.add_error("a", _("La fin arrive avant le début. Changez l’une des deux heures."))
            return None
        return DatedSchedule((DatedInterval(day, start, end),)) if end is not None else None

    def _day(self) -> datetime.date | None:
        chosen = self.cleaned_data.get("jour")
        if chosen and chosen != OTHER_DAY:
            return datetime.date.fromisoformat(chosen)
        day = self.cleaned_data.get("date")
        if day is None and "date" not in self.errors and "jour" not in self.errors:
            self.add_error("date", _("Choisissez le jour du rendez-vous."))
        elif day is not None and day < self.today:
            self.add_error("date", _("Ce jour est passé. Choisissez un jour à venir."))
            return None
        return day
