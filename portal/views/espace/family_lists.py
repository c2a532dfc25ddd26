"""Families by lists: brought in from a CSV, checked before anything is written; taken out in CSV or XLSX."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Membership
from core.audit import record
from families.access import needs_of, working_for
from families.agreement_texts import current_text
from families.bulk_list import COLUMNS, FamilyList, ListNotRead, read_list, written_again
from families.domain.agreement_text import Purpose
from families.events import FilesExported
from families.selectors.team import TeamFilter, files_of_team
from families.services.bulk import Imported, open_all, with_known
from families.team_export import as_csv, as_xlsx
from portal.forms.espace.family_list import FamilyListForm

FORMATS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
OPEN = "ouvrir"


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """A list: « Vérifier » writes nothing, tells each line; « Ouvrir » opens the good ones, keeps the others here."""
    membership = working_for(request.user, request.GET.get("structure", ""))
    needs = needs_of(request.user).filter(organisation=membership.organisation_id)
    if request.method != "POST":
        return _page(request, membership, FamilyListForm(needs=needs))
    form = FamilyListForm(request.POST, request.FILES, needs=needs)
    if not form.is_valid():
        return _page(request, membership, form, status=400)
    text = form.cleaned_data["liste"]
    try:
        read = read_list(text, timezone.localdate())
    except ListNotRead as error:
        form.add_error("liste", str(error))
        return _page(request, membership, _showing(form, text), status=400)
    if OPEN in request.POST:
        return _open(request, membership, form, read)
    checked = FamilyList(with_known(read.lines, membership))
    return _page(request, membership, _showing(form, text), checked)


@never_cache
@require_POST
def take_out(request: HttpRequest, kind: str) -> HttpResponse:
    """The files of the organisation, all of them; the journal keeps who took them out."""
    if kind not in FORMATS:
        raise Http404
    membership = working_for(request.user, request.POST.get("structure", ""))
    files = list(files_of_team(membership.organisation, TeamFilter(closed=True)))
    make, content_type = FORMATS[kind]
    with transaction.atomic():
        record(
            FilesExported,
            actor=membership.user,
            organisation_id=membership.organisation_id,
            data={"count": len(files), "format": kind},
            now=timezone.now(),
        )
    answer = HttpResponse(make(files), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="dossiers-{timezone.localdate():%Y-%m-%d}.{kind}"'
    return answer


def _open(request: HttpRequest, membership: Membership, form: FamilyListForm, read: FamilyList) -> HttpResponse:
    done = open_all(read.good, counsellor=membership, need=form.cleaned_data["besoin"], now=timezone.now())
    messages.success(request, _told(done))
    if not read.bad:
        return redirect("family_files")
    # What could not be opened stays in the page, to be corrected.
    return _page(request, membership, _showing(form, written_again(read.bad)), FamilyList(read.bad), status=400)


def _told(done: Imported) -> str:
    opened, known = len(done.opened), len(done.known)
    parts = [ngettext("%(n)s dossier ouvert.", "%(n)s dossiers ouverts.", opened) % {"n": opened}]
    if known:
        parts.append(ngettext("%(n)s était déjà ouvert.", "%(n)s étaient déjà ouverts.", known) % {"n": known})
    if done.untold:
        told = ngettext("%(n)s lien à remettre en main propre.", "%(n)s liens à remettre en main propre.", done.untold)
        parts.append(told % {"n": done.untold})
    return " ".join(parts)


def _showing(form: FamilyListForm, text: str) -> FamilyListForm:
    """The same form with this text in the page: a file cannot be shown again, its content can."""
    form.data = {**form.data.dict(), "liste": text} if isinstance(form.data, QueryDict) else form.data
    return form


def _page(
    request: HttpRequest,
    membership: Membership,
    form: FamilyListForm,
    read: FamilyList | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "membership": membership,
        "form": form,
        "read": read,
        "columns": ";".join(COLUMNS),
        "agreement": current_text(Purpose.FILE),
    }
    return render(request, "espace/familles/import.html", context, status=status)
