"""The Monday page of a counsellor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from families.access import counsellor_memberships, working_for
from portal.journeys.monday import monday, to_do_today


@never_cache
@require_safe
def counsellor_monday(request: HttpRequest) -> HttpResponse:
    """For the files that I follow, or for those of the whole team."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    mine = request.GET.get("suivi", "moi") != "tous"
    sections = monday(membership.organisation, membership if mine else None, now=timezone.now())
    context = {
        "membership": membership,
        "memberships": counsellor_memberships(request.user),
        "mine": mine,
        "sections": sections,
        "nothing": not any(section.lines for section in sections),
        "todo": to_do_today(sections),
    }
    return render(request, "espace/reservations/monday.html", context)
