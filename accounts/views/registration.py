"""Asking for an organisation to be registered: two short steps, then the answer of the moderation."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.access import signed_in
from accounts.organisation_forms import ASKED_KINDS, ASSISTANTE_MATERNELLE, KindForm, RegistrationForm
from accounts.selectors.organisations import vouchers_in
from accounts.services import organisations
from accounts.services.refusals import NotDone
from territory.gazetteer import departements


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """The kind and the département are in the address; what is typed about the organisation is posted."""
    kinds = KindForm(request.GET or None)
    if not kinds.is_valid():
        return render(request, "espace/register_kind.html", {"form": kinds}, status=400 if kinds.errors else 200)
    kind, departement = kinds.cleaned_data["type"], kinds.cleaned_data["departement"]
    form = RegistrationForm(request.POST if request.method == "POST" else None, kind=kind, departement=departement)
    if request.method == "POST" and form.is_valid() and _asked(request, form):
        messages.success(request, _("Votre demande est enregistrée. Vous recevrez la réponse par message."))
        return redirect("space")
    context = {
        "form": form,
        "kind_label": dict(ASKED_KINDS)[kind],
        "departement": departements()[departement],
        "nobody_vouches": kind == ASSISTANTE_MATERNELLE and not vouchers_in(departement).exists(),
    }
    return render(request, "espace/register.html", context, status=400 if form.errors else 200)


def _asked(request: HttpRequest, form: RegistrationForm) -> bool:
    try:
        organisations.ask(form.asked(), by=signed_in(request), now=timezone.now())
    except NotDone as refused:
        form.refuse(str(refused))
        return False
    return True
