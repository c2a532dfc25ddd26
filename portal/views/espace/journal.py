"""The journal of an organisation, for its administrators: who did what, for whom, when."""

from __future__ import annotations

import csv

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.abilities import require
from accounts.access import organisation_for, signed_in
from accounts.domain.abilities import OrganisationAbility
from accounts.events import JournalExported
from accounts.models import Membership, Organisation
from core.audit import record
from core.audit.reading import JournalFilter, of_organisation, types_in
from core.models import AuditEvent
from portal.forms.espace.journal import JournalForm
from portal.pagination import Pager
from portal.words.espace.journal import JournalLine, lines

SIZE = 50
MOST_EXPORTED = 20_000
HEADINGS = ("Date", "Quoi", "Détails", "Qui", "Pour", "Objet", "Requête")
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@never_cache
@require_safe
def journal(request: HttpRequest, pk: int) -> HttpResponse:
    """One page of the journal, filtered; errors beside the fields."""
    organisation = _administered(request, pk)
    form = _form(request, organisation)
    if not form.is_valid():
        return render(request, "espace/journal.html", {"organisation": organisation, "form": form}, status=400)
    events = _events(organisation, form.wanted())
    pager, count = Pager.asked(request.GET.get("page", ""), SIZE), events.count()
    kept = request.GET.copy()
    kept.pop("page", None)
    links = pager.of(count, kept.urlencode())
    if links["beyond"]:
        raise Http404
    context = {
        "organisation": organisation,
        "form": form,
        "count": count,
        "lines": lines(events[pager.offset : pager.offset + SIZE], organisation),
        "pager": links,
        "query": kept.urlencode(),
    }
    return render(request, "espace/journal.html", context)


@never_cache
@require_safe
def journal_csv(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines of the same filter, at most `MOST_EXPORTED`, for a spreadsheet; taking them away is an event too."""
    organisation = _administered(request, pk)
    form = _form(request, organisation)
    if not form.is_valid():
        return render(request, "espace/journal.html", {"organisation": organisation, "form": form}, status=400)
    told = lines(_events(organisation, form.wanted())[:MOST_EXPORTED], organisation)
    with transaction.atomic():
        record(
            JournalExported,
            actor=signed_in(request),
            organisation_id=organisation.pk,
            subject=("accounts.Organisation", organisation.pk),
            data={"lines": len(told)},
            now=timezone.now(),
        )
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-structure-{organisation.pk}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow(HEADINGS)
    writer.writerows(_cells(line) for line in told)
    return response


def _administered(request: HttpRequest, pk: int) -> Organisation:
    organisation = organisation_for(request.user, pk)
    require(request.user, organisation, OrganisationAbility.READ_JOURNAL)
    return organisation


def _form(request: HttpRequest, organisation: Organisation) -> JournalForm:
    return JournalForm(request.GET, types=types_in(organisation.pk, _people(organisation)))


def _events(organisation: Organisation, shown: JournalFilter) -> QuerySet[AuditEvent]:
    return of_organisation(organisation.pk, _people(organisation), shown)


def _people(organisation: Organisation) -> list[int]:
    """Those who work there today: what support did in their place is read there."""
    return list(Membership.objects.filter(organisation=organisation, ended_at=None).values_list("user", flat=True))


def _cells(line: JournalLine) -> list[str]:
    at = localtime(line.at).strftime("%Y-%m-%d %H:%M:%S")
    cells = [at, line.what, line.details, line.who, line.for_whom, line.subject, line.request]
    return [f"'{cell}" if cell.startswith(FORMULA) else cell for cell in cells]
