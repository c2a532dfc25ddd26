"""What a family and its counsellor are written when a place closes suddenly. A parent is told the least."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from bookings import parent_letters
from bookings.day_letters import Words, to_counsellor
from bookings.models import Booking
from bookings.place_words import other_places_in_words
from bookings.services.other_places import OtherPlace


def closed(booking: Booking, days: Sequence[date], others: Sequence[OtherPlace], *, now: datetime) -> None:
    """To the parent: days are lost, and how many other places are free; the page names them. To the counsellor: which
    days, and the other places by name."""
    kind = f"closed:{min(days)}:{max(days)}" if days else "closed"
    reached = parent_letters.place_closes(booking, kind, len(others), now=now)
    parts = [_closed(booking, days), other_places_in_words(others)]
    if not reached:
        parts.append(_("La personne n’a pas été prévenue : appelez-la."))
    to_counsellor(booking, kind, Words(subject=_("Un lieu ferme"), text="\n\n".join(parts)), now=now)


def _closed(booking: Booking, days: Sequence[date]) -> str:
    said = {"place": str(booking.site.facility), "days": ", ".join(f"{day:%d/%m/%Y}" for day in days)}
    return _("%(place)s ferme. Jours sans place : %(days)s.") % said
