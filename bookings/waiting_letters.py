"""What is written to those who wait for a place. The parent is told the least, with a link that leads to the answer."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings import parent_letters
from bookings.day_letters import Words, to_counsellor, to_managers
from bookings.models import Booking
from childcare.domain.french import WEEKDAYS, french_clock, french_day


def offered(booking: Booking, until: datetime, *, now: datetime) -> None:
    """A place is kept for the family: yes, or no, before that instant."""
    professional = Words(
        _("Une place de la liste d’attente"),
        _(
            "Une place s’est libérée : elle est gardée pour cette famille, première de la liste.\n\n"
            "Notez sa réponse avant le %(when)s. Sans réponse, la place passe à la famille suivante."
        )
        % {"when": _when(booking, until)},
    )
    kind = f"waiting-offered-{now:%y%m%d%H%M}"
    _tell(booking, kind, professional, parent_letters.to_answer(booking, kind, until=until, now=now), now)


def asked(booking: Booking, until: datetime, *, now: datetime) -> None:
    """A place of the coming hours is asked about to several families at once."""
    professional = Words(
        _("Une place dans les heures qui viennent"),
        _(
            "Une place s’est libérée pour bientôt. Cinq familles au plus sont interrogées ensemble.\n\n"
            "Parmi les oui, la mieux placée sur la liste l’emporte.\n\n"
            "Notez la réponse de la famille avant le %(when)s."
        )
        % {"when": _when(booking, until)},
    )
    kind = f"waiting-asked-{now:%y%m%d%H%M}"
    _tell(booking, kind, professional, parent_letters.to_answer(booking, kind, until=until, now=now), now)


def gone(booking: Booking, *, now: datetime) -> None:
    """Those who were asked together and got nothing: they keep their rank."""
    professional = Words(_("Une place proposée est prise"), _("La famille garde son rang sur la liste d’attente."))
    kind = f"waiting-gone-{now:%y%m%d%H%M}"
    _tell(booking, kind, professional, parent_letters.seat_gone(booking, kind, now=now), now)


def left_without_answer(booking: Booking, *, now: datetime) -> None:
    """No answer came in time: the next family is asked. Whoever comes back soon keeps the date of the first time."""
    professional = Words(
        _("Une famille n’a pas répondu à temps"),
        _(
            "La place proposée est passée à la famille suivante, et celle-ci est sortie de la liste.\n\n"
            "Remettez-la sur la liste avant 30 jours : elle gardera sa date."
        ),
    )
    kind = "waiting-left"
    _tell(booking, kind, professional, parent_letters.no_answer_came(booking, kind, now=now), now)


def said_yes(booking: Booking, until: datetime, *, now: datetime) -> None:
    """The place reads that the first family of its list said yes: it decides."""
    words = Words(
        _("Une famille de la liste d’attente a dit oui"),
        _("Elle est première pour ces horaires. Acceptez ou refusez avant le %(when)s.")
        % {"when": _when(booking, until)},
    )
    to_managers(booking, f"waiting-yes-{now:%y%m%d%H%M}", words, now=now)


def _tell(booking: Booking, kind: str, words: Words, reached: bool, now: datetime) -> None:
    """The counsellor reads too that the parent could not be written to."""
    if not reached:
        by_voice = _("Le parent n’a pas reçu de message : prévenez-le de vive voix.")
        words = Words(words.subject, f"{words.text}\n\n{by_voice}")
    to_counsellor(booking, kind, words, now=now)


def _when(booking: Booking, until: datetime) -> str:
    at = timezone.localtime(until, ZoneInfo(booking.site.time_zone))
    return f"{WEEKDAYS[at.weekday()]} {french_day(at.date())} à {french_clock(at.time())}"
