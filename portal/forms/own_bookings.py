"""What a family types about a place it has: a day, hours, an end, what followed. One form each, one page each."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from bookings.domain.endings import EndChoice
from bookings.models import Booking
from bookings.services.day_seats import days_of
from bookings.services.deadlines import local
from portal.forms.fields import Choice, DayField, HourField
from portal.words.french import weekday_day

CHOSEN_AHEAD = timedelta(days=60)


class OwnForm(forms.Form):
    """Knows the place that it speaks of, and the moment."""

    def __init__(self, data: Any = None, *, booking: Booking | None = None, now: datetime) -> None:
        super().__init__(data)
        self.booking, self.now = booking, now

    @property
    def today(self) -> date:
        return local(self.booking.site, self.now).date() if self.booking else self.now.date()

    def choose_among(self, days: list[date]) -> None:
        """The days of the field `jour`, in words."""
        field = self.fields["jour"]
        assert isinstance(field, Choice)  # noqa: S101 (the forms below)
        field.choices = [("", _("Choisissez un jour")), *((day.isoformat(), weekday_day(day)) for day in days)]


class AbsenceForm(OwnForm):
    """A day on which nobody comes, among the usual ones."""

    jour = Choice(
        label=_("Quel jour ?"),
        widget=forms.Select(attrs={"class": "fr-select"}),
        error_messages={"required": _("Choisissez un jour.")},
    )

    def __init__(self, data: Any = None, *, booking: Booking, now: datetime) -> None:
        super().__init__(data, booking=booking, now=now)
        absent = set(booking.absences.values_list("day", flat=True))
        self.choose_among([d for d in days_of(booking, self.today, self.today + CHOSEN_AHEAD) if d not in absent])

    def day(self) -> date:
        """Only once the form is valid."""
        return date.fromisoformat(self.cleaned_data["jour"])


class BackForm(AbsenceForm):
    """A planned absence to take back."""

    def __init__(self, data: Any = None, *, booking: Booking, now: datetime) -> None:
        super().__init__(data, booking=booking, now=now)
        to_come = booking.absences.filter(day__gte=self.today).order_by("day")
        self.choose_among(list(to_come.values_list("day", flat=True)))


class ExtraForm(OwnForm):
    """Hours beyond the usual ones, on one day."""

    jour = DayField(label=_("Quel jour ?"), error_messages={"required": _("Choisissez un jour.")})
    de = HourField(label=_("De"), error_messages={"required": _("Indiquez l’heure de début.")})
    a = HourField(label=_("À"), error_messages={"required": _("Indiquez l’heure de fin.")})

    def hours(self) -> tuple[date, time, time]:
        """Only once the form is valid."""
        return self.cleaned_data["jour"], self.cleaned_data["de"], self.cleaned_data["a"]


class EndForm(OwnForm):
    """What follows the last day."""

    choix = Choice(
        label=_("Que voulez-vous faire ?"),
        choices=[
            (EndChoice.PROLONG.value, _("Prolonger, avec les mêmes horaires")),
            (EndChoice.KEEP.value, _("Garder la place : le lieu vous répond")),
            (EndChoice.ELSEWHERE.value, _("Chercher ailleurs")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )
    jusqu_au = DayField(label=_("Jusqu’au"), help_text=_("Seulement pour prolonger."), required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        prolongs = self.cleaned_data.get("choix") == EndChoice.PROLONG
        if prolongs and not self.cleaned_data.get("jusqu_au") and "jusqu_au" not in self.errors:
            self.add_error("jusqu_au", _("Choisissez la nouvelle date de fin."))
        return self.cleaned_data


class OutcomeForm(OwnForm):
    """The one question once a placement is over."""

    suite = Choice(
        label=_("Où en êtes-vous ?"),
        choices=[
            ("job", _("J’ai un emploi")),
            ("training", _("Je suis en formation")),
            ("search", _("Je cherche encore")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez une réponse.")},
    )


class WaitForm(OwnForm):
    """What earns points on a waiting list, said only by who wants."""

    seul = forms.BooleanField(label=_("J’élève mon enfant seul(e)"), required=False)
    quartier = forms.BooleanField(label=_("J’habite un quartier prioritaire de la ville"), required=False)


class MeetingForm(OwnForm):
    """The day on which a family and an assistant maternel meet."""

    jour = DayField(label=_("Quel jour vous voyez-vous ?"), error_messages={"required": _("Choisissez un jour.")})

    def day(self) -> date:
        """Only once the form is valid."""
        day: date = self.cleaned_data["jour"]
        return day


class SignedForm(MeetingForm):
    """The day on which the contract was signed."""

    jour = DayField(label=_("Quel jour avez-vous signé ?"), error_messages={"required": _("Choisissez un jour.")})
