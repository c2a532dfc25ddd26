"""Pages of the administration that show no table of the database."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone

from aids.bareme_check import bareme_check, figure_line


def check_baremes(request: HttpRequest) -> HttpResponse:
    """What a person must look at again in the scales today: the list of `manage.py check_baremes`."""
    found = bareme_check(timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": "Barèmes à vérifier",
        "on": found.on,
        "old": tuple(map(figure_line, found.old)),
        "unconfirmed": tuple(map(figure_line, found.unconfirmed)),
        "open_points": found.open_points,
    }
    return TemplateResponse(request, "admin/aids/check_baremes.html", context)
