"""What a parent is written about a request: that something waits, and how to read it. No name, no place, no child.

The parent of a file gets a link that asks for a code; one with an account is led to it. When no message may be left
nothing leaves: the counsellor is told instead (bookings.letters).
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.models import Booking, Demand
from core.messages import Letter, queue
from core.messages.links import absolute
from core.messages.preferences import ways_to
from core.models import OutboxMessage
from families.domain.links import Purpose
from families.models import FamilyFile
from families.services.letters import cause, link_address
from families.services.links import create_link

# What their own request calls for comes whatever they chose.
TOPIC, CALL = "booking", "booking_call"


def to_answer(booking: Booking, kind: str, *, now: datetime, until: datetime | None = None) -> bool:
    """A yes or a no is awaited, until the deadline (`until` where the booking has none): whatever the parent chose
    about messages, their own request calls for it. False when no message may be left."""
    last = booking.deadline or until
    words = {"until": f"{last.astimezone(ZoneInfo(booking.site.time_zone)):%d/%m à %H:%M}" if last else ""}
    return _write(
        booking.demand,
        f"booking:{booking.pk}:{kind}",
        subject=_("Une réponse à donner"),
        text=_("Une réponse est attendue de vous avant le %(until)s.") % words,
        short=_("Répondez avant le %(until)s :") % words,
        chosen=False,
        now=now,
    )


def told(booking: Booking, kind: str, *, now: datetime) -> bool:
    """Something changed that asks for no answer. False when no message may be left, or the parent wants none."""
    return told_about(booking.demand, f"booking:{booking.pk}:{kind}", now=now)


def told_about(demand: Demand, about: str, *, now: datetime) -> bool:
    """The same of a demand; `about` is the cause, written once. What happens together is told once."""
    if _is_told(demand, now):
        return True
    return _write(
        demand,
        about,
        subject=_("Du nouveau pour vous"),
        text=_("Il y a du nouveau pour votre demande."),
        short=_("Il y a du nouveau :"),
        chosen=True,
        now=now,
    )


def seat_gone(booking: Booking, kind: str, *, now: datetime) -> bool:
    """A place that the waiting list asked them about is given to a family before them. False as above."""
    return _write(
        booking.demand,
        f"booking:{booking.pk}:{kind}",
        subject=_("Cette fois, la réponse est non"),
        text=_("La place proposée est prise.\n\nVous gardez votre rang sur la liste."),
        short=_("La place proposée est prise. Vous gardez votre rang :"),
        chosen=True,
        now=now,
    )


def no_answer_came(booking: Booking, kind: str, *, now: datetime) -> bool:
    """Their time to answer the waiting list is over: they may come back on it. False as above."""
    return _write(
        booking.demand,
        f"booking:{booking.pk}:{kind}",
        subject=_("Votre réponse n’est pas arrivée"),
        text=_(
            "La proposition est passée à une autre famille.\n\n"
            "Vous attendez encore ? Dites-le avant 30 jours : vous garderez votre date."
        ),
        short=_("Votre réponse n’est pas arrivée. Vous attendez encore ?"),
        chosen=True,
        now=now,
    )


def place_closes(booking: Booking, kind: str, others: int, *, now: datetime) -> bool:
    """Days of a place are lost, whatever the parent chose about messages; `others` are free. False when no message may
    be left."""
    lost = _("Votre place change : des jours sont perdus.")
    free = ngettext("Un autre lieu est libre.", "%(n)s autres lieux sont libres.", others) % {"n": others}
    return _write(
        booking.demand,
        f"booking:{booking.pk}:{kind}",
        subject=_("Votre place change"),
        text=f"{lost} {free}" if others else lost,
        short=_("Votre place change :"),
        chosen=False,
        now=now,
    )


def _is_told(demand: Demand, now: datetime) -> bool:
    """Whether the family is written to in this very act."""
    whose = demand.file or demand.parent
    reached = [whose.email, whose.phone] if whose is not None else []
    to = [address for address in reached if address]
    return OutboxMessage.objects.filter(created_at=now, topic__in=[TOPIC, CALL], recipient__in=to).exists()


def _write(demand: Demand, about: str, *, subject: str, text: str, short: str, chosen: bool, now: datetime) -> bool:
    file, parent = demand.file, demand.parent
    if file is not None:
        email, phone, may = file.email, file.phone, file.may_leave_message
    elif parent is not None:
        email, phone, may = parent.email or "", parent.phone or "", parent.is_active
    else:
        return False
    ways = [("email", email)] if email else [("sms", phone)]
    if not may:
        return False
    if chosen:
        ways = ways_to(TOPIC, email=email or None, phone=phone or None)
    for channel, to in ways:
        address, code = _address(file, now)
        by_sms = channel == "sms"
        letter = Letter(
            channel=channel,
            to=to,
            topic=TOPIC if chosen else CALL,
            subject="" if by_sms else subject,
            text=f"{short} {address}" if by_sms else "\n\n".join([text, address, code]),
            key=f"{cause(file) if file is not None else ''}{about}:parent:{channel}",
            one_way_out=chosen,
        )
        queue(letter, now=now)
    return bool(ways)


def _address(file: FamilyFile | None, now: datetime) -> tuple[str, str]:
    """Where the parent reads and answers, and what is asked there."""
    if file is not None:
        return link_address(create_link(file, Purpose.BOOKING, now=now)), _("Un code vous sera demandé.")
    return absolute(reverse("my_bookings")), _("Connectez-vous avec votre compte.")
