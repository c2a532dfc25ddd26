"""What a place answers: a reason of the law, other hours, why a family comes before the first of the list."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.domain.hours import AskedHours, read
from bookings.domain.life import State
from bookings.domain.refusals import DepartureReason, RefusalReason
from bookings.models import Booking
from bookings.models.codes import DEPARTURE_REASONS, REFUSAL_REASONS
from portal.forms.fields import Choice, HourField
from portal.words.espace.bookings import hours_words


class DepartureForm(forms.Form):
    """Asked only when another family comes first on the waiting list."""

    ecart = Choice(
        label=gettext_lazy("Pourquoi cette famille passe avant la première"),
        widget=forms.RadioSelect,
        choices=[(reason.value, label) for reason, label in DEPARTURE_REASONS.items()],
        required=False,
    )

    def reason(self) -> DepartureReason | None:
        said = self.cleaned_data["ecart"]
        return DepartureReason(said) if said else None


class RefusalForm(forms.Form):
    """The lawful reasons that the booking is open to: « dossier incomplet » only during the admission."""

    def __init__(self, booking: Booking, data: QueryDict | None = None) -> None:
        super().__init__(data)
        in_admission = booking.state == State.ADMISSION
        lawful = [
            (reason.value, label)
            for reason, label in REFUSAL_REASONS.items()
            if in_admission or reason is not RefusalReason.INCOMPLETE_FILE
        ]
        self.fields["motif"] = Choice(
            label=gettext_lazy("Motif du refus"),
            help_text=gettext_lazy("La loi n’en permet pas d’autre."),
            widget=forms.RadioSelect,
            choices=lawful,
        )

    def reason(self) -> RefusalReason:
        return RefusalReason(self.cleaned_data["motif"])


class OtherHoursForm(DepartureForm):
    """The hours asked, to change one by one; a day left empty is not proposed."""

    def __init__(self, booking: Booking, data: QueryDict | None = None) -> None:
        super().__init__(data)
        self.asked = read(booking.demand.hours)
        for number, each in enumerate(self.asked):
            self.fields[f"debut_{number}"] = HourField(
                label=gettext_lazy("De"), required=False, initial=f"{each.starts:%H:%M}"
            )
            self.fields[f"fin_{number}"] = HourField(
                label=gettext_lazy("À"), required=False, initial=f"{each.ends:%H:%M}"
            )

    def rows(self) -> list[tuple[str, BoundField, BoundField]]:
        """The day of each line, as it was asked, and its two fields."""
        return [
            (", ".join(hours_words([each])), self[f"debut_{number}"], self[f"fin_{number}"])
            for number, each in enumerate(self.asked)
        ]

    def clean(self) -> None:
        """Both hours of a day, or neither; at least one day."""
        kept = False
        for number in range(len(self.asked)):
            start, end = f"debut_{number}", f"fin_{number}"
            said = [bool(self.cleaned_data.get(name)) or name in self.errors for name in (start, end)]
            if any(said) and not all(said):
                self.add_error(end if said[0] else start, ValidationError(_("Écrivez les deux heures, ou aucune.")))
            kept = kept or any(said)
        if not kept:
            raise ValidationError(_("Indiquez au moins un jour."))

    def hours(self) -> tuple[AskedHours, ...]:
        """What is proposed; only once the form is valid."""
        said = [
            (each, self.cleaned_data[f"debut_{number}"], self.cleaned_data[f"fin_{number}"])
            for number, each in enumerate(self.asked)
        ]
        return tuple(replace(each, starts=start, ends=end) for each, start, end in said if start is not None)
