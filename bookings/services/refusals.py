"""What a service refuses, in French; childcare's refusals of seats are raised as they are."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from bookings.domain.life import MoveRefused, Refusal
from childcare.services.refusals import Refused

__all__ = ["Refused", "in_words"]

_WORDS = {
    Refusal.OVER: _("Cette demande est déjà terminée. Rechargez la page pour voir où elle en est."),
    Refusal.NOT_YET: _("Cette action n’est pas possible maintenant. Rechargez la page."),
    Refusal.NOT_YOURS: _("Ce n’est pas à vous de faire cette action."),
}


def in_words(refused: MoveRefused) -> Refused:
    """The same refusal, as people read it."""
    return Refused(str(_WORDS[refused.refusal]))
