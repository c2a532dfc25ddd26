"""Page 1: « Pourquoi faire garder votre enfant ? »."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.reasons import BUTTONS, EXAMPLES, LABELS, Reason


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Four big buttons, and a link for those who do not know yet."""
    return render(
        request,
        "pages/start.html",
        {"reasons": [_words(reason) for reason in BUTTONS], "nearby": _words(Reason.NEARBY)},
    )


def _words(reason: Reason) -> dict[str, Any]:
    return {"code": reason.value, "label": LABELS[reason], "example": EXAMPLES.get(reason, "")}
