"""What is written to those who wait for a place. The parent is told the least: an answer is awaited, and until when."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.day_letters import TOPIC, Words, to_counsellor, to_managers, to_parent
from bookings.models import Booking
from childcare.domain.french import WEEKDAYS, french_clock, french_day


def offered(booking: Booking, until: datetime, *, now: datetime) -> None:
    """A place is kept for the family: yes, or no, before that instant."""
    _tell(
        booking,
        f"waiting-offered-{now:%y%m%d%H%M}",
        _offered_to_parent(booking, until),
        _to_answer(booking, until),
        now,
    )


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
    _tell(booking, f"waiting-asked-{now:%y%m%d%H%M}", _offered_to_parent(booking, until), professional, now)


def gone(booking: Booking, *, now: datetime) -> None:
    """Those who were asked together and got nothing: they keep their rank."""
    words = Words(
        _("Cette fois, la réponse est non"),
        _("La place proposée est prise.\n\nVous gardez votre rang sur la liste."),
        _("La proposition n’est plus possible. Vous gardez votre rang sur la liste."),
    )
    professional = Words(_("Une place proposée est prise"), _("La famille garde son rang sur la liste d’attente."))
    _tell(booking, f"waiting-gone-{now:%y%m%d%H%M}", words, professional, now)


def left_without_answer(booking: Booking, *, now: datetime) -> None:
    """No answer came in time: the next family is asked. Whoever comes back soon keeps the date of the first time."""
    words = Words(
        _("Votre réponse n’est pas arrivée"),
        _(
            "La proposition est passée à une autre famille.\n\n"
            "Vous attendez encore ? Dites-le avant 30 jours : vous garderez votre date."
        ),
        _("Votre réponse n’est pas arrivée. Vous attendez encore ? Dites-le avant 30 jours."),
    )
    professional = Words(
        _("Une famille n’a pas répondu à temps"),
        _(
            "La place proposée est passée à la famille suivante, et celle-ci est sortie de la liste.\n\n"
            "Remettez-la sur la liste avant 30 jours : elle gardera sa date."
        ),
    )
    _tell(booking, "waiting-left", words, professional, now)


def said_yes(booking: Booking, until: datetime, *, now: datetime) -> None:
    """The place reads that the first family of its list said yes: it decides."""
    words = Words(
        _("Une famille de la liste d’attente a dit oui"),
        _("Elle est première pour ces horaires. Acceptez ou refusez avant le %(when)s.")
        % {"when": _when(booking, until)},
    )
    to_managers(booking, f"waiting-yes-{now:%y%m%d%H%M}", words, now=now)


def _tell(booking: Booking, kind: str, parent: Words, professional: Words, now: datetime) -> None:
    to_parent(booking, kind, parent, topic=TOPIC, now=now)
    to_counsellor(booking, kind, professional, now=now)


def _offered_to_parent(booking: Booking, until: datetime) -> Words:
    when = {"when": _when(booking, until)}
    return Words(
        _("Une réponse est attendue"),
        _("Une place est peut-être libre pour vous.\n\nRépondez avant le %(when)s, ou appelez votre conseiller.")
        % when,
        _("Répondez avant le %(when)s : ouvrez votre dossier, ou appelez votre conseiller.") % when,
    )


def _to_answer(booking: Booking, until: datetime) -> Words:
    return Words(
        _("Une place de la liste d’attente"),
        _(
            "Une place s’est libérée : elle est gardée pour cette famille, première de la liste.\n\n"
            "Notez sa réponse avant le %(when)s. Sans réponse, la place passe à la famille suivante."
        )
        % {"when": _when(booking, until)},
    )


def _when(booking: Booking, until: datetime) -> str:
    at = timezone.localtime(until, ZoneInfo(booking.site.time_zone))
    return f"{WEEKDAYS[at.weekday()]} {french_day(at.date())} à {french_clock(at.time())}"
