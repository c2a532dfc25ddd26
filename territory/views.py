"""Suggestions for a place field, as one types."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from territory.domain.place_text import LONGEST_TEXT
from territory.gazetteer import departements, gazetteer

MOST_SUGGESTIONS = 8
ONE_DAY = 24 * 3600


@login_not_required
@require_safe
@cache_control(public=True, max_age=ONE_DAY)
def suggestions(request: HttpRequest) -> HttpResponse:
    """Return the communes that `q` may mean, as the options of a list box; nothing for an unreadable text.

    Only names of communes are suggested: an address is never sent here to be completed. The answer depends on
    `q` alone (no session, no cookie), so that any cache may keep it.
    """
    text = request.GET.get("q", "")
    communes = gazetteer().search(text, MOST_SUGGESTIONS) if len(text) <= LONGEST_TEXT else []
    # The middlewares have read the session, the answer does not depend on it: no « Vary: Cookie ».
    request.session.accessed = False
    options = [(commune, departements()[commune.departement].name) for commune in communes]
    return HttpResponse(render_to_string("territory/suggestions.html", {"options": options}))
