"""How the version of an agreement reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from families.agreement_texts import every_text
from portal.words.french import SPACE, month_day


def agreement_day(version: str) -> str:
    """« texte du 22 novembre 2026 »; the version as it is when its text is gone."""
    text = every_text().get(version)
    if text is None:
        return version
    return _("texte du %(day)s") % {"day": f"{month_day(text.dated)}{SPACE}{text.dated.year}"}
