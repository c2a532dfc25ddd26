"""« Être prévenu(e) »: for an account in one step, without account by a code sent to a mobile or an e-mail."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import signed_in
from childcare.models import Facility
from childcare.selectors.facility_page import listed_facility
from core.messages.addresses import address_row
from core.messages.preferences import choose, frequency_of
from core.models import Frequency
from families.access import alert_for
from families.models import SavedSearch
from families.services import saved_searches
from families.services.links import LinkRefused, Problem
from families.services.saved_searches import TOPIC, TooMany, Wanted
from portal.alert_codes import confirmed, let_in, send_code, waits_for_code
from portal.alert_codes import own_alert as alert_of
from portal.forms.alert import AlertForm
from portal.forms.family_link import CodeForm
from portal.journeys.alerts import look
from portal.journeys.kept_search import Kept, UnreadableSearch, kept_query, kept_search
from portal.views.my_searches import download, shown
from portal.words.family_link import STATUS, WORDS

ACTIONS = frozenset({"arreter", "garder"})
PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@sensitive_post_parameters()
@PAGE
def alert_ask(request: HttpRequest) -> HttpResponse:
    """Keep the search of this address: an account does it here, anybody else receives a code."""
    query, today = kept_query(request.GET), timezone.localdate()
    try:
        kept = kept_search(query, asked_on=today)
    except UnreadableSearch:
        return HttpResponseRedirect(f"{reverse('places')}?{query}")
    facility = _facility(request.GET.get("chez", ""), today)
    wanted = Wanted(query, today, kept.last_day, facility.pk if facility else None)
    if request.user.is_authenticated and request.method == "POST":
        return _keep(request, wanted)
    form = AlertForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                _ask(request, form, wanted)
                return redirect("alert_code")
            except LinkRefused as refused:
                form.add_error("contact", str(WORDS[refused.problem]))
                status = STATUS.get(refused.problem, 400)
    return render(request, "pages/alert_ask.html", _ask_context(request, form, kept, facility, query), status=status)


@login_not_required
@never_cache
@sensitive_post_parameters()
@PAGE
def alert_code(request: HttpRequest) -> HttpResponse:
    """The code typed: the alert begins, or the one of the link opens, in this browser."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" and not waits_for_code(request.session):
        return redirect("start")
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            search = _confirmed_search(request, form.cleaned_data["code"])
        except LinkRefused as refused:
            form.add_error("code", str(WORDS[refused.problem]))
        except TooMany:
            form.add_error("code", _("Vous avez déjà beaucoup d’alertes. Arrêtez-en une d’abord."))
        else:
            let_in(request.session, search, now=now)
            return redirect("own_alert")
    return render(request, "pages/code.html", {"form": form, "again": ""}, status=400 if form.errors else 200)


@login_not_required
@never_cache
@PAGE
def alert(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a letter: it says nothing of the search, and lets go on or stop at once."""
    search = alert_for(token)
    if request.method == "POST":
        if request.POST.get("action") in ACTIONS:
            return _done(request, search, redirect("alert", token))
        try:
            send_code(request, *saved_searches.way_of(search), {"search": search.pk}, now=timezone.now())
        except LinkRefused as refused:
            context = {"search": search, "problem": WORDS[refused.problem]}
            return render(request, "pages/alert.html", context, status=STATUS.get(refused.problem, 400))
        return redirect("alert_code")
    return render(request, "pages/alert.html", {"search": search})


@login_not_required
@never_cache
@PAGE
def own_alert(request: HttpRequest) -> HttpResponse:
    """An alert without account, in the browser where its code was typed: all that is held, and the way out."""
    search = alert_of(request.session, now=timezone.now())
    if search is None:
        return render(request, "pages/alert_closed.html", status=403)
    if request.method == "POST":
        return _done(request, search, redirect("own_alert"))
    return render(request, "pages/own_alert.html", {"shown": shown([search])[0], "search": search})


@login_not_required
@never_cache
@require_safe
def own_alert_json(request: HttpRequest) -> HttpResponse:
    """The same, to take away."""
    search = alert_of(request.session, now=timezone.now())
    if search is None:
        return render(request, "pages/alert_closed.html", status=403)
    return download(saved_searches.everything_about(search), "mon-alerte.json")


def _done(request: HttpRequest, search: SavedSearch, back: HttpResponse) -> HttpResponse:
    """What the buttons of an alert do: stop it for good, or keep it and go `back` to its page."""
    match request.POST.get("action"):
        case "arreter":
            saved_searches.remove(search)
            return render(request, "pages/alert_over.html")
        case "garder":
            saved_searches.renew(search, today=timezone.localdate())
            day = f"{search.ends_on:%d/%m/%Y}"
            messages.success(request, _("C’est noté. Votre alerte dure jusqu’au %(day)s.") % {"day": day})
    return back


def _keep(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    try:
        search = saved_searches.save_for(signed_in(request), wanted, now=timezone.now())
    except TooMany:
        messages.error(request, _("Vous gardez déjà 20 recherches. Supprimez-en une d’abord."))
    else:
        _begin(search)
        messages.success(request, _("Recherche gardée. Nous vous prévenons dès qu’une place convient."))
    return redirect("my_searches")


def _ask(request: HttpRequest, form: AlertForm, wanted: Wanted) -> None:
    channel, to = form.way()
    then = {
        "channel": channel,
        "to": to,
        "query": wanted.query,
        "asked_on": wanted.asked_on.isoformat(),
        "last_day": wanted.last_day.isoformat() if wanted.last_day else "",
        "only_facility": wanted.only_facility,
    }
    send_code(request, channel, to, then, now=timezone.now())


def _confirmed_search(request: HttpRequest, typed: str) -> SavedSearch:
    """The alert that this code begins or opens. Raises LinkRefused, TooMany."""
    now = timezone.now()
    then = confirmed(request.session, typed, now=now)
    if "search" in then:
        search = SavedSearch.objects.filter(pk=then["search"], user=None).first()
        if search is None:
            raise LinkRefused(Problem.CODE_EXPIRED)
        return search
    channel, to = then["channel"], then["to"]
    wanted = Wanted(
        then["query"],
        date.fromisoformat(then["asked_on"]),
        date.fromisoformat(then["last_day"]) if then["last_day"] else None,
        then["only_facility"],
    )
    if frequency_of(channel, to, TOPIC) == Frequency.NEVER:  # asking again is wanting again
        choose(address_row(channel, to), {TOPIC: Frequency.AT_ONCE.value}, now=now)
    search = saved_searches.save_without_account(channel, to, wanted, now=now)
    _begin(search)
    return search


def _begin(search: SavedSearch) -> None:
    """The first look, so that what the results show now is not told as new."""
    if search.watched_at is None:
        look(search.pk, timezone.now())


def _facility(text: str, today: date) -> Facility | None:
    """The one place to watch. Raises Http404 for one that nobody lists."""
    if not text:
        return None
    found = listed_facility(int(text), today) if text.isascii() and text.isdigit() and len(text) < 15 else None
    if found is None:
        raise Http404
    return found


def _ask_context(
    request: HttpRequest, form: AlertForm, kept: Kept, facility: Facility | None, query: str
) -> dict[str, Any]:
    return {
        "form": form,
        "city": kept.title,
        "has_hours": kept.need.schedule is not None,
        "facility": facility,
        "query": query,
        "here": request.get_full_path(),
        "knows": request.user.is_authenticated,
        "had_price": bool(request.GET.get("prix")),
    }
