"""What is written about a request and its answers. A parent is told the least; a place, what `request_seen` holds.

Each function is one moment of the life of a booking, called in its transaction. The key of a letter is its cause, so
that a job that runs twice writes once; letters about a file begin as the file's do, and are erased with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from bookings import parent_letters
from bookings.coordinator_letters import to_coordinators
from bookings.day_letters import Words, to_counsellor, to_managers
from bookings.domain.hours import read
from bookings.domain.life import Party
from bookings.domain.refusals import RefusalReason
from bookings.models import Booking, Demand
from bookings.models.codes import REFUSAL_REASONS
from bookings.place_words import hours_in_words, other_places_in_words, request_in_words
from bookings.selectors.seen_by_place import request_seen
from bookings.services.other_places import OtherPlace


def asked(booking: Booking, *, now: datetime) -> None:
    """To the managers, with what they may know and until when they may answer; an option keeps its seats meanwhile."""
    parts = [request_in_words(request_seen(booking)), _answer_before(booking)]
    if booking.active:
        parts.append(_("Un conseiller a posé une option : les places sont gardées jusque-là."))
    words = Words(subject=_("Une demande de place à traiter"), text="\n\n".join(part for part in parts if part))
    to_managers(booking, "asked", words, now=now)


def accepted(booking: Booking, *, now: datetime) -> None:
    """To the parent, whose yes is awaited, and to the counsellor; the place now knows whom it receives."""
    reached = parent_letters.to_answer(booking, "accepted", now=now)
    text = _("%(place)s accepte. Le parent doit dire oui avant le %(until)s.") % _said(booking)
    words = Words(subject=_("Une place acceptée : il manque l’accord du parent"), text=_for_counsellor(text, reached))
    to_counsellor(booking, "accepted", words, now=now)


def proposed(booking: Booking, *, now: datetime) -> None:
    """To the parent and the counsellor: other hours, to take or not."""
    kind = f"proposed:{now:%Y%m%d%H%M%S}"
    reached = parent_letters.to_answer(booking, kind, now=now)
    hours = "\n".join(hours_in_words(read(booking.proposed_hours or [])))
    text = _("%(place)s propose d’autres horaires, à prendre ou non avant le %(until)s :") % _said(booking)
    words = Words(subject=_("D’autres horaires proposés"), text=_for_counsellor(f"{text}\n{hours}", reached))
    to_counsellor(booking, kind, words, now=now)


def proposal_declined(booking: Booking, *, now: datetime) -> None:
    """To the managers: the family keeps to its hours, the place answers them."""
    parts = [_("La famille garde ses horaires."), request_in_words(request_seen(booking)), _answer_before(booking)]
    words = Words(subject=_("Vos autres horaires ne conviennent pas"), text="\n\n".join(parts))
    to_managers(booking, f"declined:{now:%Y%m%d%H%M%S}", words, now=now)


def refused(booking: Booking, *, now: datetime) -> None:
    """To the counsellor, with the reason; to the parent who has none."""
    reason = REFUSAL_REASONS[RefusalReason(booking.refusal_reason)]
    text = _("%(place)s ne peut pas accueillir l’enfant. Motif : %(reason)s.") % (_said(booking) | {"reason": reason})
    to_counsellor(booking, "refused", Words(subject=_("Une place refusée"), text=text), now=now)
    if booking.demand.file_id is None or booking.agreed_at is not None:
        parent_letters.told(booking, "refused", now=now)


def expired(booking: Booking, *, by_place: bool, now: datetime) -> None:
    """To the counsellor; to the parent, and the place, when it was the parent's delay."""
    if by_place:
        text = _("%(place)s n’a pas répondu à temps.") % _said(booking)
    elif booking.agreed_at is not None:
        text = _("L’admission à %(place)s n’est pas finie à temps : la place est rendue.") % _said(booking)
    else:
        text = _("%(place)s n’a pas eu de réponse du parent à temps : la place est rendue.") % _said(booking)
    reached = True
    if not by_place or booking.demand.file_id is None:
        reached = parent_letters.told(booking, "expired", now=now)
    words = Words(subject=_("Un délai dépassé"), text=_for_counsellor(text, reached))
    to_counsellor(booking, "expired", words, now=now)
    if not by_place:
        lost = Words(subject=_("Une place rendue"), text=_("La famille n’a pas répondu à temps. La place est libre."))
        to_managers(booking, "expired", lost, now=now)


