"""« Combien de temps »: the table of delays, for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.retention_table import delays


@login_not_required
@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """Made from families/retention.toml, which the night applies."""
    return render(request, "pages/retention.html", {"delays": list(delays().values())})
