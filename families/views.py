"""Pages of the administration about families."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils import timezone

from accounts.abilities import require
from accounts.access import signed_in
from accounts.domain.abilities import OrganisationAbility
from families.selectors.untold import untold_of_closed
from families.services.organisation_closing import told_otherwise


def untold_parents(request: HttpRequest) -> HttpResponse:
    """The parents whose organisation closed and whom no letter reaches; a POST says that one of them knows."""
    if request.method != "POST":
        context = {**admin.site.each_context(request), "title": "Parents à prévenir autrement"}
        context["files"] = untold_of_closed()
        return TemplateResponse(request, "admin/families/untold.html", context)
    typed = request.POST.get("dossier", "")
    file = untold_of_closed().filter(pk=int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 15 else 0)
    found = file.first()
    if found is None:
        raise Http404
    require(request.user, found.organisation, OrganisationAbility.DECIDE)
    told_otherwise(found.pk, by=signed_in(request), now=timezone.now())
    messages.success(request, f"C’est noté : le dossier {found.pk} sera effacé dans 30 jours.")
    return redirect("untold_parents")
