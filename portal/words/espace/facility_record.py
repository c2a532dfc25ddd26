"""What an import said of a facility, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from childcare.models import Facility


def imported_words(name: str, value: Any) -> str:
    """The value as the page shows it: the label of a code, else the text; empty when nothing was said."""
    if value in (None, ""):
        return ""
    choices = dict(Facility._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(choices.get(value, value))


def imported_ages(ages: Sequence[int] | None) -> str:
    """« de 2 à 36 mois »."""
    return _("de %(first)s à %(last)s mois") % {"first": ages[0], "last": ages[1]} if ages else ""
