"""The address of a search: short, shareable, and never more than birth months, hours and a commune."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict
from django.urls import reverse

from portal.forms.need import NeedForm

SPENT = frozenset({"enfants", "csrfmiddlewaretoken"})  # they only shape page 2
COMPARED = "lieu"
CHOSEN = "choix"  # places that will be asked before the next one that is chosen
MOST_COMPARED = 3
MOST_VALUES = 40


def tidy(query: QueryDict) -> QueryDict | None:
    """The same search without its empty fields; None when there is nothing to take out."""
    kept = [(name, value) for name, values in query.lists() for value in values if value and name not in SPENT]
    if len(kept) == sum(len(values) for _, values in query.lists()):
        return None
    return _query(kept)


def need_pairs(form: NeedForm, query: QueryDict) -> list[tuple[str, str]]:
    """Names and values of the need alone, for the hidden fields of the filters; the commune in one word."""
    names = form.names - {"ville", "commune"}
    pairs = [(name, value) for name in query if name in names for value in query.getlist(name)[:MOST_VALUES]]
    pairs += [(COMPARED, str(pk)) for pk in compared_sites(query)] + [(CHOSEN, str(pk)) for pk in chosen_sites(query)]
    return [*pairs, *([("ville", form.commune.label)] if form.commune else [])]


def compared_sites(query: QueryDict) -> list[int]:
    """The sites chosen to be compared, in the order they were chosen; the oldest gives way to a fourth."""
    return _sites(query.getlist(COMPARED))


def chosen_sites(query: QueryDict) -> list[int]:
    """The sites to be asked already, in order, while another one is looked for."""
    return _sites(query.getlist(CHOSEN))


def ask_address(query: str, site_id: int) -> str:
    """Where this site is asked, after those chosen before it; `query` is the search."""
    return f"{reverse('ask_places')}?{query}&{COMPARED}={site_id}"


def asked_again_address(query: QueryDict) -> str:
    """Back to the demand to which a place is being added; empty without one."""
    chosen = chosen_sites(query)
    places = "".join(f"&{COMPARED}={number}" for number in chosen)
    return f"{reverse('ask_places')}?{filter_query(query, without=(CHOSEN,))}{places}" if chosen else ""


def filter_query(query: QueryDict, without: Iterable[str] = ()) -> str:
    """The search and its filters, without empty fields nor page number: what links of a result lead back to."""
    left_out = {"page", COMPARED, *SPENT, *without}
    return _query(
        [(name, value) for name, values in query.lists() if name not in left_out for value in values if value]
    ).urlencode()


def _sites(texts: Iterable[str]) -> list[int]:
    numbers = [text for text in texts if text.isascii() and text.isdigit() and len(text) < 15]
    return list(dict.fromkeys(int(text) for text in numbers))[-MOST_COMPARED:]


def _query(pairs: Iterable[tuple[str, str]]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value)
    return query