def agreed(booking: Booking, *, now: datetime) -> None:
    """To the managers, who may now call the parent, and to the counsellor."""
    parts = [_("Le parent a dit oui. Voici qui vous accueillez."), request_in_words(request_seen(booking))]
    to_managers(booking, "agreed", Words(subject=_("Le parent a dit oui"), text="\n\n".join(parts)), now=now)
    text = _("Le parent a dit oui à %(place)s.") % _said(booking)
    to_counsellor(booking, "agreed", Words(subject=_("Le parent a dit oui"), text=text), now=now)


def released(booking: Booking, *, now: datetime) -> None:
    """To the managers of a choice that the family needs no more."""
    text = _("La famille a trouvé une autre place. Il n’y a plus rien à faire.")
    to_managers(booking, "released", Words(subject=_("Une demande retirée"), text=text), now=now)


def cancelled(booking: Booking, party: Party, *, now: datetime) -> None:
    """To the sides that did not cancel it; a place that was never asked hears nothing."""
    if party is not Party.MANAGER and booking.asked_at is not None:
        text = _("La famille renonce à cette place. Il n’y a plus rien à faire.")
        to_managers(booking, "cancelled", Words(subject=_("Une demande annulée"), text=text), now=now)
    reached = True
    if party in (Party.MANAGER, Party.COORDINATOR):
        reached = parent_letters.told(booking, "cancelled", now=now)
    if party is not Party.COUNSELLOR:
        text = _("La réservation à %(place)s est annulée.") % _said(booking)
        words = Words(subject=_("Une réservation annulée"), text=_for_counsellor(text, reached))
        to_counsellor(booking, "cancelled", words, now=now)


def to_telephone(booking: Booking, why: str, *, now: datetime) -> None:
    """To the counsellor, or the parent without one: a place that the portal cannot ask."""
    words = Words(subject=_("Un lieu à appeler"), text=f"{booking.site.facility} : {why}")
    to_counsellor(booking, "telephone", words, now=now)
    if booking.demand.file_id is None:
        parent_letters.told(booking, "telephone", now=now)


def escalated(demand: Demand, others: Sequence[OtherPlace], *, now: datetime) -> None:
    """To the coordinators of the comités AVIP, and to the counsellor, with the other places free at the same hours; the
    parent hears that the search goes on."""
    last = demand.bookings.select_related("demand", "site__facility").order_by("-rank").first()
    if last is None:
        return
    subject = _("Une demande sans place")
    text = _("Aucun des lieux demandés n’a de place pour la demande n° %(number)s. ") % {"number": demand.pk}
    words = Words(subject=subject, text=text + _("Elle vous est confiée."))
    if to_coordinators(demand, "escalated", words, now=now):
        text += _("Elle est confiée au coordinateur du comité AVIP.")
    else:
        text += _("Aucun coordinateur n’est inscrit dans ce département.")
    reached = parent_letters.told(last, "escalated", now=now)
    text = _for_counsellor(f"{text}\n\n{other_places_in_words(others)}", reached)
    to_counsellor(last, "escalated", Words(subject=subject, text=text), now=now)


def to_prepare(booking: Booking, *, now: datetime) -> None:
    """To the coordinators and the counsellor: a welcome to prepare, which is no refusal."""
    text = _(
        "%(place)s signale un accueil à préparer. Ce n’est pas un refus : aucun délai ne court pendant ce temps.\n\n"
        "Le handicap ou la santé d’un enfant ne sont jamais un motif de refus. En cas de difficulté, le Défenseur des "
        "droits conseille gratuitement : www.defenseurdesdroits.fr."
    ) % _said(booking)
    words = Words(subject=_("Un accueil à préparer"), text=text)
    to_coordinators(booking.demand, f"prepare:{booking.pk}", words, now=now)
    to_counsellor(booking, "prepare", words, now=now)


def is_prepared(booking: Booking, *, now: datetime) -> None:
    """To the managers: their delay runs again."""
    parts = [_("L’accueil est préparé : vous pouvez répondre."), _answer_before(booking)]
    to_managers(booking, "prepared", Words(subject=_("Un accueil préparé"), text="\n\n".join(parts)), now=now)


def _said(booking: Booking) -> dict[str, str]:
    until = booking.deadline
    clock = until.astimezone(ZoneInfo(booking.site.time_zone)) if until else None
    return {"place": str(booking.site.facility), "until": f"{clock:%d/%m/%Y à %H:%M}" if clock else ""}


def _answer_before(booking: Booking) -> str:
    return _("Répondez avant le %(until)s, heure du lieu.") % _said(booking) if booking.deadline else ""


def _for_counsellor(text: str, reached: bool) -> str:
    if reached:
        return text
    return f"{text}\n\n{_('Le parent n’a pas reçu de message : prévenez-le de vive voix.')}"
