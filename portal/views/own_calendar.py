"""The calendar of a parent's places: a file to keep, or an address that a calendar program reads again."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bookings.calendar_file import CONTENT_TYPE, as_ics
from bookings.models import Booking
from bookings.services import calendar_feeds
from bookings.services.calendar_days import calendar_days
from core.messages.links import absolute
from portal.family_door import Door


@require_safe
def file(request: HttpRequest, door: Door) -> HttpResponse:
    """The days to come and those of the last month, to open in any calendar."""
    answer = _calendar(list(door.bookings()))
    answer["Content-Disposition"] = 'attachment; filename="mes-places.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, door: Door) -> HttpResponse:
    """What the address tells; a POST makes one, shown this once, or ends it."""
    if request.method == "POST" and request.POST.get("action") == "arreter":
        calendar_feeds.end(parent=door.parent, file=door.file)
        messages.success(request, _("L’adresse ne marche plus."))
        return redirect(door.url("bookings"))
    context = {"door": door, "back": door.url("bookings")}
    if request.method == "POST" and door.is_open:
        token = calendar_feeds.make(parent=door.parent, file=door.file, now=timezone.now())
        context["address"] = absolute(reverse("calendar_feed", args=[token]))
    return render(request, "pages/own_calendar.html", context | {"feed": door.calendar_feed()})


@login_not_required
@never_cache
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For a calendar program, which has no cookie: the address is the key."""
    bookings = calendar_feeds.bookings_of(token)
    if bookings is None:
        raise Http404
    return _calendar(bookings)


def _calendar(bookings: list[Booking]) -> HttpResponse:
    now = timezone.now()
    content = as_ics(calendar_days(bookings, now=now), name=_("Mes places"), now=now)
    return HttpResponse(content, content_type=CONTENT_TYPE)
