"""Free hours of a facility: a day, hours, an age group, seats, each week or not."""

from __future__ import annotations

from datetime import date, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from childcare.domain.kinds import Audience
from childcare.domain.ring import MINUTES_PER_QUARTER
from childcare.models import AgeGroup
from childcare.models.labels import AUDIENCES
from childcare.services.offers import Offer
from portal.forms.fields import Choice, DayField, HourField

MOST_SEATS = 99
FARTHEST = timedelta(days=400)
LONGEST_NIGHT = timedelta(hours=14)
QUARTERS = gettext_lazy("Écrivez un quart d’heure : 8:00, 8:15, 8:30 ou 8:45.")
SEATS = gettext_lazy("Écrivez un nombre de 1 à 99.")


class FreeHoursForm(forms.Form):
    """`groups` are the age groups of the facility, with their site."""

    jour = DayField(label=gettext_lazy("Jour"), help_text=gettext_lazy("Le premier, si ces heures reviennent."))
    debut = HourField(label=gettext_lazy("De"))
    fin = HourField(label=gettext_lazy("À"))
    places = forms.IntegerField(
        label=gettext_lazy("Nombre de places"),
        min_value=1,
        max_value=MOST_SEATS,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), SEATS),
        widget=forms.NumberInput(attrs={"class": "fr-input", "inputmode": "numeric"}),
    )
    semaine = forms.BooleanField(label=gettext_lazy("Chaque semaine, le même jour"), required=False)
    pour = Choice(label=gettext_lazy("Pour qui"), choices=AUDIENCES, widget=forms.RadioSelect, initial="everyone")

    def __init__(self, groups: list[AgeGroup], today: date, data: QueryDict | None = None) -> None:
        self._today = today
        super().__init__(data)
        several = len({group.site_id for group in groups}) > 1
        named = [(str(group.pk), f"{group.site} – {group}" if several else str(group)) for group in groups]
        self.fields["groupe"] = Choice(
            label=gettext_lazy("Âge des enfants"), widget=forms.Select(attrs={"class": "fr-select"}), choices=named
        )

    def clean_jour(self) -> date:
        day: date = self.cleaned_data["jour"]
        if day < self._today:
            raise ValidationError(_("Ce jour est passé. Choisissez aujourd’hui ou un jour à venir."))
        if day > self._today + FARTHEST:
            raise ValidationError(_("Ce jour est trop loin. Choisissez un jour dans l’année qui vient."))
        return day

    def clean_debut(self) -> time:
        return self._on_quarter("debut")

    def clean_fin(self) -> time:
        return self._on_quarter("fin")

    def clean(self) -> None:
        """Care by night is said by an end before its start; longer than a night, an hour was mistyped."""
        start, end = self.cleaned_data.get("debut"), self.cleaned_data.get("fin")
        if start is None or end is None or end > start:
            return
        lasts = timedelta(hours=24 + end.hour - start.hour, minutes=end.minute - start.minute)
        if lasts > LONGEST_NIGHT and end != time(0):
            self.add_error("fin", ValidationError(_("La fin arrive avant le début. Écrivez une heure plus tardive.")))

    def _on_quarter(self, name: str) -> time:
        hour: time = self.cleaned_data[name]
        if hour.minute % MINUTES_PER_QUARTER:
            raise ValidationError(QUARTERS)
        return hour

    def offer(self) -> Offer:
        """What was said; only once the form is valid. An end that is not after the start is on the next day."""
        said = self.cleaned_data
        return Offer(
            age_group_id=int(said["groupe"]),
            day=said["jour"],
            starts=said["debut"],
            ends=said["fin"],
            seats=said["places"],
            weekly=said["semaine"],
            audience=Audience(said["pour"]),
        )
