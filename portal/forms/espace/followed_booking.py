"""What a counsellor notes for a family about a place: a day away, hours in plus, the end, what followed."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.domain.endings import EndChoice
from bookings.models import Booking
from portal.forms.fields import Choice, DayField, HourField

RENEW = gettext_lazy("Renouveler le contrat AVIP, après un bilan")
END_CHOICES = [
    (EndChoice.PROLONG.value, gettext_lazy("Prolonger, jusqu’à une nouvelle date")),
    (EndChoice.KEEP.value, gettext_lazy("Garder la place : le lieu est prévenu")),
    (EndChoice.ELSEWHERE.value, gettext_lazy("Chercher ailleurs")),
]


class BookingForm(forms.Form):
    """Several stand on one page: each field has an id of its own."""

    def __init__(self, booking: Booking, name: str, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id=f"{name}-{booking.pk}-%s")


class AbsenceForm(BookingForm):
    jour = DayField(label=gettext_lazy("Jour d’absence"), error_messages={"required": gettext_lazy("Donnez le jour.")})


class ExtraHoursForm(BookingForm):
    jour = DayField(label=gettext_lazy("Jour"), error_messages={"required": gettext_lazy("Donnez le jour.")})
    debut = HourField(label=gettext_lazy("De"), error_messages={"required": gettext_lazy("Donnez l’heure de début.")})
    fin = HourField(label=gettext_lazy("À"), error_messages={"required": gettext_lazy("Donnez l’heure de fin.")})

    def hours(self) -> tuple[date, time, time]:
        """Only once the form is valid."""
        return self.cleaned_data["jour"], self.cleaned_data["debut"], self.cleaned_data["fin"]


class EndForm(BookingForm):
    """`renews`: an AVIP contract is not prolonged to a day that one chooses, but renewed for a term after a review; the
    day asked is then that of the review."""

    choix = Choice(
        label=gettext_lazy("À la fin de la place"),
        choices=END_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )
    jusqu_au = DayField(label=gettext_lazy("Nouvelle date de fin"), required=False)

    def __init__(self, booking: Booking, name: str, data: QueryDict | None = None) -> None:
        super().__init__(booking, name, data)
        self._until = booking.until or date.min
        self.renews = booking.demand.avip_term
        if self.renews:
            self.fields["choix"].choices = [(EndChoice.PROLONG.value, RENEW), *END_CHOICES[1:]]  # type: ignore[attr-defined]
            self.fields["jusqu_au"].label = gettext_lazy("Jour du bilan")

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        if answers.get("choix") == EndChoice.PROLONG.value and "jusqu_au" not in self.errors:
            until = answers.get("jusqu_au")
            if self.renews:
                if until is None:
                    self.add_error("jusqu_au", ValidationError(_("Donnez le jour du bilan.")))
            elif until is None or until < self._until + timedelta(days=1):
                self.add_error("jusqu_au", ValidationError(_("Donnez une date après la fin actuelle.")))
        return answers


class OutcomeForm(BookingForm):
    suite = Choice(
        label=gettext_lazy("Que fait le parent maintenant ?"),
        choices=Booking.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choisissez une réponse.")},
    )


FORMS: dict[str, type[BookingForm]] = {
    "absence": AbsenceForm,
    "heures": ExtraHoursForm,
    "fin": EndForm,
    "suite": OutcomeForm,
}
