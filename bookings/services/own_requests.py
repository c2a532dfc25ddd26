"""What a parent with an account asks: one to three places in order, or a meeting with an assistant maternel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.locks import lock_user
from accounts.models import User
from bookings.domain.hours import written
from bookings.domain.life import OVER
from bookings.models import BookedChild, Booking, Demand, Introduction
from bookings.services import introductions, requests
from bookings.services.children import children_of_account
from bookings.services.demands import Asked, Asker, open_demand
from bookings.services.refusals import Refused
from childcare.models import Facility, Site

MOST_RUNNING = 5


@transaction.atomic
def ask_places(parent: User, asked: Asked, births: Sequence[date], sites: Sequence[Site], *, now: datetime) -> Demand:
    """Ask these places, one after the other. Two clicks, or a page sent again, ask once: the demand that runs for the
    same children and hours is the answer. Raises Refused, and writes nothing."""
    lock_user(parent.pk)
    children = children_of_account(parent, births)
    running = _running(parent, asked, children)
    if running is not None:
        if {site.pk for site in sites} <= set(running.bookings.values_list("site", flat=True)):
            return running
        raise Refused(_("Vous avez déjà demandé ces horaires. Attendez les réponses, ou annulez d’abord."))
    _check_few(parent)
    demand = open_demand(asked, children, sites, way=Demand.Way.CASCADE, asker=Asker(parent=parent), now=now)
    requests.ask(demand.pk, now=now)
    return demand


@transaction.atomic
def ask(
    parent: User,
    asked: Asked,
    births: Sequence[date],
    sites: Sequence[Site],
    met: Sequence[Facility],
    *,
    now: datetime,
) -> None:
    """Ask these places, and to meet these people: all, or nobody. Raises Refused."""
    if sites:
        ask_places(parent, asked, births, sites, now=now)
    for facility in met:
        ask_meeting(parent, asked, births, facility, now=now)


@transaction.atomic
def ask_meeting(
    parent: User, asked: Asked, births: Sequence[date], facility: Facility, *, now: datetime
) -> Introduction:
    """Ask to meet; asked twice is asked once. Raises Refused."""
    lock_user(parent.pk)
    children = children_of_account(parent, births)
    return introductions.ask(asked, children, facility, asker=Asker(parent=parent), now=now)


def _running(parent: User, asked: Asked, children: Sequence[BookedChild]) -> Demand | None:
    same = Demand.objects.filter(
        parent=parent,
        closed_at=None,
        starts=asked.starts,
        until=asked.until,
        hours=written(asked.hours),
        children__in=children,
        bookings__in=_live(parent),
    )
    return same.order_by("-pk").first()


def _check_few(parent: User) -> None:
    """One parent does not keep every place of a town busy."""
    if _live(parent).values("demand").distinct().count() >= MOST_RUNNING:
        raise Refused(_("Vous avez déjà 5 demandes en cours. Annulez-en une d’abord."))


def _live(parent: User) -> QuerySet[Booking]:
    return Booking.objects.filter(demand__parent=parent).exclude(state__in=OVER)
