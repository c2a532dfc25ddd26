"""« Ma semaine » from two sides: a manager who signed in, or the link of a Friday letter.

The link may be forwarded: alone it shows nothing, and asks for a code that is sent where its letter was. With the code
it shows no parent at all. It is over after a week, with the next letter, when a manager ends it, and with what it
opened: the management of a facility, the charge of who received it, or the organisation.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from accounts.abilities import require
from accounts.access import signed_in
from accounts.domain.abilities import Ability
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from bookings.access import at_place, bookings_at, place_booking, place_bookings
from bookings.events import ActedByLink, WeekLinkOpened
from bookings.models import Booking, WeekLink
from bookings.services.week_links import link_of
from childcare.access import managed_facilities, managing_organisations
from childcare.models import Facility
from core.audit import record

VISIT, VISIT_LASTS = "ma_semaine", timedelta(hours=12)
LINK = "bookings.WeekLink"


@dataclass(frozen=True, slots=True)
class Desk:
    """The bookings and facilities of who looks, and who they are; `link` and `token` for who did not sign in.

    By a link, `by` is who received it: none for one sent to the address of a facility.
    """

    facilities: QuerySet[Facility]
    bookings: QuerySet[Booking]
    by: User | None
    link: WeekLink | None = None
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

    def note(self, booking: Booking, act: str, *, now: datetime) -> None:
        """Tell the journal that this was done by a link; in the transaction of the act. Nothing for an account."""
        if self.link is None:
            return
        subject = ("childcare.Facility", booking.site.facility_id)
        said = {"booking": booking.pk, "act": act}
        organisation_id = self.link.organisation_id
        record(ActedByLink, actor=self.by, organisation_id=organisation_id, subject=subject, data=said, now=now)

    def url(self, name: str, *arguments: object) -> str:
        """The address of a page on the same side."""
        return reverse(f"{name}_link", args=[self.token, *arguments]) if self.token else reverse(name, args=arguments)


View = Callable[..., HttpResponse]


def desk_of(user: User) -> Desk:
    """Raises Http404 for who manages nothing."""
    if not managing_organisations(user).exists():
        raise Http404
    return Desk(managed_facilities(user), place_bookings(user), user)


def desk_of_link(token: str, *, now: datetime) -> Desk | None:
    """None when nobody made the link, when it is over, or when what it opened has ended."""
    link = link_of(token, now=now)
    if link is None or (link.membership is not None and not _manages(link)):
        return None
    running = Organisation.objects.filter(pk=link.organisation_id, state=OrganisationState.ACTIVE)
    managed = {"managements__ended": None, "managements__organisation__in": running}
    # A charge that ended and began again since is another one.
    facilities = Facility.objects.filter(**managed, managements__since__lte=link.sent_at)
    if link.facility_id:
        facilities = facilities.filter(pk=link.facility_id)
    if not facilities.exists():
        return None
    bookings = bookings_at(running).filter(site__facility__in=facilities.values("pk"))
    by = link.membership.user if link.membership else None
    return Desk(facilities.order_by("name", "pk"), bookings, by, link, token)


@transaction.atomic
def let_in(session: SessionBase, desk: Desk, *, now: datetime) -> None:
    """Open « Ma semaine » by its link, in the browser where the code was typed, for the day's work."""
    assert desk.link is not None  # noqa: S101
    session[VISIT] = [desk.link.pk, (now + VISIT_LASTS).timestamp()]
    subject, organisation_id = (LINK, desk.link.pk), desk.link.organisation_id
    record(WeekLinkOpened, actor=desk.by, organisation_id=organisation_id, subject=subject, now=now)


def is_let_in(session: SessionBase, link: WeekLink, *, now: datetime) -> bool:
    """Whether the code of this link was typed in this browser, not long ago."""
    visit = session.get(VISIT)
    return isinstance(visit, list) and visit[:1] == [link.pk] and now.timestamp() < float(visit[1])


def for_member(view: View) -> View:
    """The page of who signed in."""

    @never_cache
    @wraps(view)
    def page(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        return view(request, desk_of(signed_in(request)), *arguments, **named)

    return page


def for_link(view: View) -> View:
    """The same page, for who holds a good link and typed its code; a page that says nothing for who did not."""

    @with_link
    @wraps(view)
    def page(request: HttpRequest, desk: Desk, *arguments: Any, **named: Any) -> HttpResponse:
        assert desk.link is not None  # noqa: S101
        if is_let_in(request.session, desk.link, now=timezone.now()):
            return view(request, desk, *arguments, **named)
        if request.method == "POST":
            return redirect("manager_week_link", desk.token)
        return render(request, "espace/semaine/link_ask.html", {"desk": desk})

    return page


def with_link(view: View) -> View:
    """A page for who holds a good link, before any code."""

    @login_not_required
    @never_cache
    @wraps(view)
    def page(request: HttpRequest, token: str, *arguments: Any, **named: Any) -> HttpResponse:
        desk = desk_of_link(token, now=timezone.now())
        if desk is None:
            return render(request, "espace/semaine/link_lost.html", status=404)
        return view(request, desk, *arguments, **named)

    return page


def _manages(link: WeekLink) -> bool:
    """Whether who received it still has the charge."""
    held = link.membership
    return held is not None and held.role == Role.MANAGER and held.ended_at is None and held.user.is_active
