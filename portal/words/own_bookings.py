"""Places asked, in plain words for their family: where each stands, until when to answer, what to bring."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from bookings.domain.introductions import IntroductionState
from bookings.domain.life import Party, State
from bookings.domain.refusals import RefusalReason
from bookings.models import AccommodationNeed, Booking, Demand, Introduction
from bookings.selectors.coordinators import coordinators_of
from portal.words.espace.bookings import moment_words
from portal.words.french import weekday_day

NEW, INFO, SUCCESS, WARNING, OVER = "new", "info", "success", "warning", "over"


@dataclass(frozen=True, slots=True)
class Standing:
    """A word on a badge, its colour (`new`: an answer is awaited from the family), and what it means."""

    badge: str
    tone: str
    sentences: tuple[str, ...]


def standing(booking: Booking) -> Standing:
    """Where one place stands."""
    state = State(booking.state)
    if booking.proposed_hours and state in (State.REQUESTED, State.HELD):
        return Standing(_("Répondez"), NEW, (_("Le lieu propose d’autres horaires."), *_before(booking)))
    words = {
        State.REQUESTED: _requested,
        State.HELD: _held,
        State.ACCEPTED: _accepted,
        State.ADMISSION: _admission,
        State.CONFIRMED: _confirmed,
        State.REFUSED: _refused,
        State.EXPIRED: _expired,
        State.CANCELLED: _cancelled,
    }.get(state)
    if words is not None:
        return words(booking)
    if state is State.RELEASED:
        return Standing(_("Retirée"), OVER, (_("Vous avez dit oui à une autre place."),))
    return Standing(_("Terminée"), OVER, (_("Cette place est finie."),))


def meeting_standing(found: Introduction, today: date) -> Standing:
    """Where a meeting with an assistant maternel, or a service, stands."""
    match IntroductionState(found.state):
        case IntroductionState.ASKED:
            return Standing(_("Rencontre demandée"), INFO, (_("Appelez aussi, pour choisir un jour."),))
        case IntroductionState.MEETING if found.meeting_day and found.meeting_day < today:
            return Standing(_("Rencontre passée"), NEW, (_("Avez-vous signé un contrat ? Dites-le ici."),))
        case IntroductionState.MEETING if found.meeting_day:
            day = _("Vous vous voyez le %(day)s.") % {"day": weekday_day(found.meeting_day)}
            return Standing(_("Rencontre prévue"), SUCCESS, (day, _("Appelez pour fixer l’heure et l’adresse.")))
        case IntroductionState.SIGNED:
            return Standing(_("Contrat signé"), SUCCESS, (_("Vous avez signé un contrat de travail."),))
        case _:
            return Standing(_("Sans suite"), OVER, (_("Cette rencontre ne donne pas de suite."),))


def demand_sentence(demand: Demand) -> str:
    """What is said above the places of one demand, when the search needs somebody else."""
    if demand.escalated_at is None or demand.closed_at is not None:
        return ""
    if coordinators_of(demand).exists():
        return _("Ces lieux n’ont pas de place. Un coordinateur cherche avec vous.")
    return _("Ces lieux n’ont pas de place. Cherchez un autre lieu.")


def _requested(booking: Booking) -> Standing:
    if booking.asked_at is None:
        return Standing(_("Ensuite"), INFO, (_("Nous demandons ce lieu si les premiers disent non."),))
    if AccommodationNeed.objects.filter(booking=booking, settled_at=None).exists():
        return Standing(_("En préparation"), INFO, (_("Le lieu prépare l’accueil de votre enfant."),))
    return Standing(_("Demandée"), INFO, (_("Le lieu a reçu votre demande."), *_place_answers(booking)))


def _held(booking: Booking) -> Standing:
    return Standing(_("Gardée pour vous"), INFO, (_("Le lieu doit encore dire oui."), *_place_answers(booking)))


def _accepted(booking: Booking) -> Standing:
    said = _("Le lieu dit oui. Il manque votre oui.")
    return Standing(_("Répondez"), NEW, (said, *_before(booking)))


def _admission(booking: Booking) -> Standing:
    said = (_("Vous avez dit oui."), _("Il reste des étapes avant le premier jour."))
    if booking.deadline is None:
        return Standing(_("À préparer"), WARNING, said)
    until = _("La place reste gardée jusqu’au %(moment)s.") % {"moment": _moment(booking, booking.deadline)}
    return Standing(_("À préparer"), WARNING, (*said, until))


def _confirmed(booking: Booking) -> Standing:
    return Standing(_("Confirmée"), SUCCESS, (_("La place est à vous."),))


def _refused(booking: Booking) -> Standing:
    why = {
        RefusalReason.NO_SEAT.value: _("Il n’y a plus de place."),
        RefusalReason.AGE.value: _("Ce lieu n’accueille pas à cet âge."),
        RefusalReason.HOURS.value: _("Ce lieu n’a pas ces horaires."),
        RefusalReason.RESIDENCE.value: _("Ce lieu est réservé à d’autres communes."),
        RefusalReason.INCOMPLETE_FILE.value: _("Des papiers manquent encore."),
    }
    return Standing(_("Refusée"), OVER, (why[booking.refusal_reason], _("Cherchez un autre lieu.")))


def _expired(booking: Booking) -> Standing:
    if booking.agreed_at is not None:
        return Standing(_("Délai passé"), OVER, (_("Les étapes n’étaient pas finies à temps. La place est rendue."),))
    if booking.accepted_at is not None:
        return Standing(_("Délai passé"), OVER, (_("Votre oui n’est pas arrivé à temps. La place est rendue."),))
    return Standing(_("Délai passé"), OVER, (_("Le lieu n’a pas répondu à temps. Appelez-le."),))


def _cancelled(booking: Booking) -> Standing:
    who = {
        Party.PARENT.value: _("Vous avez annulé."),
        Party.COUNSELLOR.value: _("Votre conseiller a annulé."),
        Party.MANAGER.value: _("Le lieu a annulé. Appelez-le, ou cherchez un autre lieu."),
        Party.COORDINATOR.value: _("Le coordinateur a annulé. Appelez-le si besoin."),
    }
    return Standing(_("Annulée"), OVER, (who.get(booking.ended_party, _("Cette place est annulée.")),))


def _place_answers(booking: Booking) -> Iterator[str]:
    if booking.deadline is not None:
        yield _("Le lieu répond avant le %(moment)s.") % {"moment": _moment(booking, booking.deadline)}


def _before(booking: Booking) -> Iterator[str]:
    if booking.deadline is not None:
        yield _("Répondez avant le %(moment)s.") % {"moment": _moment(booking, booking.deadline)}


def _moment(booking: Booking, at: datetime) -> str:
    return moment_words(at, booking.site.time_zone)
