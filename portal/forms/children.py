"""« Votre enfant est né en… »: month and year for one to three children, never the day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from childcare.domain.need import MAX_CHILDREN, Child
from portal.forms.fields import Choice
from portal.words.french import MONTHS

OLDEST_YEARS = 12  # the last age at which an aid for childcare exists (CMG of a parent alone)
MIDDLE_OF_MONTH = 15
ROWS = range(1, MAX_CHILDREN + 1)


def add_children_fields(fields: dict[str, forms.Field], today: date) -> None:
    """Add `mois1`, `annee1`… to a form's fields; next year is for a child to be born."""
    months = [("", _("Mois")), *((str(n), name) for n, name in enumerate(MONTHS, start=1))]
    years = [("", _("Année")), *((str(y), str(y)) for y in range(today.year + 1, today.year - OLDEST_YEARS - 1, -1))]
    for row in ROWS:
        select = forms.Select(attrs={"class": "fr-select"})
        fields[f"mois{row}"] = Choice(label=_("Mois de naissance"), choices=months, required=False, widget=select)
        select = forms.Select(attrs={"class": "fr-select"})
        fields[f"annee{row}"] = Choice(label=_("Année de naissance"), choices=years, required=False, widget=select)


def rows_shown(values: Mapping[str, Any]) -> int:
    """How many children the page asks about: those typed, or one more when « + un autre enfant » was pressed."""
    typed = [row for row in ROWS if values.get(f"mois{row}") or values.get(f"annee{row}")]
    asked = str(values.get("enfants") or "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 1
    return min(MAX_CHILDREN, max([1, wanted, *typed]))


def clean_children(form: forms.Form) -> tuple[Child, ...]:
    """The children typed; a row half filled, or none at all, is an error beside its field."""
    children = []
    for row in ROWS:
        month, year = form.cleaned_data.get(f"mois{row}"), form.cleaned_data.get(f"annee{row}")
        if month and year:
            children.append(Child(date(int(year), int(month), MIDDLE_OF_MONTH)))
        elif month or year or row == 1:
            _say_what_misses(form, row, month, year)
    return tuple(children)


def _say_what_misses(form: forms.Form, row: int, month: str | None, year: str | None) -> None:
    if not month and f"mois{row}" not in form.errors:
        form.add_error(f"mois{row}", _("Choisissez le mois de naissance."))
    if not year and f"annee{row}" not in form.errors:
        form.add_error(f"annee{row}", _("Choisissez l’année de naissance."))
