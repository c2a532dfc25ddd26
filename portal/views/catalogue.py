"""The catalogue of the aids: a list with a small search box, and one clear page each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aids.domain.local_aid import LocalAid
from aids.domain.wording import french_date
from aids.explanation import sentences
from aids.selectors.local_aids import every_local_aid
from portal.catalogue.entries import BY_CODE, ENTRIES
from portal.catalogue.entry import Entry
from portal.catalogue.figures import checked_on, doubts, figure_rows, filled
from portal.catalogue.law import LAWS
from portal.catalogue.search import matches
from portal.views.need import today

MOST_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One aid in the list."""

    title: str
    summary: str
    url: str


@login_not_required
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every aid, or those that « q » names. A search too long is cut, never an error."""
    query = request.GET.get("q", "").replace("\x00", "").strip()[:MOST_CHARACTERS]
    national = [_line(entry) for entry in ENTRIES if matches(query, (entry.title, entry.summary, *entry.other_names))]
    local = [_local_line(aid) for aid in every_local_aid() if matches(query, (aid.title, aid.territory.name))]
    return render(request, "pages/catalogue.html", {"query": query, "national": national, "local": local})


@login_not_required
@require_safe
def aid(request: HttpRequest, code: str) -> HttpResponse:
    """One aid: of the whole country, or of a territory."""
    if code in BY_CODE:
        return render(request, "pages/aid.html", _context(BY_CODE[code], today()))
    local = next((aid for aid in every_local_aid() if aid.slug == code), None)
    if local is None:
        raise Http404
    return render(request, "pages/local_aid.html", _local_context(local))


def aid_url(code: str) -> str:
    """The page of an aid."""
    return reverse("aid", args=[code])


def _line(entry: Entry) -> Line:
    return Line(_(entry.title), _(entry.summary), aid_url(entry.code))


def _local_line(aid: LocalAid) -> Line:
    return Line(aid.title, aid.territory.name, aid_url(aid.slug))


def _context(entry: Entry, on: date) -> dict[str, object]:
    def said(texts: tuple[str, ...]) -> list[str]:
        return [filled(text, entry, on) for text in texts]

    checked = checked_on(entry, on)
    return {
        "entry": entry,
        "what": said(entry.what),
        "who": said(entry.who),
        "how_much": said(entry.how_much),
        "figures": figure_rows(entry, on),
        "deadline": said(entry.deadline),
        "law": LAWS[entry.code],
        "doubts": doubts(entry),
        "checked_on": french_date(checked) if checked else "",
        "on": french_date(on),
    }


def _local_context(aid: LocalAid) -> dict[str, object]:
    until = _("Règles connues jusqu’au %(date)s.") % {"date": french_date(aid.valid_until)} if aid.valid_until else ""
    return {
        "aid": aid,
        "amount": sentences(aid.formula.in_words()),
        "until": until,
        "checked_on": french_date(aid.source.checked_on),
    }
