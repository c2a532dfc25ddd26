"""The texts that parents agreed to, each version, for whoever wants to read one again."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from families.agreement_texts import every_text


@login_not_required
@require_safe
def agreement_text(request: HttpRequest, version: str) -> HttpResponse:
    """One version; 404 for one that never was."""
    text = every_text().get(version)
    if text is None:
        raise Http404
    return render(request, "pages/agreement_text.html", {"text": text})
