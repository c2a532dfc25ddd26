"""The waiting list of a place: join it, leave it, and never be passed by a quicker click.

Whatever is written about those who wait at a site is written under the locks of the site's age groups.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import letters
from bookings.domain.hours import read
from bookings.domain.life import OVER, Event, Party, State
from bookings.domain.queue import Position, why_before
from bookings.domain.refusals import DepartureReason
from bookings.events import DemandClosed, QueueDeparted, WaitingJoined, WaitingLeft
from bookings.locks import lock_booking, lock_demand
from bookings.models import Booking, Demand, Waiting
from bookings.selectors.rules import rules_for
from bookings.selectors.waiting_families import local, position_of, waiting_families
from bookings.services.demands import Asked, Asker, open_demand, subject_of
from bookings.services.moves import move
from bookings.services.refusals import Refused
from bookings.services.turns import first_before
from bookings.services.wanted_seats import children_known_at, days_are_over, wanted_seats
from childcare.domain.french import Sentence
from childcare.models import AgeGroup, Site
from childcare.services import reservations
from childcare.services.reservations import Stay
from core.audit import record

# Whoever comes back within that time keeps the date of the first time: a telephone that nobody heard costs no months.
KEEPS_ITS_DATE = timedelta(days=30)


class NotFirst(Refused):
    """Another family comes first on the waiting list, for these hours."""


class Left(StrEnum):
    """Why a family waits no more."""

    ASKED = "asked"
    PLACED = "placed"
    SILENT = "silent"
    DECLINED = "declined"
    REFUSED = "refused"
    OVER = "over"


@transaction.atomic
def join(
    demand_id: int,
    age_group_ids: Collection[int],
    *,
    by: User | None,
    now: datetime,
    qpv: bool = False,
    single_parent: bool | None = None,
) -> list[Waiting]:
    """Wait at a site for the children of a demand, in these age groups; twice is the same as once.

    `qpv` and `single_parent` are what the family says (its file, when nothing is said now). A demand that asks this
    place no more (refused, closed), or never did, is copied: the rows tell which demand waits. Raises Refused.
    """
    groups = list(AgeGroup.objects.filter(pk__in=age_group_ids).select_related("site__facility"))
    if not groups or len({group.site_id for group in groups}) > 1:
        raise Refused(_("Choisissez un lieu, et l’âge des enfants."))
    site = groups[0].site
    demand = lock_demand(demand_id, also_lock=groups_of(site))
    if days_are_over(demand, site, now=now):
        raise Refused(_("Toutes les heures demandées sont passées. Changez les dates."))
    demand = place_to_offer(demand, site, now=now).demand
    if single_parent is None:
        single_parent = bool(demand.file and demand.file.single_parent)
    rows = []
    for group in groups:
        said = {"since": _since(demand, group, now), "qpv": qpv, "single_parent": single_parent}
        row, joined = Waiting.objects.get_or_create(demand=demand, age_group=group, left_at=None, defaults=said)
        if joined:
            record(WaitingJoined, actor=by, **subject_of(demand), data={"age_group": group.pk}, now=now)
        rows.append(row)
    return rows


@transaction.atomic
def leave(waiting_id: int, *, party: Party, by: User | None, now: datetime) -> None:
    """Wait no more at that site, whatever the age group; a place being offered goes to the next family."""
    seen = Waiting.objects.select_related("age_group__site").get(pk=waiting_id)
    demand = lock_demand(seen.demand_id, also_lock=groups_of(seen.age_group.site))
    rows = Waiting.objects.filter(demand=demand, age_group__site=seen.age_group.site, left_at=None)
    waited = Booking.objects.filter(Q(offers__in=rows) | Q(site=seen.age_group.site, asked_at=None), demand=demand)
    for number in waited.filter(state__in=[State.HELD, State.REQUESTED]).values_list("pk", flat=True).distinct():
        booking = lock_booking(number)
        move(booking, Event.CANCEL, party=party, by=by, now=now, ended_by=by, ended_party=party.value)
        if booking.asked_at is not None:  # the place was to answer this family
            letters.cancelled(booking, party, now=now)
    let_go(rows, Left.ASKED, by=by, now=now)


def let_go(rows: Iterable[Waiting], why: Left, *, by: User | None, now: datetime) -> None:
    """Take a family off the list of a site, its `rows` there; a demand that only waited is closed with them. The site's
    age groups are locked."""
    for row in rows:
        row.left_at, row.answer_by, row.answer = now, None, ""
        row.save(update_fields=["left_at", "answer_by", "answer"])
        record(WaitingLeft, actor=by, **subject_of(row.demand), data={"why": why.value}, now=now)
        _close_if_over(row, by=by, now=now)


def _close_if_over(left: Waiting, *, by: User | None, now: datetime) -> None:
    """Nothing is awaited any more of a demand that asked no place but by waiting."""
    number = left.demand_id
    if left.demand.way != Demand.Way.DIRECT or Waiting.objects.filter(demand=number, left_at=None).exists():
        return
    unasked = Booking.objects.filter(demand=number, state=State.REQUESTED, asked_at=None, site=left.age_group.site)
    for pk in list(unasked.values_list("pk", flat=True)):
        move(lock_booking(pk), Event.EXPIRE, party=Party.SYSTEM, by=None, now=now, followed_up_at=now)
    live = Booking.objects.filter(demand=number).exclude(state__in=OVER)
    if not live.exists() and Demand.objects.filter(pk=number, closed_at=None).update(closed_at=now):
        record(DemandClosed, actor=by, **subject_of(left.demand), now=now)


def position(waiting: Waiting, now: datetime) -> Position:
    """Where the family stands, and its own points: for itself and its counsellor (bookings.domain.queue.why)."""
    return position_of(waiting, now=now)


def must_wait(age_group_ids: Iterable[int], stays: Sequence[Stay], demand: Demand, now: datetime) -> Waiting | None:
    """The family that comes first for these hours, when it is not the asker: who clicks first counts only where nobody
    waits. The age groups, and those of the holds that are overdue there, must be locked (`groups_to_lock`)."""
    groups = set(age_group_ids)
    queue = Waiting.objects.filter(left_at=None, age_group__in=groups)
    if not queue.exists():
        return None
    site = Site.objects.filter(age_groups__waiting__in=queue).select_related("facility").earliest("pk")
    reservations.expire_overdue(now=now, age_group_ids=groups)
    turn = first_before(stays, demand, site, now=now)
    return turn.family.row if turn else None


def refuse_who_must_wait(stays: Sequence[Stay], demand: Demand, *, now: datetime) -> None:
    """Raises NotFirst when another family comes first for these stays, at one site; its groups must be locked."""
    if must_wait({stay.age_group_id for stay in stays}, stays, demand, now) is not None:
        raise NotFirst(
            _(
                "D’autres familles attendent une place à ces horaires : elles passent avant. "
                "Inscrivez la famille sur la liste d’attente."
            )
        )


def first_of_queue(booking: Booking, now: datetime, *, other_hours: bool = False) -> Waiting | None:
    """The family that comes before this one, when the place accepts a request; None when it has its seats already, but
    for `other_hours` than those of its seats.

    The booking, and the age groups of its site, must be locked.
    """
    if booking.state != State.REQUESTED and not other_hours:
        return None
    wanted = wanted_seats(booking.demand, booking.site, known=children_known_at(booking.site, now=now), now=now)
    if wanted is None:
        return None
    return must_wait({stay.age_group_id for stay in wanted.stays}, wanted.stays, booking.demand, now)


def why_another_first(booking: Booking, now: datetime) -> tuple[Sentence, ...]:
    """Why another family comes before this one, in the words that its place may read; empty when none does. As
    `first_of_queue`, for a page: nothing is locked, and the answer itself looks again. In a transaction."""
    site = booking.site
    wanted = wanted_seats(booking.demand, site, known=children_known_at(site, now=now), now=now)
    if booking.state != State.REQUESTED or wanted is None:
        return ()
    turn = first_before(wanted.stays, booking.demand, site, now=now)
    if turn is None:
        return ()
    families = waiting_families(site, now=now)
    own = next((each.candidate for each in families if each.demand.pk == booking.demand_id), None)
    at, known_today = local(site, now), turn.wanted.known and turn.wanted.is_today(now)
    return why_before(turn.family.candidate, own, rules_for(site).points, at, known_today=known_today)


def take_turn(
    booking: Booking,
    departure: DepartureReason | None,
    *,
    by: User | None,
    now: datetime,
    other_hours: bool = False,
) -> None:
    """Let a place accept this family: it is the first, or the place says why it takes it before the first.

    To call while accepting, the booking and the age groups of its site locked. Raises NotFirst without a reason.
    """
    if first_of_queue(booking, now, other_hours=other_hours) is None:
        return
    if departure is None:
        raise NotFirst(_("Une autre famille passe avant sur la liste d’attente. Choisissez un motif pour cet écart."))
    booking.departure_reason = departure
    booking.save(update_fields=["departure_reason"])
    subject = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(QueueDeparted, actor=by, **subject, data={"reason": departure.value}, now=now)


def groups_of(site: Site) -> set[int]:
    """The age groups of a site."""
    return set(AgeGroup.objects.filter(site=site).values_list("pk", flat=True))


def place_to_offer(demand: Demand, site: Site, *, now: datetime) -> Booking:
    """The booking of this demand at this site that a seat may be offered to, not asked or only requested.

    When it had its answer there already, the demand is copied for that place alone, and what waits follows the copy.
    The demand and the age groups of the site are locked.
    """
    open_ = demand.closed_at is None
    there = demand.bookings.filter(site=site).select_related("demand__file", "site__facility").first()
    if open_ and there is not None and there.state == State.REQUESTED:
        return there
    copy = open_demand(
        Asked(
            read(demand.hours),
            demand.starts,
            demand.until,
            travel_minutes=demand.travel_minutes,
            insee_code=demand.insee_code,
            in_insertion=demand.in_insertion,
            avip_term=demand.avip_term,
        ),
        list(demand.children.all()),
        [site],
        way=Demand.Way.DIRECT,
        asker=Asker(file=demand.file, by=demand.ordered_by, need=demand.need, parent=demand.parent),
        now=now,
    )
    Waiting.objects.filter(demand=demand, age_group__site=site, left_at=None).update(demand=copy)
    return copy.bookings.select_related("demand__file", "site__facility").get()


def _since(demand: Demand, group: AgeGroup, now: datetime) -> datetime:
    """When its waiting began: now, or when it had begun, for who comes back soon without having been placed."""
    family = Q(demand__file=demand.file_id) if demand.file_id else Q(demand__parent=demand.parent_id)
    before = Waiting.objects.filter(
        family, age_group=group, left_at__gt=now - KEEPS_ITS_DATE, demand__children__in=demand.children.all()
    ).exclude(offered__agreed_at__isnull=False)
    last = before.order_by("-left_at").first()
    return last.since if last else now
