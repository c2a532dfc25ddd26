"""By which door a parent comes to their places: their account, or the code of their file. The pages are the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from accounts.access import signed_in
from accounts.models import User
from bookings import access, family_access
from bookings.models import Booking, CalendarFeed, Introduction, Waiting
from bookings.services import calendar_feeds
from families.models import FamilyFile
from portal.views.own_file import of_the_parent

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Door:
    """One of the two is given, never both: `parent` signed in, or `file` was opened with a code."""

    parent: User | None = None
    file: FamilyFile | None = None

    @property
    def how(self) -> Booking.Agreed:
        """How a yes given here is noted."""
        return Booking.Agreed.ACCOUNT if self.parent else Booking.Agreed.LINK

    @property
    def is_open(self) -> bool:
        """Whether things may be changed: a closed file is only read."""
        return self.file is None or self.file.closed_at is None

    def url(self, name: str, *args: object) -> str:
        """The address of a page of this door."""
        return reverse(f"{'my' if self.parent else 'own_file'}_{name}", args=args)

    def bookings(self) -> QuerySet[Booking]:
        return access.own_bookings(self.parent) if self.parent else access.bookings_of_file(self._file)

    def booking(self, pk: int) -> Booking:
        """Raises Http404 for somebody else's."""
        return access.own_booking(self.parent, pk) if self.parent else access.booking_of_file(self._file, pk)

    def waiting(self) -> QuerySet[Waiting]:
        return family_access.waiting_of(parent=self.parent, file=self.file)

    def waiting_row(self, pk: int) -> Waiting:
        """Raises Http404 for somebody else's."""
        return family_access.own_waiting(pk, parent=self.parent, file=self.file)

    def introductions(self) -> QuerySet[Introduction]:
        return family_access.introductions_of(parent=self.parent, file=self.file)

    def introduction(self, pk: int) -> Introduction:
        """Raises Http404 for somebody else's."""
        return family_access.own_introduction(pk, parent=self.parent, file=self.file)

    def calendar_feed(self) -> CalendarFeed | None:
        return calendar_feeds.feed_of(parent=self.parent, file=self.file)

    @property
    def _file(self) -> FamilyFile:
        if self.file is None:
            raise ValueError("a door is of an account, or of a file")
        return self.file


def by_account(view: Callable[Concatenate[HttpRequest, Door, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for who signed in."""

    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, Door(parent=signed_in(request)), *args, **kwargs)

    return never_cache(opened)


def by_file(view: Callable[Concatenate[HttpRequest, Door, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, for who typed the code of a file."""

    @wraps(view)
    def opened(request: HttpRequest, file: FamilyFile, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, Door(file=file), *args, **kwargs)

    return of_the_parent(opened)
