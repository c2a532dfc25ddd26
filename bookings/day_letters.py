"""What is written about the days of a placement. A parent is told the least; professionals get numbers, days, a place.

No name of a child or of a parent in any letter. The key of each is its cause, so that a job that runs twice writes
once; those of a file begin as the file's do, and are erased with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.domain.roles import Role
from accounts.models import Membership
from bookings.domain.missed import MissedReason
from bookings.models import Booking
from bookings.models.codes import MISSED_REASONS
from childcare.domain.french import french_clock, french_day
from core.messages import Letter, queue
from core.messages.links import absolute
from core.messages.preferences import ways_to
from families.services.letters import cause as cause_of_file

TOPIC, WORK_TOPIC, REMINDER_TOPIC = "booking", "booking_answer", "booking_reminder"
# What their own request calls for comes whatever they chose.
CALL = "booking_call"


@dataclass(frozen=True, slots=True)
class Words:
    """One notice: `sms` fits 160 characters and names nobody."""

    subject: str
    text: str
    sms: str = ""


def to_parent(booking: Booking, kind: str, words: Words, *, topic: str, now: datetime, chosen: bool = True) -> bool:
    """Write by the ways that the parent chose; False when no message may be left, or no way is open.

    Not `chosen`: their own request calls for it, whatever they chose about messages.
    """
    file, parent = booking.demand.file, booking.demand.parent
    if file is not None:
        email, phone = (file.email, file.phone) if file.may_leave_message else ("", "")
        page = absolute(reverse("family_link_ask"))
    elif parent is not None and parent.is_active:
        email, phone, page = parent.email or "", parent.phone or "", absolute(reverse("my_bookings"))
    else:
        return False
    ways = ways_to(topic, email=email or None, phone=phone or None)
    if not chosen:
        ways = [("email", email)] if email else [("sms", phone)] if phone else []
    for channel, to in ways:
        by_sms = channel == "sms"
        letter = Letter(
            channel=channel,
            to=to,
            topic=topic if chosen else CALL,
            subject="" if by_sms else words.subject,
            text=words.sms if by_sms else f"{words.text}\n\n{page}",
            key=f"{_cause(booking)}{kind}:parent:{channel}",
            one_way_out=chosen,
        )
        queue(letter, now=now)
    return bool(ways)


def to_counsellor(booking: Booking, kind: str, words: Words, *, now: datetime) -> bool:
    """Write to who follows the family; False without an address. The file's number says whose place it is."""
    file, ordered_by = booking.demand.file, booking.demand.ordered_by
    follower = file.counsellor if file is not None else ordered_by
    if follower is None or not follower.user.email or not follower.user.is_active:
        return False
    page = absolute(reverse("family_file", args=[file.pk]) if file is not None else reverse("space"))
    about = _("Dossier n° %(number)s.") % {"number": file.pk} if file is not None else ""
    letter = Letter(
        channel="email",
        to=follower.user.email,
        topic=WORK_TOPIC,
        subject=words.subject,
        text="\n\n".join(part for part in (about, words.text, page) if part),
        key=f"{_cause(booking)}{kind}:counsellor",
    )
    queue(letter, now=now)
    return True


def to_managers(booking: Booking, kind: str, words: Words, *, now: datetime) -> bool:
    """Write to those who run the place; False when nobody does, who has an address."""
    page = absolute(reverse("manager_week"))
    managers = Membership.objects.filter(
        role=Role.MANAGER,
        ended_at=None,
        user__is_active=True,
        organisation__managements__facility=booking.site.facility_id,
        organisation__managements__ended=None,
    ).exclude(user__email=None)
    written = False
    for user, address in managers.order_by("pk").values_list("user", "user__email"):
        about = _("Réservation n° %(number)s, %(place)s.") % {"number": booking.pk, "place": booking.site.facility}
        letter = Letter(
            channel="email",
            to=address or "",
            topic=WORK_TOPIC,
            subject=words.subject,
            text=f"{about}\n\n{words.text}\n\n{page}",
            key=f"{_cause(booking)}{kind}:manager:{user}",
        )
        queue(letter, now=now)
        written = True
    return written


def papers() -> Words:
    return Words(
        subject=_("Des papiers à apporter"),
        text=_("Il manque des papiers pour une demande.\n\nOuvrez votre dossier, ou appelez votre conseiller."),
        sms=_("Il manque des papiers pour une demande. Ouvrez votre dossier, ou appelez votre conseiller."),
    )


def tomorrow(at: time, *, is_visit: bool) -> Words:
    """The day before a first stay or a visit."""
    hour = {"hour": french_clock(at)}
    what = _("Vous avez une visite demain à %(hour)s.") if is_visit else _("C’est le premier jour demain à %(hour)s.")
    return Words(
        subject=_("Un rappel pour demain"),
        text="\n\n".join([what % hour, _("Un empêchement ? Dites-le dans votre dossier, ou par téléphone.")]),
        sms=_("Rappel : rendez-vous demain à %(hour)s. Pas disponible ? Ouvrez votre dossier.") % hour,
    )


