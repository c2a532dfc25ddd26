"""« Vos aides »: the questions of « Comparer les prix », and the kind of care. GET: nothing here is secret."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from aids.domain.care import ModeDeGarde
from portal.forms.fields import Choice
from portal.forms.simulator import PricesForm, SimulatorForm

MODE = "mode"
MODES = (
    ("", gettext_lazy("Je ne sais pas encore")),
    (ModeDeGarde.CRECHE_PSU, gettext_lazy("Crèche ou halte-garderie")),
    (ModeDeGarde.CRECHE_FAMILIALE_PSU, gettext_lazy("Crèche familiale, tarif selon vos revenus")),
    (ModeDeGarde.CRECHE_PARENTALE, gettext_lazy("Crèche parentale")),
    (ModeDeGarde.ASSISTANTE_MATERNELLE, gettext_lazy("Assistante maternelle")),
    (ModeDeGarde.MICRO_CRECHE_PAJE, gettext_lazy("Micro-crèche à prix libre")),
    (ModeDeGarde.CRECHE_FAMILIALE_PAJE, gettext_lazy("Crèche familiale à prix libre")),
    (ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT, gettext_lazy("Garde chez vous : vous employez la personne")),
    (ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE, gettext_lazy("Garde chez vous : par une entreprise")),
)


def mode_field() -> Choice:
    """« Quelle garde ? »: one kind, or none yet."""
    widget = forms.Select(attrs={"class": "fr-select"})
    return Choice(label=gettext_lazy("Quelle garde ?"), choices=MODES, required=False, widget=widget)


class CareForm(PricesForm):
    """What may be said beside a search: the kind of care and the price of an hour."""

    def __init__(self, data: QueryDict | None = None, *, typed: QueryDict | None = None, today: date) -> None:
        super().__init__(data, typed=typed, today=today)
        self.fields[MODE] = mode_field()
        self.order_fields([MODE])

    @property
    def chosen(self) -> ModeDeGarde | None:
        """The kind of care, None while it is not known. Only once the form is valid."""
        return chosen_mode(self)


class YourAidsForm(SimulatorForm):
    """The same without any search."""

    def __init__(self, data: QueryDict | None = None, *, typed: QueryDict | None = None, today: date) -> None:
        super().__init__(data, typed=typed, today=today)
        self.fields[MODE] = mode_field()

    @property
    def chosen(self) -> ModeDeGarde | None:
        return chosen_mode(self)


def chosen_mode(form: Any) -> ModeDeGarde | None:
    """The kind of care of a valid form."""
    return ModeDeGarde(form.cleaned_data[MODE]) if form.cleaned_data[MODE] else None
