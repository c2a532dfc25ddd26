"""What awaits the counsellors of an organisation, each list in one query, whatever the number of files."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Membership, Organisation
from bookings.domain.endings import REMIND_DAYS
from bookings.domain.introductions import IntroductionState
from bookings.domain.life import OVER, State
from bookings.models import Booking, Demand, Introduction, MissedDay
from families.models import FileNeed
from families.selectors.watched import open_shares

WEEK = timedelta(days=7)
ASKED_WITHIN = timedelta(days=30)  # what followed a placement is asked for so long (bookings.services.endings)
_LIVE = sorted(state.value for state in set(State) - OVER)


def answers_to_pass_on(organisation: Organisation, counsellor: Membership | None) -> QuerySet[Booking]:
    """Places that accepted, or propose other hours: the parent's word is awaited. The first to end first."""
    proposed = Q(state__in=[State.REQUESTED, State.HELD], proposed_hours__isnull=False)
    return _of(organisation, counsellor).filter(Q(state=State.ACCEPTED) | proposed)


def deadlines_this_week(
    organisation: Organisation, counsellor: Membership | None, *, now: datetime
) -> QuerySet[Booking]:
    """Requests, options and admissions whose delay ends within seven days, the first to end first."""
    waiting = Q(state__in=[State.REQUESTED, State.HELD], proposed_hours__isnull=True) | Q(state=State.ADMISSION)
    return _of(organisation, counsellor).filter(waiting, deadline__lte=now + WEEK)


def endings_to_prepare(organisation: Organisation, counsellor: Membership | None, *, today: date) -> QuerySet[Booking]:
    """Placements that end within 45 days and of which nobody chose the end, the first to end first; then those that
    ended lately, without a word on what followed."""
    ends = Q(state=State.CONFIRMED, end_choice="", until__lte=today + timedelta(days=max(REMIND_DAYS)))
    over = Q(state=State.ATTENDED, outcome="", until__lt=today, until__gte=today - ASKED_WITHIN)
    return _of(organisation, counsellor).filter(ends | over).order_by("until", "pk")


def escalations(organisation: Organisation, counsellor: Membership | None) -> QuerySet[Demand]:
    """Demands that no place accepted, the oldest first."""
    demands = Demand.objects.filter(organisation=organisation, escalated_at__isnull=False, closed_at=None)
    if counsellor is not None:
        demands = demands.filter(file__counsellor=counsellor)
    return demands.exclude(file=None).select_related("file").order_by("escalated_at", "pk")


def introductions_to_follow(
    organisation: Organisation, counsellor: Membership | None, *, today: date
) -> QuerySet[Introduction]:
    """Mises en relation without a day to meet, and those that met without a contract signed, the oldest first."""
    met = Q(state=IntroductionState.MEETING, meeting_day__lt=today)
    found = Introduction.objects.filter(met | Q(state=IntroductionState.ASKED))
    found = found.filter(demand__organisation=organisation, demand__file__closed_at=None, demand__file__isnull=False)
    if counsellor is not None:
        found = found.filter(demand__file__counsellor=counsellor)
    return found.select_related("demand__file", "facility").order_by("asked_at", "pk")


def days_without_seat(organisation: Organisation, counsellor: Membership | None, *, today: date) -> QuerySet[MissedDay]:
    """Days to come on which a running contract has no seat, in order, the nearest first."""
    running = _of(organisation, counsellor).filter(active=True).exclude(state__in=OVER).order_by()
    found = MissedDay.objects.filter(booking__in=running.values("pk"), day__gte=today)
    return found.select_related("booking__demand__file", "booking__site__facility").order_by("day", "booking", "child")


def needs_without_solution(
    organisation: Organisation, counsellor: Membership | None, *, today: date
) -> QuerySet[FileNeed]:
    """Needs of open files for which no place is asked nor obtained, each with the `last` day of its dated hours."""
    demands = Demand.objects.filter(file=OuterRef("file"), need=OuterRef("need"))
    running = demands.filter(closed_at=None, bookings__state__in=_LIVE, bookings__asked_at__isnull=False)
    lived = demands.filter(bookings__state__in=[State.ATTENDED, State.ABSENT])
    escalated = demands.filter(closed_at=None, escalated_at__isnull=False)
    shares = open_shares(today).filter(~Exists(running), ~Exists(lived), ~Exists(escalated), organisation=organisation)
    if counsellor is not None:
        shares = shares.filter(file__counsellor=counsellor)
    return shares.select_related("file", "need").order_by("pk")


def _of(organisation: Organisation, counsellor: Membership | None) -> QuerySet[Booking]:
    """Bookings of the open files of an organisation, or of one counsellor, the first to end first."""
    bookings = Booking.objects.filter(demand__organisation=organisation, demand__file__closed_at=None)
    bookings = bookings.filter(demand__file__isnull=False)
    if counsellor is not None:
        bookings = bookings.filter(demand__file__counsellor=counsellor)
    return bookings.select_related("demand__file", "site__facility").order_by("deadline", "pk")
