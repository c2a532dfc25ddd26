"""The space of professionals: their organisations, and what they can do there."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.abilities import abilities_on
from accounts.access import memberships_of, positions_of
from accounts.models import User
from accounts.selectors.organisations import asked_by
from portal.space import entries_for


@never_cache
@require_safe
def space(request: HttpRequest) -> HttpResponse:
    """One card per organisation, then the links of the person's professions."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker
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
    user = request.user
    is_professional = user.is_staff or memberships_of(user).exists()
    return redirect("space" if is_professional else "start")
