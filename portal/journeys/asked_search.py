"""The need that an address asks: typed by a parent, or kept in the file of a family."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from portal.family_search import FamilySearch
from portal.forms.espace.family_search import FamilyNeedForm
from portal.forms.need import NeedForm
from portal.forms.reasons import answered_form
from portal.journeys.family_need import NoPoint, need_of


def asked_form(query: QueryDict, family: FamilySearch | None, today: date) -> NeedForm:
    """The form to validate. A need whose commune is gone is asked again, as one of nobody."""
    if family is None:
        return answered_form(query, today)
    try:
        return FamilyNeedForm(need_of(family.need, family.file), family.need.insee_code, today=today)
    except NoPoint:
        return answered_form(query, today)
