"""The space of professionals: their organisations, and what they can do there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.abilities import abilities_on
from accounts.access import memberships_of, positions_of, signed_in
from accounts.selectors.organisations import asked_by
from portal.space import entries_for


@never_cache
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """One card per organisation, then the links of the person's professions."""
    user = signed_in(request)
    cards = [
        {"membership": membership, "can": abilities_on(user, membership.organisation)}
        for membership in memberships_of(user).order_by("organisation__name", "pk")
    ]
    context = {"cards": cards, "asked": asked_by(user), "entries": entries_for(positions_of(user))}
    return render(request, "espace/home.html", context)


@never_cache
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """Where signing in leads: professionals to their space, parents to the search."""
    user = signed_in(request)
    is_professional = user.is_staff or memberships_of(user).exists()
    return redirect("space" if is_professional else "start")
