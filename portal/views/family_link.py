"""The link of a parent: a page that says nothing, a code, then the file."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from families.domain.links import Purpose
from families.parent_access import browser_of, let_in
from families.services.links import LinkRefused, Problem, link_of, open_link, send_code
from families.services.telling import asked_again
from portal.forms.family_link import AskLinkForm, CodeForm
from portal.words.family_link import ABOUT_THE_CODE, STATUS, WORDS

PAGE = require_http_methods(["GET", "HEAD", "POST"])


@login_not_required
@never_cache
@PAGE
def family_link(request: HttpRequest, token: str) -> HttpResponse:
    """« Recevoir un code »: no name, no address, no place, nothing that says what the link is about."""
    now = timezone.now()
    try:
        link = link_of(token, now=now)
        if request.method == "POST":
            send_code(link, browser_of(request.session), now=now)
            return redirect("family_link_code", token)
    except LinkRefused as refused:
        return _broken(request, refused.problem)
    return render(request, "pages/family_link.html", {"token": token})


@login_not_required
@never_cache
@sensitive_post_parameters()
@PAGE
def family_link_code(request: HttpRequest, token: str) -> HttpResponse:
    """The code typed; the right one opens the file, in this browser, for half an hour."""
    now = timezone.now()
    try:
        link = link_of(token, now=now)
    except LinkRefused as refused:
        return _broken(request, refused.problem)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            file = open_link(link, browser_of(request.session), form.cleaned_data["code"], now=now)
        except LinkRefused as refused:
            if refused.problem not in ABOUT_THE_CODE:
                return _broken(request, refused.problem)
            form.add_error("code", str(WORDS[refused.problem]))
        else:
            let_in(request.session, file, now=now)
            return redirect("own_file_bookings" if link.purpose == Purpose.BOOKING else "own_file")
    context = {"form": form, "again": reverse("family_link", args=[token])}
    return render(request, "pages/code.html", context, status=400 if form.errors else 200)


@login_not_required
@never_cache
@sensitive_post_parameters()
@PAGE
def family_link_ask(request: HttpRequest) -> HttpResponse:
    """A new link, for a parent whose link served or is lost. The answer never says whether there is a file."""
    form = AskLinkForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked_again(form.contact_typed(), now=timezone.now())
        except LinkRefused as refused:
            form.add_error("contact", str(WORDS[refused.problem]))
        else:
            return render(request, "pages/family_link_sent.html")
    return render(request, "pages/family_link_ask.html", {"form": form}, status=400 if form.errors else 200)


def _broken(request: HttpRequest, problem: Problem) -> HttpResponse:
    context = {"reason": WORDS[problem], "may_ask": problem is not Problem.UNAVAILABLE}
    return render(request, "pages/family_link_broken.html", context, status=STATUS.get(problem, 410))
