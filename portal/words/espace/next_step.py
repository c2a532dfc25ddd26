"""Where a place asked stands, and what the counsellor does next, in one or two sentences."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from bookings.domain.hours import read
from bookings.domain.life import State
from bookings.events import PARTIES
from bookings.models import Booking
from bookings.models.codes import REFUSAL_REASONS, STATES
from portal.words.espace.bookings import hours_words, moment_words
from portal.words.french import month_day

BADGES = {
    State.REQUESTED: "info",
    State.HELD: "info",
    State.ACCEPTED: "new",
    State.ADMISSION: "new",
    State.CONFIRMED: "success",
    State.ATTENDED: "success",
    State.ABSENT: "warning",
    State.REFUSED: "error",
    State.EXPIRED: "warning",
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the row of a booking does not say itself: nobody answered, a welcome is being prepared, the family waits."""

    place_was_silent: bool = False
    is_being_prepared: bool = False
    may_leave_message: bool = True
    waits: bool = False


def state_words(booking: Booking, facts: Facts) -> str:
    """« Acceptée », « Ce lieu n’a pas répondu », « Annulée (parent) »."""
    state = State(booking.state)
    if state is State.REQUESTED and booking.asked_at is None:
        return _("Sur la liste d’attente") if facts.waits else _("Pas encore demandée")
    if state is State.REQUESTED and booking.proposed_hours is not None:
        return _("Autres horaires proposés")
    if facts.is_being_prepared and state in (State.REQUESTED, State.HELD):
        return _("Accueil à préparer")
    if state is State.EXPIRED:
        return _("Ce lieu n’a pas répondu") if facts.place_was_silent else _("Délai dépassé : place rendue")
    if state is State.CANCELLED and booking.ended_party:
        return _("Annulée (%(who)s)") % {"who": PARTIES.get(booking.ended_party, booking.ended_party)}
    return STATES[state]


def badge_of(booking: Booking) -> str:
    """The end of the class of its badge; empty for a grey one."""
    return BADGES.get(State(booking.state), "")


def next_step(booking: Booking, facts: Facts) -> list[str]:
    """Sentences in the order of what to do."""
    unanswered = booking.state in (State.REQUESTED, State.HELD)
    if unanswered and facts.is_being_prepared:
        return [_("Le lieu prépare cet accueil avec le coordinateur. Ce n’est pas un refus.")]
    before = moment_words(booking.deadline, booking.site.time_zone) if booking.deadline else ""
    if unanswered and booking.proposed_hours is not None:
        hours = " ; ".join(hours_words(read(booking.proposed_hours)))
        return [_("Le lieu propose : %(hours)s.") % {"hours": hours}, *_to_pass_on(before, facts)]
    return _told(booking, before, facts)


def _told(booking: Booking, before: str, facts: Facts) -> list[str]:
    told: list[str] = []
    match State(booking.state):
        case State.REQUESTED if booking.asked_at is None and facts.waits:
            told = []
        case State.REQUESTED if booking.asked_at is None:
            told = [_("Sera demandée si le lieu d’avant refuse ou ne répond pas.")]
        case State.REQUESTED | State.HELD if before:
            told = [_("Le lieu répond avant le %(moment)s.") % {"moment": before}]
        case State.ACCEPTED:
            told = [_("Le lieu a dit oui."), *_to_pass_on(before, facts)]
        case State.ADMISSION:
            until = [_("Places gardées jusqu’au %(moment)s.") % {"moment": before}] if before else []
            told = [_("Le parent a dit oui. Le lieu fait l’admission."), *until]
        case State.CONFIRMED:
            told = [_("Premier jour : %(day)s.") % {"day": month_day(booking.starts)}]
        case State.REFUSED:
            told = [_("Motif : %(reason)s.") % {"reason": _refusal(booking).lower()}]
    return told


def _to_pass_on(before: str, facts: Facts) -> list[str]:
    """The parent is told by whom may: a counsellor alone, when no message may be left."""
    how = (
        _("Le parent est prévenu. Sans nouvelle, appelez-le, puis notez sa réponse.")
        if facts.may_leave_message
        else _("Aucun message ne peut être laissé : parlez au parent en personne, puis notez sa réponse.")
    )
    return [how, *([_("Réponse du parent avant le %(moment)s.") % {"moment": before}] if before else [])]


def _refusal(booking: Booking) -> str:
    words = {code.value: label for code, label in REFUSAL_REASONS.items()}
    return words.get(booking.refusal_reason, "")
