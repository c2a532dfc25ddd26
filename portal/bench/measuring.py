"""The measures of one bench, interleaved so that a busy machine weighs the same on each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db import connection

from childcare.domain.answer import Sort
from portal.bench.figures import Timed
from portal.bench.processes import ProbeProcess
from portal.bench.searches import Search, address
from portal.bench.world import national_map

ROUNDS = 3
FAR_KM = 60
MANY, FEW = 50, 1
BY_PRICE = urlencode({"tri": Sort.PRICE.value})


class WrongAnswer(RuntimeError):
    """A measured thing did not answer as it should: its time would mean nothing."""


@dataclass(frozen=True, slots=True)
class Bench:
    """The two processes to ask: on the data set, and on the one ten times larger; and what to ask them."""

    base: ProbeProcess
    grown: ProbeProcess | None
    searches: Sequence[Search]
    today: date
    say: Callable[[str], None]


def measured(bench: Bench) -> list[Timed]:
    """Every search, ROUNDS times: each page, the search and the lower bound one after the other, then the baseline."""
    nowhere = commune_without_anybody()
    timed = [Timed(one.weekly, one.radius_km, bench.base.ask("groups", one.query)["groups"]) for one in bench.searches]
    for _ in range(2):  # caches and templates warm
        _round(bench, timed[:10], nowhere, keep=False)
    for number in range(ROUNDS):
        bench.say(f"Mesures, tour {number + 1} sur {ROUNDS}…")
        _round(bench, timed, nowhere, keep=True)
    bench.say("Même réponse depuis les créneaux et les réservations…")
    for one, costs in zip(bench.searches, timed, strict=True):
        answer = bench.base.ask("baseline", one.query)
        if answer["different_sites"]:
            raise WrongAnswer(f"{one.query}: the search and the baseline differ on sites {answer['different_sites']}")
        costs.add("baseline", answer["ms"])
    return timed


def _round(bench: Bench, timed: Sequence[Timed], nowhere: Any, *, keep: bool) -> None:
    for one, costs in zip(bench.searches, timed, strict=False):
        empty = _elsewhere(one, nowhere)
        results = {
            "empty_page": _page(bench.base, empty),
            "page": _page(bench.base, one.query),
            "page_price_sort": _page(bench.base, f"{one.query}&{BY_PRICE}"),
            **({"grown_page": _grown_page(bench.grown, one.query, empty)} if bench.grown else {}),
            "search": bench.base.ask("search", one.query),
            "lower_bound": bench.base.ask("lower_bound", one.query),
            "journey": bench.base.ask("journey", one.query),
        }
        if keep:
            for measure, answer in results.items():
                costs.add(measure, answer["ms"])
            costs.add("answer", results["search"]["answer_ms"])


def _page(probe: ProbeProcess, query: str) -> dict[str, Any]:
    answer = probe.ask("page", query)
    if not answer["status"].startswith("200"):
        raise WrongAnswer(f"{answer['status']} for /places/?{query}")
    return answer


def _grown_page(probe: ProbeProcess, query: str, empty: str) -> dict[str, Any]:
    """The page on the larger database, after the one that finds nobody, as on the smaller: in a process as warm."""
    _page(probe, empty)
    return _page(probe, query)


def _elsewhere(one: Search, commune: Any) -> str:
    """The same need near another commune."""
    place = address({}, one.commune, one.radius_km)
    return one.query.replace(place, address({}, commune, one.radius_km))


def commune_without_anybody() -> Any:
    """The largest commune with nobody to look after children within FAR_KM."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT latitude, longitude FROM site")
        taken = {(round(latitude), round(longitude)) for latitude, longitude in cursor.fetchall()}
    for commune in sorted(national_map().communes, key=lambda each: -(each.population or 0)):
        row, column = round(commune.latitude or 0), round(commune.longitude or 0)
        around = {(row + north, column + east) for north in (-1, 0, 1) for east in (-1, 0, 1)}
        if not around & taken:
            return commune
    raise WrongAnswer("every commune has somebody near")


def queries_per_page(bench: Bench) -> dict[str, int]:
    """Queries of a search that shows one place, and of one that shows fifty; and of their pages."""
    counts = [(bench.base.ask("journey", one.query)["count"], one) for one in bench.searches]
    lonely = [one for count, one in counts if count == FEW]
    crowded = [one for count, one in counts if count >= MANY]
    if not lonely or not crowded:
        raise WrongAnswer("no search finds exactly one place, or none finds fifty")
    return {
        "search_1_result": bench.base.ask("journey", lonely[0].query, limit=MANY)["queries"],
        "search_50_results": bench.base.ask("journey", crowded[0].query, limit=MANY)["queries"],
        "page_1_result": _page(bench.base, lonely[0].query)["queries"],
        "page_50_results": _page(bench.base, crowded[0].query)["queries"],
    }


def hold_to_bare_insert(bench: Bench) -> dict[str, Any]:
    """After the searches: it adds a crèche, and writes."""
    bench.say("Options d’un besoin hebdomadaire…")
    return bench.base.ask("hold")
