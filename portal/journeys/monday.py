"""The Monday of a counsellor: what to do today, the week's deadlines, who has no solution, what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Membership, Organisation
from bookings.domain.introductions import IntroductionState
from bookings.domain.life import State
from bookings.models import Booking, Demand, Introduction, MissedDay
from bookings.selectors import monday as selectors
from families.models import FamilyFile, FileNeed, ToldPlace
from families.selectors.watched import new_places_of
from portal.words.espace.bookings import days_words, moment_words
from portal.words.french import month_day

SOON = timedelta(days=15)
TODAY = ("appeler", "transmettre")  # sections whose every line is for today


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it is about, where it leads, what it says; `urgent` ones are marked."""

    name: str
    url: str
    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """`key` is the anchor of its title."""

    key: str
    title: str
    lines: list[Line]


def monday(organisation: Organisation, counsellor: Membership | None, *, now: datetime) -> list[Section]:
    """The sections in order of urgency; one query each, whatever the number of files."""
    today = localdate(now)
    answers = list(selectors.answers_to_pass_on(organisation, counsellor))
    by_voice = [each for each in answers if not _file(each.demand).may_leave_message]
    by_message = [each for each in answers if _file(each.demand).may_leave_message]
    escalated = selectors.escalations(organisation, counsellor)
    deadlines = selectors.deadlines_this_week(organisation, counsellor, now=now)
    shares = list(selectors.needs_without_solution(organisation, counsellor, today=today))
    without = sorted(shares, key=_first_day)
    ends = selectors.endings_to_prepare(organisation, counsellor, today=today)
    meetings = selectors.introductions_to_follow(organisation, counsellor, today=today)
    lost = selectors.days_without_seat(organisation, counsellor, today=today)
    return [
        _section("appeler", _("Parents à appeler : aucun message ne peut être laissé"), by_voice, _to_call),
        _section("transmettre", _("Réponses à transmettre"), by_message, _to_pass_on),
        _section("escalades", _("Sans place : chez le coordinateur"), escalated, _escalated),
        _section("delais", _("Délais de la semaine"), deadlines, lambda booking: _deadline(booking, today)),
        Section("jours-perdus", _("Jours sans place dans un contrat"), _days_lost(lost, today)),
        _section("fins", _("Places qui finissent"), ends, lambda booking: _end(booking, today)),
        _section("rencontres", _("Mises en relation à suivre"), meetings, _meeting),
        _section(
            "sans-solution",
            _("Familles sans solution"),
            without,
            lambda share: _without(share, today),
        ),
        Section(
            "nouvelles-places",
            _("Nouvelles places pour vos familles"),
            _new_places(new_places_of(organisation, counsellor, today=today)),
        ),
    ]


def to_do_today(sections: Iterable[Section]) -> int:
    """How many lines cannot wait: the answers of places, and what is marked."""
    return sum(section.key in TODAY or line.urgent for section in sections for line in section.lines)


def _section(key: str, title: str, rows: Iterable[object], line: Callable[..., Line]) -> Section:
    return Section(key, title, [line(row) for row in rows])


def _to_call(booking: Booking) -> Line:
    return _about(
        booking, _("%(place)s a répondu : parlez au parent avant le %(moment)s") % _said(booking), urgent=True
    )


def _to_pass_on(booking: Booking) -> Line:
    if booking.proposed_hours is not None:
        text = _("%(place)s propose d’autres horaires : le parent répond avant le %(moment)s")
    else:
        text = _("%(place)s a dit oui : le parent répond avant le %(moment)s")
    return _about(booking, text % _said(booking))


def _deadline(booking: Booking, today: date) -> Line:
    """One that ends today or tomorrow is urgent: the place is telephoned."""
    text = _("%(place)s répond avant le %(moment)s")
    if booking.state == State.ADMISSION:
        text = _("%(place)s : admission à finir avant le %(moment)s")
    ends = localdate(booking.deadline, ZoneInfo(booking.site.time_zone)) if booking.deadline else None
    return _about(booking, text % _said(booking), urgent=ends is not None and ends <= today + timedelta(days=1))


