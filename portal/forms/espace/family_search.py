"""The need of a family's file, in the place of the form that a parent fills in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import QueryDict

from childcare.domain.need import DEFAULT_RADIUS_KM, Need
from portal.forms.need import NeedForm
from territory.gazetteer import gazetteer


class FamilyNeedForm(NeedForm):
    """Nothing is typed: hours, children and commune come from the file. Always valid."""

    asks_hours = True

    def __init__(self, need: Need, insee_code: str, *, today: date) -> None:
        super().__init__(QueryDict(), today=today)
        self.fields.clear()
        self._need, self._insee_code = need, insee_code

    @property
    def names(self) -> set[str]:
        return {"raison", "recherche"}

    def clean(self) -> dict[str, Any]:
        self.children, self.schedule = self._need.children, self._need.schedule
        self.commune = gazetteer().by_insee(self._insee_code)
        return {"ecole": "non"}  # a counsellor wrote the hours to look for: those of school are out already

    def need(self, radius_km: float = DEFAULT_RADIUS_KM) -> Need:
        return replace(self._need, radius_km=radius_km)
