"""How a place orders those who wait for it: its published points, for anybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bookings.selectors.rules import origin_in_words, published, rules_for
from childcare.selectors.facility_page import listed_facility
from portal.cards import facility_url


@login_not_required
@require_safe
def facility_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """A facility that nobody lists is not found; its sites share the points of who manages it."""
    found = listed_facility(pk, timezone.localdate())
    site = next(iter(found.sites.all()), None) if found else None
    if found is None or site is None:
        raise Http404
    rules = rules_for(site)
    context = {
        "facility": found,
        "back": facility_url(found),
        "points": published(rules),
        "origin": origin_in_words(rules.origin),
    }
    return render(request, "pages/facility_queue.html", context)
