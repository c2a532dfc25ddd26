"""The sheet for the door of a facility, on one day: who comes, at which hours; it prints on one A4 page."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from portal.journeys.manager_days import coming
from portal.manager_desk import Desk


@require_safe
def door_sheet(request: HttpRequest, desk: Desk, facility_pk: int, day: str) -> HttpResponse:
    """For who signed in only: it says the first names of parents."""
    facility = get_object_or_404(desk.facilities, pk=facility_pk)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    bookings = desk.bookings.filter(site__facility=facility)
    expected = coming(bookings, on, on, shows_parents=desk.shows_parents).get(on, [])
    context = {
        "facility": facility,
        "day": on,
        "expected": [each for each in expected if not each.absent],
        "absent": [each for each in expected if each.absent],
        "printed_at": timezone.localtime(),
    }
    return render(request, "espace/semaine/sheet.html", context)