def _end(booking: Booking, today: date) -> Line:
    until = booking.until or today
    words = {"place": booking.site.facility.name, "day": month_day(until)}
    if until < today:
        return _about(booking, _("%(place)s, finie le %(day)s : dites ce qui a suivi") % words)
    text = _("%(place)s finit le %(day)s : prolonger, garder ou chercher ailleurs ?") % words
    return _about(booking, text, urgent=until - today <= SOON)


def _days_lost(missed: Iterable[MissedDay], today: date) -> list[Line]:
    """One line for each place, with how many days, the first one and why."""
    days: dict[int, set[date]] = {}
    first: dict[int, MissedDay] = {}
    for each in missed:
        first.setdefault(each.booking_id, each)
        days.setdefault(each.booking_id, set()).add(each.day)
    return [_lost(each, len(days[pk]), today) for pk, each in first.items()]


def _lost(first: MissedDay, count: int, today: date) -> Line:
    text = ngettext(
        "%(place)s : pas de place le %(day)s (%(why)s)",
        "%(place)s : pas de place %(n)s jours, dès le %(day)s (%(why)s)",
        count,
    )
    why = first.get_reason_display().lower()
    words = {"place": first.booking.site.facility.name, "n": count, "day": month_day(first.day), "why": why}
    return _about(first.booking, text % words, urgent=first.day - today <= SOON)


def _meeting(found: Introduction) -> Line:
    if found.state == IntroductionState.MEETING and found.meeting_day is not None:
        day, text = found.meeting_day, _("%(place)s, rencontre du %(day)s : le contrat est-il signé ?")
    else:
        day, text = localdate(found.asked_at), _("%(place)s, demande du %(day)s : quel jour pour la rencontre ?")
    file = _file(found.demand)
    words = {"place": found.facility.name, "day": month_day(day)}
    return Line(file.first_name, reverse("family_file", args=[file.pk]), text % words)


def _escalated(demand: Demand) -> Line:
    since = month_day(localdate(demand.escalated_at))
    return Line(
        _file(demand).first_name,
        reverse("followed_demand", args=[demand.pk]),
        _("aucun lieu n’a accepté, confiée le %(day)s") % {"day": since},
    )


def _first_day(share: FileNeed) -> date:
    """When the need begins; of dated hours, their last day, which is to come."""
    day: date = share.need.starts or share.last  # type: ignore[attr-defined]
    return day


def _without(share: FileNeed, today: date) -> Line:
    need, first = share.need, _first_day(share)
    when = days_words(first, need.until if need.starts else first)
    return Line(
        share.file.first_name,
        reverse("family_file", args=[share.file_id]),
        f"{need.label}, {when}",
        urgent=first - today <= SOON,
    )


def _new_places(places: Iterable[ToldPlace]) -> list[Line]:
    """One line for each need, with how many places are new."""
    count: dict[int, int] = {}
    shares: dict[int, FileNeed] = {}
    for place in places:
        if place.share is not None:
            shares[place.share.pk] = place.share
            count[place.share.pk] = count.get(place.share.pk, 0) + 1
    return [
        Line(
            share.file.first_name,
            reverse("family_file", args=[share.file_id]),
            ngettext("%(n)s nouvelle place : %(need)s", "%(n)s nouvelles places : %(need)s", count[pk])
            % {"n": count[pk], "need": share.need.label},
        )
        for pk, share in shares.items()
    ]


def _about(booking: Booking, text: str, *, urgent: bool = False) -> Line:
    return Line(_file(booking.demand).first_name, reverse("followed_demand", args=[booking.demand_id]), text, urgent)


def _said(booking: Booking) -> dict[str, str]:
    moment = moment_words(booking.deadline, booking.site.time_zone) if booking.deadline else ""
    return {"place": booking.site.facility.name, "moment": moment}


def _file(demand: Demand) -> FamilyFile:
    """The selectors leave out the demands of parents with an account."""
    if demand.file is None:
        raise ValueError("a demand without file is nobody's to follow")
    return demand.file