def tomorrow_by_voice(at: time, *, is_visit: bool) -> Words:
    """For the counsellor of a parent who wants no message."""
    hour = {"hour": french_clock(at)}
    what = _("Une visite est prévue demain à %(hour)s.") if is_visit else _("Le premier jour est demain à %(hour)s.")
    return Words(
        subject=_("Une famille à prévenir pour demain"),
        text=f"{what % hour}\n\n{_by_voice()}",
    )


def visit_fixed(day: date, at: time) -> Words:
    """The place chose when a visit is, or moved it."""
    said = {"day": french_day(day), "hour": french_clock(at)}
    return Words(
        subject=_("Un rendez-vous est fixé"),
        text="\n\n".join(
            [
                _("Vous avez une visite le %(day)s à %(hour)s.") % said,
                _("Un empêchement ? Dites-le dans votre dossier, ou par téléphone."),
            ]
        ),
        sms=_("Rendez-vous le %(day)s à %(hour)s. Pas disponible ? Ouvrez votre dossier.") % said,
    )


def visit_fixed_by_voice(day: date, at: time) -> Words:
    """For the counsellor of a parent who wants no message."""
    said = {"day": french_day(day), "hour": french_clock(at)}
    return Words(
        subject=_("Une visite à annoncer à une famille"),
        text=_("Une visite est fixée le %(day)s à %(hour)s.") % said + f"\n\n{_by_voice()}",
    )


def end_to_parent(until: date) -> Words:
    said = {"day": french_day(until)}
    return Words(
        subject=_("Une place arrive à sa fin"),
        text="\n\n".join(
            [
                _("La place se termine le %(day)s.") % said,
                _("Vous pouvez la prolonger, la garder, ou chercher ailleurs."),
                _("Dites-le dans votre dossier, ou à votre conseiller."),
            ]
        ),
        sms=_("Une date approche : le %(day)s. Ouvrez votre dossier, ou appelez votre conseiller.") % said,
    )


def end_to_professional(until: date) -> Words:
    said = {"day": f"{until:%d/%m/%Y}"}
    return Words(
        subject=_("Fin d’une place le %(day)s") % said,
        text=_(
            "La place se termine le %(day)s. La famille peut la prolonger, demander au lieu de la garder, ou chercher "
            "ailleurs."
        )
        % said,
    )


def outcome() -> Words:
    return Words(
        subject=_("Une question pour finir"),
        text=_("La place est finie.\n\nEmploi, formation ou recherche : où en êtes-vous ? Une seule question."),
        sms=_("Une question pour finir : où en êtes-vous ? Ouvrez votre dossier."),
    )


def outcome_by_voice() -> Words:
    """For the counsellor of a parent who cannot be written to."""
    return Words(
        subject=_("Une question à poser à une famille"),
        text=_("La place est finie. Emploi, formation ou recherche d’emploi ? Notez la réponse.")
        + f"\n\n{_by_voice()}",
    )


def kept_for_later() -> Words:
    return Words(
        subject=_("Une famille souhaite garder sa place"),
        text=_("À la fin de cette réservation, la famille souhaite garder sa place. Dites-lui si c’est possible."),
    )


def missed_days(days: Sequence[tuple[date, MissedReason]]) -> Words:
    """Days of a contract on which a child has no seat."""
    lines = [f"- {day:%d/%m/%Y} : {MISSED_REASONS[reason].lower()}" for day, reason in days]
    return Words(
        subject=_("Des jours sans place dans un contrat"),
        text="\n".join([_("Ces jours-là, l’enfant n’a pas de place :"), "", *lines]),
    )


def too_old(day: date) -> Words:
    said = {"day": f"{day:%d/%m/%Y}"}
    return Words(
        subject=_("Un enfant trop grand pour sa place"),
        text=_("À partir du %(day)s, ce lieu n’accueille plus l’enfant à son âge. Cherchez une autre place.") % said,
    )


def extra_asked(day: date, starts: time, ends: time) -> Words:
    return Words(
        subject=_("Heures en plus demandées"),
        text=_("Le parent demande des heures en plus : %(hours)s.") % {"hours": _hours(day, starts, ends)},
    )


def extra_answered(day: date, *, accepted: bool) -> Words:
    said = {"day": french_day(day)}
    if accepted:
        text = _("Vos heures en plus du %(day)s sont acceptées.") % said
    else:
        text = _("Vos heures en plus du %(day)s ne sont pas possibles.") % said
    return Words(subject=_("Vos heures en plus"), text=text, sms=text)


def _by_voice() -> str:
    return _("La personne ne peut pas recevoir de message : prévenez-la de vive voix.")


def _hours(day: date, starts: time, ends: time) -> str:
    return f"{day:%d/%m/%Y}, {starts:%H:%M}-{ends:%H:%M}"


def _cause(booking: Booking) -> str:
    file = booking.demand.file
    return f"{cause_of_file(file) if file is not None else ''}booking:{booking.pk}:"
