"""The code of a « Ma semaine » link: sent to the address that the letter was sent to, typed here."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from families.services.links import LinkRefused, Problem
from portal.alert_codes import confirmed, send_code
from portal.forms.family_link import CodeForm
from portal.manager_desk import Desk, let_in
from portal.words.family_link import STATUS, WORDS

WAITING = "code_ma_semaine"


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A POST without code sends one; the right one opens « Ma semaine » in this browser."""
    sends = request.method == "POST" and "code" not in request.POST
    form = CodeForm(request.POST if request.method == "POST" and not sends else None)
    problem = None
    try:
        if sends:
            _send(request, desk)
            return redirect("manager_week_code", desk.token)
        if form.is_bound and form.is_valid():
            _open(request, desk, form.cleaned_data["code"])
            return redirect("manager_week_link", desk.token)
    except LinkRefused as refused:
        problem = refused.problem
        if sends:
            again = {"desk": desk, "problem": WORDS[problem]}
            return render(request, "espace/semaine/link_ask.html", again, status=STATUS.get(problem, 400))
        form.add_error("code", str(WORDS[problem]))
    status = STATUS.get(problem, 400) if problem else 400 if form.errors else 200
    return render(request, "pages/code.html", {"form": form, "again": request.path}, status=status)


def _send(request: HttpRequest, desk: Desk) -> None:
    """Raises LinkRefused."""
    assert desk.link is not None  # noqa: S101
    to = desk.by.email if desk.by else desk.link.facility.email if desk.link.facility else ""
    if not to:
        raise LinkRefused(Problem.UNAVAILABLE)
    send_code(request, "email", to, {"link": desk.link.pk}, now=timezone.now(), kept_in=WAITING)


def _open(request: HttpRequest, desk: Desk, typed: str) -> None:
    """Raises LinkRefused."""
    assert desk.link is not None  # noqa: S101
    now = timezone.now()
    then = confirmed(request.session, typed, now=now, kept_in=WAITING)
    if then.get("link") != desk.link.pk:
        raise LinkRefused(Problem.OTHER_BROWSER)
    let_in(request.session, desk, now=now)
