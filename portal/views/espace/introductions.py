"""Mises en relation, for the counsellor of a family and for whom it is introduced to: never a seat, never a promise."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.abilities import require
from accounts.access import signed_in
from accounts.models import User
from bookings.domain.abilities import IntroductionAbility, PlaceIntroductionAbility
from bookings.domain.introductions import NEXT, IntroductionState
from bookings.domain.life import Party
from bookings.family_access import introduction_at, introduction_followed, of_who_is_met
from bookings.models import Introduction
from bookings.services import introductions
from bookings.services.children import booked_children
from bookings.services.demands import Asker
from bookings.services.refusals import Refused
from childcare.domain.kinds import CONTACT_KINDS
from childcare.models import Site
from families.locks import lock_file
from portal.family_search import FamilySearch, family_search_or_404
from portal.journeys.family_booking import asked_of
from portal.journeys.own_actions import MEETING_ACTS

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@PAGE
def ask(request: HttpRequest) -> HttpResponse:
    """A meeting, for the family that a counsellor looks for; asked twice is asked once."""
    signed_in(request)
    search, site = family_search_or_404(request), _site(request.GET.get("lieu", ""))
    context = {"family": search, "facility": site.facility}
    if request.method != "POST":
        return render(request, "espace/reservations/introduction_ask.html", context)
    try:
        _ask(search, site)
    except Refused as refused:
        context["refused"] = str(refused)
        return render(request, "espace/reservations/introduction_ask.html", context, status=400)
    messages.success(request, _("La mise en relation est demandée."))
    return redirect("family_file", search.file.pk)


@never_cache
@PAGE
@sensitive_post_parameters()
def advance(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The day of the meeting, a contract that was signed, or nothing more; by either side."""
    user, now = signed_in(request), timezone.now()
    found, party = _of_side(user, pk)
    back = _back(found, party)
    act = MEETING_ACTS.get(code)
    if act is None:
        raise Http404
    if act.to not in NEXT[IntroductionState(found.state)]:
        messages.warning(request, _("Cette mise en relation vient de changer."))
        return redirect(back)
    typed = request.POST if request.method == "POST" else None
    form = act.form(typed, now=now) if act.form else None
    if typed is not None and (form is None or form.is_valid()):
        try:
            act.do(found.pk, form, party, user, now)
        except Refused as refused:
            if form is None:
                messages.warning(request, str(refused))
                return redirect(back)
            form.add_error("jour", str(refused))
        else:
            messages.success(request, _("C’est noté."))
            return redirect(back)
    context = {"act": act, "form": form, "found": found, "back": back}
    status = 400 if form is not None and form.errors else 200
    return render(request, "espace/reservations/introduction_act.html", context, status=status)


@transaction.atomic
def _ask(search: FamilySearch, site: Site) -> Introduction:
    """The file is locked, so that two clicks are one order."""
    now = timezone.now()
    lock_file(search.file.pk)
    asked = asked_of(search, avip_term=False, today=timezone.localdate(now))
    asker = Asker(file=search.file, by=search.by, need=search.need)
    return introductions.ask(asked, booked_children(search.file), site.facility, asker=asker, now=now)


def _site(number: str) -> Site:
    """Raises Http404 for what is not somebody to meet."""
    sites = Site.objects.filter(facility__listed=True, facility__kind__in=CONTACT_KINDS).select_related("facility")
    found = sites.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 15 else None
    if found is None:
        raise Http404
    return found


def _of_side(user: User, pk: int) -> tuple[Introduction, Party]:
    """As the counsellor who follows the family, else as who is met. Raises Http404, and Refused for who may not note
    anything any more."""
    try:
        found = introduction_followed(user, pk)
    except Http404:
        found = introduction_at(user, pk)
        require(user, of_who_is_met(found), PlaceIntroductionAbility.ADVANCE)
        return found, Party.MANAGER
    require(user, found, IntroductionAbility.ADVANCE)
    return found, Party.COUNSELLOR


def _back(found: Introduction, party: Party) -> str:
    if party is Party.COUNSELLOR and found.demand.file_id is not None:
        return reverse("family_file", args=[found.demand.file_id])
    return reverse("manager_week") if party is Party.MANAGER else reverse("space")
