"""The admission of a child by its place: the papers that lack, and when the visits are."""

from __future__ import annotations

from datetime import date, time

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from bookings.models import Admission, Visit
from childcare.models import Facility
from portal.forms.fields import Choice, Choices, DayField, HourField


class PapersForm(forms.Form):
    """The papers that the facility asks for, those that lack ticked; papers themselves are never kept."""

    def __init__(self, admission: Admission, data: QueryDict | None = None) -> None:
        super().__init__(data, prefix=f"a{admission.pk}", initial={"manquantes": admission.missing})
        asked = {*admission.facility.documents, *admission.missing}
        labels = [each for each in Facility.Document.choices if each[0] in asked]
        self.fields["manquantes"] = Choices(label=gettext_lazy("Pièces qui manquent"), choices=labels, required=False)


class VisitForm(forms.Form):
    """A new visit, or another moment for one: the page says which."""

    objet = Choice(
        label=gettext_lazy("Objet"), widget=forms.RadioSelect, choices=Visit.Kind.choices, initial=Visit.Kind.VISIT
    )
    jour = DayField(label=gettext_lazy("Jour"))
    debut = HourField(label=gettext_lazy("De"))
    fin = HourField(label=gettext_lazy("À"))

    def hours(self) -> tuple[date, time, time]:
        said = self.cleaned_data
        return said["jour"], said["debut"], said["fin"]
