"""Pages of text: help, accessibility, privacy, legal notice, site map."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.reasons import BUTTONS, LABELS, Reason


def _page(template: str) -> Callable[[HttpRequest], HttpResponse]:
    @login_not_required
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, template, {"contact_email": settings.CONTACT_EMAIL, "publisher": settings.PUBLISHER})

    return page


help_page = _page("pages/help.html")
accessibility = _page("pages/accessibility.html")
privacy = _page("pages/privacy.html")
legal = _page("pages/legal.html")


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Every page, from one page."""
    reasons = [(reason.value, LABELS[reason]) for reason in (*BUTTONS, Reason.NEARBY)]
    return render(request, "pages/site_map.html", {"reasons": reasons})
