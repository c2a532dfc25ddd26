"""Waiting lists for professionals: the list of a place, and the points that a manager or a comité AVIP publishes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.abilities import abilities_on, require
from accounts.access import organisation_for, signed_in
from accounts.domain.abilities import Belonging
from bookings.domain.abilities import QUEUE_RULES, QueueRulesAbility
from bookings.selectors.rules import rules_of
from bookings.services import queue_rules
from bookings.services.queue_rules import PUBLISHERS, Group
from childcare.access import management_for
from childcare.models import Site
from portal.forms.espace.queue_points import PointsForm
from portal.journeys.place_queue import queue_of

PUBLISH = "publier"


@never_cache
@require_safe
def place_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Who waits at a site, in order, and why; for who runs it."""
    site = get_object_or_404(Site.objects.select_related("facility"), pk=pk)
    organisation = management_for(request.user, site.facility_id).organisation
    theirs = Belonging(QUEUE_RULES, organisations=frozenset({organisation.pk}))
    context = {
        "site": site,
        "queue": queue_of(site, now=timezone.now()),
        "organisation": organisation,
        "publishes": QueueRulesAbility.PUBLISH in abilities_on(signed_in(request), theirs),
    }
    return render(request, "espace/attente/list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def queue_points(request: HttpRequest, pk: int) -> HttpResponse:
    """The points of an organisation: tried on the lists of today and of the year, then published."""
    organisation, user, now = organisation_for(request.user, pk), signed_in(request), timezone.now()
    if organisation.kind not in PUBLISHERS:
        raise Http404
    require(user, Belonging(QUEUE_RULES, organisations=frozenset({pk})), QueueRulesAbility.PUBLISH)
    form = PointsForm(rules_of(organisation).points, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"organisation": organisation, "form": form}
    if request.method == "POST" and form.is_valid():
        if request.POST.get("geste") == PUBLISH:
            queue_rules.publish(organisation, form.points(), by=user, now=now)
            messages.success(request, _("Les points sont publiés. Ils valent dès maintenant."))
            return redirect("queue_points", pk)
        tried = {
            _("Aujourd’hui"): queue_rules.simulate,
            _("Sur les 12 derniers mois, une fois par mois"): queue_rules.simulate_year,
        }
        found = {when: simulate(organisation, form.points(), by=user, now=now) for when, simulate in tried.items()}
        context["reports"] = [(when, each, _named(each)) for when, each in found.items()]
    return render(request, "espace/attente/points.html", context, status=400 if form.errors else 200)


def _named(found: queue_rules.Simulation) -> list[tuple[str, queue_rules.GroupReport]]:
    names = {
        Group.ALL: _("Toutes les familles"),
        Group.AVIP: _("Emploi, formation, reprise d’un travail (AVIP)"),
        Group.SINGLE_PARENT: _("Parents seuls"),
        Group.QPV: _("Quartiers prioritaires"),
        Group.SIBLING: _("Frère ou sœur déjà accueilli"),
    }
    return [(names[each.group], each) for each in found.groups]
