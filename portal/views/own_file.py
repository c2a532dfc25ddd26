"""A parent's own file, without an account: see it, correct it, export it, withdraw the agreement, erase it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.messages.links import choices_url_of
from core.models import Channel
from families.agreement_texts import every_text
from families.domain.agreement_text import Channel as AgreedBy
from families.domain.agreement_text import Purpose
from families.domain.erasure import Reason
from families.models import FamilyFile
from families.parent_access import let_out
from families.parent_access import own_file as file_of_session
from families.records import family_of
from families.selectors.duplicates import duplicates_of
from families.selectors.untold import closed_with_organisation
from families.services import agreements, correction
from families.services.erasure import erase as erase_file
from families.services.export import as_json, everything_about, record_export
from families.services.refusals import Refused
from portal.forms.family import FamilyForm
from portal.words.own_file import readable

P = ParamSpec("P")
NEW_PLACES = "new_places"


def of_the_parent(
    view: Callable[Concatenate[HttpRequest, FamilyFile, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Give the view the file of this browser's visit; without one, a page that says how to come back."""

    @wraps(view)
    def with_file(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        file = file_of_session(request.session, now=timezone.now())
        if file is None:
            return render(request, "pages/own_file_ended.html", status=403)
        return view(request, file, *args, **kwargs)

    return login_not_required(never_cache(with_file))


@require_safe
@of_the_parent
def own_file(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """The whole file, in words, and what can be done."""
    given = file.agreements.filter(withdrawn_at=None)
    context = {
        "file": file,
        "family": family_of(file),
        "needs": file.needs.prefetch_related("hours").order_by("pk"),
        "agreements": [(each, every_text().get(each.version)) for each in given.order_by("purpose")],
        "elsewhere": duplicates_of(file) > 0,
        "closed": file.closed_at is not None,
        "organisation_closed": closed_with_organisation().filter(pk=file.pk).exists(),
        "corrected": request.GET.get("corrige") == "1",
    }
    return render(request, "pages/own_file.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@of_the_parent
def correct(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """The answers of the file, to change."""
    form = FamilyForm(request.POST if request.method == "POST" else None, family=family_of(file))
    if request.method == "POST" and form.is_valid():
        agreed = AgreedBy.LINK if form.cleaned_data["accord_revenus"] else None
        try:
            correction.correct(file, form.family(), by=None, now=timezone.now(), income_channel=agreed)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("/mon-dossier/?corrige=1")
    return render(request, "pages/own_file_correct.html", {"form": form}, status=400 if form.errors else 200)


@require_safe
@of_the_parent
def export(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """Everything that is held, in a page to read, keep or print."""
    return render(request, "pages/own_file_export.html", {"sections": readable(everything_about(file))})


@require_POST
@of_the_parent
def export_json(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """The same, for another service (art. 20 RGPD). A POST: the journal keeps that it was asked."""
    record_export(file, by=None, now=timezone.now())
    answer = JsonResponse(as_json(everything_about(file)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = f'attachment; filename="dossier-{file.pk}.json"'
    return answer


@require_POST
@of_the_parent
def withdraw(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """The agreement to the file, or to the income alone, withdrawn as easily as it was given (art. 7-3 RGPD)."""
    purpose = Purpose.INCOME if request.POST.get("objet") == Purpose.INCOME.value else Purpose.FILE
    agreements.withdraw(file, purpose, by=None, now=timezone.now())
    return redirect("own_file")


@require_POST
@of_the_parent
def choices(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """Where this parent chooses what comes by e-mail, or by SMS. A POST: it may make the row of the address."""
    by_sms = bool(file.phone) and (request.POST.get("par") == Channel.SMS.value or not file.email)
    channel, to = (Channel.SMS.value, file.phone) if by_sms else (Channel.EMAIL.value, file.email)
    return redirect(choices_url_of(channel, to, NEW_PLACES))


@require_POST
@of_the_parent
def keep(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """« Garder mon dossier »: an announced deletion is called off, the delay begins again."""
    correction.note_contact(file, by=None, now=timezone.now())
    return redirect("own_file")


@require_http_methods(["GET", "HEAD", "POST"])
@of_the_parent
def erase(request: HttpRequest, file: FamilyFile) -> HttpResponse:
    """Asked once more, then done at once."""
    if request.method != "POST":
        return render(request, "pages/own_file_erase.html")
    erase_file(file, Reason.PARENT, by=None, now=timezone.now())
    let_out(request.session)
    return render(request, "pages/own_file_erased.html")


@login_not_required
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """End the visit: the next person at this screen finds nothing."""
    let_out(request.session)
    return redirect("start")
