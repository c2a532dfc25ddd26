"""Hours on given days: one row per session, a day, from, to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.forms.fields import DayField, HourField

FIRST_ROWS, MORE_ROWS, MOST_ROWS = 3, 5, 40
LABELS = {"jour": _("Jour"), "de": _("De"), "a": _("À")}


def session_field(row: int, what: str) -> str:
    """« seance1_jour », « seance1_de », « seance1_a »."""
    return f"seance{row}_{what}"


def rows_of(values: Any) -> int:
    """How many rows the page shows: those typed, and those asked for by « Ajouter des dates »."""
    typed = [row for row in range(1, MOST_ROWS + 1) if any(values.get(session_field(row, each)) for each in LABELS)]
    asked = str(values.get("seances") or "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 3 else FIRST_ROWS
    return min(MOST_ROWS, max([FIRST_ROWS, wanted, *typed]))


def add_session_fields(fields: dict[str, forms.Field], rows: int) -> None:
    """Add the fields of so many sessions to a form's."""
    for row in range(1, rows + 1):
        fields[session_field(row, "jour")] = DayField(label=LABELS["jour"], required=False)
        for side in ("de", "a"):
            fields[session_field(row, side)] = HourField(label=LABELS[side], required=False)
