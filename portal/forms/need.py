"""Page 2, « Votre besoin »: what every reason asks. GET only: nothing typed here is kept."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from childcare.domain.need import DEFAULT_RADIUS_KM, Child, DatedSchedule, Need, Point, WeeklySchedule
from portal.forms.children import add_children_fields, clean_children, rows_shown
from portal.forms.commune import CommuneField, clean_commune
from portal.forms.fields import Choice
from portal.reasons import INSERTION, Reason
from portal.school import outside_school
from territory.domain.commune import Commune

TRAVEL = ("15", "30", "45", "60")
DEFAULT_TRAVEL = "30"
MARGIN_MINUTES = 15  # on each side: time to dress a child and to say goodbye
SEVERAL = frozenset({"jours"})  # names that a form may send several times
RADIOS = frozenset({"jour", "trajet"})

Schedule = WeeklySchedule | DatedSchedule


class NeedForm(forms.Form):
    """What is asked whatever the reason: travel time, children, commune. A subclass adds the hours."""

    reason = Reason.NEARBY
    asks_hours = False

    trajet = Choice(choices=[(m, f"{m} min") for m in TRAVEL], required=False, widget=forms.RadioSelect)
    ecole = Choice(choices=[("oui", _("Oui")), ("non", _("Non"))], required=False, widget=forms.RadioSelect)
    ville = CommuneField()

    commune_choices: tuple[Commune, ...] = ()

    def __init__(self, data: QueryDict | None = None, *, typed: QueryDict | None = None, today: date) -> None:
        """Bound to `data` to answer; else shown with what was `typed` so far, or with the default answers."""
        self.today = today
        super().__init__(data, initial=self._initial(typed) if typed else self.defaults(today))
        add_children_fields(self.fields, today)
        values = data if data is not None else typed or QueryDict()
        self.rows_shown = rows_shown(values)
        self.chosen_commune = values.get("commune", "")
        self.schedule: Schedule | None = None
        self.children: tuple[Child, ...] = ()
        self.commune: Commune | None = None

    def _initial(self, typed: QueryDict) -> dict[str, Any]:
        """What was typed; a radio button that was not pressed keeps its default."""
        given = {name: typed.getlist(name) if name in SEVERAL else typed[name] for name in typed}
        kept = {name: value for name, value in self.defaults(self.today).items() if name in RADIOS}
        return kept | given

    def order_as_page(self) -> None:
        """Fields, and so the list of errors, in the order of the page: hours, travel, children, commune."""
        last = [name for name in self.fields if name == "trajet" or name.startswith(("mois", "annee"))] + ["ville"]
        self.order_fields([name for name in self.fields if name not in last] + last)

    @staticmethod
    def defaults(today: date) -> dict[str, Any]:
        """The answers already given when the page opens."""
        return {"trajet": DEFAULT_TRAVEL}

    @property
    def names(self) -> set[str]:
        """Names that belong in the address of a search."""
        return {"raison", "commune", "ecole", *self.fields}

    @property
    def travel_minutes(self) -> int:
        """Minutes looked for on each side of the hours typed: the trip and a margin."""
        travel = self.cleaned_data.get("trajet") if self.is_bound else self.initial.get("trajet")
        return int(travel if travel in TRAVEL else DEFAULT_TRAVEL) + MARGIN_MINUTES

    def clean(self) -> dict[str, Any]:
        super().clean()
        self.children = clean_children(self)
        self.commune, self.commune_choices = clean_commune(self, self.chosen_commune)
        self.schedule = self.clean_schedule()
        return self.cleaned_data

    def clean_schedule(self) -> Schedule | None:
        """The hours typed, or None when there is none: the search then shows what is near."""
        return None

    def need(self, radius_km: float = DEFAULT_RADIUS_KM) -> Need:
        """What the search receives. Only once the form is valid."""
        commune = self.commune
        if commune is None or commune.latitude is None or commune.longitude is None:
            raise ValueError("a need has a point")
        schedule, travel = self.schedule, self.travel_minutes
        if schedule is not None and self.cleaned_data.get("ecole") == "oui":
            schedule, travel = outside_school(schedule, travel), 0
        return Need(
            point=Point(commune.latitude, commune.longitude),
            time_zone=commune.time_zone,
            radius_km=radius_km,
            children=self.children,
            schedule=schedule,
            travel_minutes=travel if schedule is not None else 0,
            in_insertion=self.reason in INSERTION,
        )
