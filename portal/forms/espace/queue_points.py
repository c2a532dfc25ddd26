"""The points of a waiting list: one number for each published criterion, within its bounds."""

from __future__ import annotations

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from bookings.domain.queue import BOUNDS, Points


class PointsForm(forms.Form):
    """`points` are those in force, shown at first."""

    def __init__(self, points: Points, data: QueryDict | None = None) -> None:
        super().__init__(data)
        for criterion, bounds in BOUNDS.items():
            within = {"least": bounds.least, "most": bounds.most, "why": _(bounds.why)}
            self.fields[criterion.value] = forms.IntegerField(
                label=_(bounds.label),
                help_text=_("De %(least)s à %(most)s. %(why)s") % within,
                min_value=bounds.least,
                max_value=bounds.most,
                initial=points[criterion],
                widget=forms.NumberInput(attrs={"class": "fr-input", "inputmode": "numeric"}),
            )

    def points(self) -> dict[str, int]:
        """Once the form is valid."""
        return {criterion.value: self.cleaned_data[criterion.value] for criterion in BOUNDS}
