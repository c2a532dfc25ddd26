"""What a parent takes away of a place: on a sheet, in a text to copy, in an SMS that says the least."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Membership
from bookings.domain.hours import AskedHours, read
from bookings.domain.life import State
from bookings.models import Booking, Demand
from bookings.services.visits import next_stay
from childcare.domain.need import Child, DatedInterval, DatedSchedule, Need, Point, WeeklyInterval, WeeklySchedule
from childcare.selectors.search import ask
from families.records import family_of
from portal.family_search import household_of_family
from portal.journeys.pricing import NeedPrices
from portal.words.espace.bookings import hours_words, moment_words, period_words
from portal.words.facility import documents
from portal.words.french import hours, weekday_day
from portal.words.prices import price_line
from territory.gazetteer import gazetteer

# The place that the sheet is about: the surest one.
SUREST = (State.CONFIRMED, State.ADMISSION, State.ACCEPTED, State.HELD, State.REQUESTED)

SMS_LETTERS = 160
PLAIN = str.maketrans({"\xa0": " ", "\u202f": " ", "’": "'", "€": "EUR"})
OF_SMS = frozenset(map(chr, range(32, 127))) | frozenset("àéèù")


@dataclass(frozen=True, slots=True)
class Summary:
    """Each field is a line, or lines, ready to read; empty when there is nothing to say.

    `sms` has no name, no place and no child; it is empty when no message may be left.
    """

    title: str
    state: str
    place: str
    where: list[str]
    when: list[str]
    visits: list[str]
    papers: list[str]
    price: str
    place_phone: str
    counsellor: str
    sms: str

    @property
    def text(self) -> str:
        """For the counsellor's own notes: no name of the family, no link."""
        told = (
            (_("Lieu"), self.place),
            (_("Adresse"), ", ".join(self.where)),
            (_("Horaires"), " ; ".join(self.when)),
            (_("Premières visites"), " ; ".join(self.visits)),
            (_("Papiers à apporter"), ", ".join(self.papers)),
            (_("Prix"), self.price),
            (_("Téléphone du lieu"), self.place_phone),
            (_("Suivi par"), self.counsellor),
        )
        return "\n".join([self.state, *(f"{title} : {words}" for title, words in told if words)])


def summary_of(demand: Demand, *, now: datetime) -> Summary | None:
    """The sheet of the surest place; None when the demand has none left."""
    places = demand.bookings.select_related("demand__file__organisation", "site__facility").filter(state__in=SUREST)
    found = sorted(places, key=lambda each: (SUREST.index(State(each.state)), each.rank))
    asked = [each for each in found if each.asked_at is not None]
    return _summary(asked[0], now) if asked else None


def _summary(booking: Booking, now: datetime) -> Summary:
    demand, site = booking.demand, booking.site
    counsellor = demand.file.counsellor if demand.file else None
    may_leave = demand.file is not None and demand.file.may_leave_message
    return Summary(
        title=_("Votre place de garde") if booking.agreed_at else _("Votre demande de place"),
        state=_state(booking),
        place=site.facility.name,
        where=[line for line in (site.address, f"{site.postal_code} {site.commune}".strip()) if line],
        when=[capfirst(line) for line in _when(booking)],
        visits=_visits(booking),
        papers=documents(site.facility),
        price=_price(booking, now),
        place_phone=site.facility.phone,
        counsellor=_counsellor(counsellor) if counsellor else "",
        sms=_sms(booking, now) if may_leave else "",
    )


def _counsellor(counsellor: Membership) -> str:
    organisation = counsellor.organisation
    return ", ".join(filter(None, [str(counsellor.user), organisation.name, organisation.phone]))


def _state(booking: Booking) -> str:
    match State(booking.state):
        case State.CONFIRMED:
            return _("La place est confirmée.")
        case State.ADMISSION:
            return _("Vous avez dit oui. Le lieu prépare l’arrivée de votre enfant.")
        case State.ACCEPTED if booking.deadline:
            before = moment_words(booking.deadline, booking.site.time_zone)
            return _("Le lieu a dit oui. Dites oui avant le %(moment)s.") % {"moment": before}
    return _("La place est demandée. Le lieu n’a pas encore répondu.")


def _when(booking: Booking) -> list[str]:
    asked = read(booking.demand.hours)
    period = period_words(asked, booking.starts, booking.until)
    return [*hours_words(asked), *([period] if period else [])]


def _visits(booking: Booking) -> list[str]:
    coming = booking.visits.filter(done=None).order_by("day", "starts")
    return [f"{capfirst(weekday_day(visit.day))}, {hours(visit.starts, visit.ends)}" for visit in coming]


def _price(booking: Booking, now: datetime) -> str:
    """What the whole demand costs the family there, as its file lets price it; empty when it cannot be told."""
    file = booking.demand.file
    need = _need(booking)
    if file is None or need is None:
        return ""
    household = household_of_family(family_of(file))
    line = price_line(NeedPrices(ask(need, now=now), household, booking.demand.insee_code).at(booking.site.facility))
    return capfirst(line.text) if line else ""


def _need(booking: Booking) -> Need | None:
    demand = booking.demand
    commune = gazetteer().by_insee(demand.insee_code or booking.site.insee_code)
    if commune is None or commune.latitude is None or commune.longitude is None:
        return None
    return Need(
        point=Point(commune.latitude, commune.longitude),
        time_zone=booking.site.time_zone,
        radius_km=5.0,
        children=tuple(Child(birth) for birth in demand.children.values_list("birth_date", flat=True)),
        schedule=_schedule(booking, read(demand.hours)),
        travel_minutes=demand.travel_minutes,
        in_insertion=demand.in_insertion,
    )


def _schedule(booking: Booking, asked: Iterable[AskedHours]) -> WeeklySchedule | DatedSchedule:
    weekly = tuple(WeeklyInterval(each.weekday, each.starts, each.ends) for each in asked if each.weekday)
    if weekly:
        return WeeklySchedule(booking.starts, booking.until, weekly)
    return DatedSchedule(tuple(DatedInterval(each.day, each.starts, each.ends) for each in asked if each.day))


def _sms(booking: Booking, now: datetime) -> str:
    """Letters that one SMS holds (GSM 03.38: no « ’ », no « û »), since any other halves its length."""
    first, phone = next_stay(booking, now), booking.site.facility.phone
    if booking.state not in (State.CONFIRMED, State.ADMISSION) or first is None:
        called = booking.demand.file.organisation.phone if booking.demand.file else ""
        return " ".join(filter(None, [_("Du nouveau pour votre demande. Appelez votre conseiller."), called]))
    hour = f"{first.hour}h{first.minute:02d}" if first.minute else f"{first.hour}h"
    told = _("Rendez-vous le %(day)s à %(hour)s. Prenez les papiers de votre feuille.") % {
        "day": f"{first:%d/%m}",
        "hour": hour,
    }
    whom = _("Question : %(phone)s") % {"phone": phone} if phone else ""
    price = f"{_price(booking, now)}.".translate(PLAIN)
    text = " ".join(filter(None, [told, price, whom]))
    if price != "." and set(price) <= OF_SMS and len(text) <= SMS_LETTERS:
        return text
    return " ".join(filter(None, [told, whom]))
