"""Page 2: « Votre besoin »."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from childcare.domain.need import MAX_CHILDREN
from portal.forms.need import NeedForm
from portal.forms.reasons import open_form, sought_hours
from portal.reasons import DESTINATIONS, LABELS, Reason


@login_not_required
@require_safe
def need(request: HttpRequest, reason: str) -> HttpResponse:
    """The questions of one reason, with what was typed so far; nothing is reproached before « Voir les places »."""
    if reason not in set(Reason):
        raise Http404
    return need_page(request, open_form(Reason(reason), request.GET, today()))


def need_page(request: HttpRequest, form: NeedForm, status: int = 200) -> HttpResponse:
    """The page of a form, also when the search sends it back with what to change."""
    rows = range(1, form.rows_shown + 1)
    context = {
        "form": form,
        "reason_label": LABELS[form.reason],
        "destination": DESTINATIONS.get(form.reason, ""),
        "sought": sought_hours(form),
        "children_rows": [(form[f"mois{row}"], form[f"annee{row}"]) for row in rows],
        "next_child": form.rows_shown + 1 if form.rows_shown < MAX_CHILDREN else None,
    }
    return render(request, "pages/need.html", context, status=status)


def today() -> date:
    """The day it is in mainland France, before a place is known."""
    return timezone.localdate()
