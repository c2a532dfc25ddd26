"""« Ma semaine » from two sides: a manager who signed in, or the signed link of a Friday letter.

The link may be forwarded: it opens ten days, shows no parent at all, and is over with what it opened: the management of
a facility, the charge of who received it, or the organisation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.abilities import require
from accounts.access import signed_in
from accounts.domain.abilities import Ability
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation, User
from bookings.access import at_place, bookings_at, place_booking, place_bookings
from bookings.models import Booking
from childcare.access import managed_facilities, managing_organisations
from childcare.models import Facility
from core.messages.links import absolute

SALT = "portal.manager_desk"
LASTS = timedelta(days=10)


@dataclass(frozen=True, slots=True)
class Desk:
    """The bookings and facilities of who looks, and who they are; `token` is empty for who signed in.

    By a link, `by` is who received it: none for one sent to the address of a facility.
    """

    facilities: QuerySet[Facility]
    bookings: QuerySet[Booking]
    by: User | None
    token: str = ""

    @property
    def shows_parents(self) -> bool:
        return not self.token

    def booking(self, pk: int, ability: Ability) -> Booking:
        """Raises Http404 for another manager's, and Refused for who may not do this any more."""
        if self.by is not None and not self.token:
            booking = place_booking(self.by, pk)
            require(self.by, at_place(booking), ability)
            return booking
        found = self.bookings.filter(pk=pk).first()
        if found is None:
            raise Http404
        return found

    def url(self, name: str, *arguments: object) -> str:
        """The address of a page on the same side."""
        return reverse(f"{name}_link", args=[self.token, *arguments]) if self.token else reverse(name, args=arguments)


View = Callable[..., HttpResponse]


def desk_of(user: User) -> Desk:
    """Raises Http404 for who manages nothing."""
    if not managing_organisations(user).exists():
        raise Http404
    return Desk(managed_facilities(user), place_bookings(user), user)


def link_to_desk(organisation_pk: int, *, membership: int = 0, facility: int = 0, now: datetime) -> str:
    """The whole address for a letter: for a manager, by the number of their membership; else for one facility."""
    token = signing.dumps([organisation_pk, membership, facility, int(now.timestamp())], salt=SALT)
    return absolute(reverse("manager_week_link", args=[token]))


def desk_of_link(token: str, *, now: datetime) -> Desk | None:
    """None when the link was forged, when its ten days are over, or when what it opened has ended."""
    try:
        organisation_pk, membership_pk, facility_pk, at = signing.loads(token, salt=SALT)
        sent = datetime.fromtimestamp(at, UTC)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    membership = _manager(membership_pk, organisation_pk)
    if now >= sent + LASTS or (membership_pk and membership is None):
        return None
    running = Organisation.objects.filter(pk=organisation_pk, state=OrganisationState.ACTIVE)
    managed = {"managements__ended": None, "managements__organisation__in": running}
    # A charge that ended and began again since is another one.
    facilities = Facility.objects.filter(**managed, managements__since__lte=sent + timedelta(seconds=1))
    if facility_pk:
        facilities = facilities.filter(pk=facility_pk)
    if not facilities.exists():
        return None
    bookings = bookings_at(running).filter(site__facility__in=facilities.values("pk"))
    return Desk(facilities.order_by("name", "pk"), bookings, membership.user if membership else None, token)


def for_member(view: View) -> View:
    """The page of who signed in."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        return view(request, desk_of(signed_in(request)), *arguments, **named)

    return page


def for_link(view: View) -> View:
    """The same page, for who holds a good link."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, token: str, *arguments: Any, **named: Any) -> HttpResponse:
        desk = desk_of_link(token, now=timezone.now())
        if desk is None:
            return render(request, "espace/semaine/link_lost.html", status=404)
        return view(request, desk, *arguments, **named)

    return page


def _manager(membership_pk: int, organisation_pk: int) -> Membership | None:
    held = Membership.objects.filter(
        pk=membership_pk, organisation=organisation_pk, role=Role.MANAGER, ended_at=None, user__is_active=True
    )
    return held.select_related("user").first()
