"""Jinja2, for the lists of a page: what is printed dozens of times in one page (docs/adr/0051)."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext
from jinja2 import Environment

from core.translation import gettext


def environment(**options: Any) -> Environment:
    """Translated as the other templates are; everything printed is escaped."""
    made = Environment(**options, extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)  # noqa: S701
    made.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    return made
