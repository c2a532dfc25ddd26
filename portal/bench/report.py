"""The figures beside the targets: printed after a run, and written in docs/performance.md."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

START, END = "<!-- bench: start -->", "<!-- bench: end -->"
MEASURES = {
    "page": "whole results page",
    "page_price_sort": "same page, cheapest first",
    "empty_page": "same page, nobody near",
    "journey": "search with prices and reasons",
    "search": "search (selector and rows of the page)",
    "answer": "its answer alone (the statement)",
    "lower_bound": "lower bound (20 nearest sites)",
    "baseline": "same answer from slots minus lines",
}


@dataclass(frozen=True, slots=True)
class Target:
    """A target, in words; how its figure is read in a bench; and whether a figure reaches it."""

    name: str
    wanted: str
    read: Callable[[dict[str, Any]], Any]
    is_reached: Callable[[Any], bool]


TARGETS = (
    Target(
        "search / lower bound, densest decile",
        "≤ 3.5",
        lambda bench: bench["ratios"]["search_to_lower_bound"],
        lambda value: value <= 3.5,
    ),
    Target(
        "page / (search + empty page), densest decile",
        "≤ 1.5",
        lambda bench: bench["ratios"]["page_to_search_plus_empty"],
        lambda value: value <= 1.5,
    ),
    Target(
        "page, cheapest first / page, densest decile",
        "≤ 1.25",
        lambda bench: bench["ratios"]["page_price_sort_to_page"],
        lambda value: value <= 1.25,
    ),
    Target(
        "baseline / search, weekly needs, densest decile",
        "≥ 40",
        lambda bench: bench["ratios"]["baseline_to_search_weekly"],
        lambda value: value >= 40,
    ),
    Target(
        "page with ten times as many age groups elsewhere",
        "≤ 1.2",
        lambda bench: bench["ratios"]["page_growth_x10"],
        lambda value: value <= 1.2,
    ),
    Target(
        "web worker after 200 searches (MiB)",
        "< 160 MB (152.6 MiB)",
        lambda bench: bench["worker_rss_mib"],
        lambda value: value * 1.048576 < 160,
    ),
    Target(
        "queries of a page, 1 and 50 results",
        "the same",
        lambda bench: "{page_1_result} and {page_50_results}".format(**bench["queries_per_page"]),
        lambda value: len(set(value.split(" and "))) == 1,
    ),
    Target(
        "weekly hold of 44 lines / bare SQL of the same inserts, p95",
        "≤ 3",
        lambda bench: bench["hold_to_bare_insert"]["ratio"],
        lambda value: value <= 3,
    ),
    Target(
        "nightly roll of every age group (s), making of slots apart",
        "≤ 20",
        lambda bench: bench["roll_seconds"]["roll"],
        lambda value: value <= 20,
    ),
)


def table(bench: dict[str, Any]) -> str:
    """The bench as Markdown."""
    return "\n".join([*_header(bench), "", *_costs(bench), "", *_targets(bench)])


def write_into(document: Path, bench: dict[str, Any]) -> None:
    """Replace what lies between the two marks of the document."""
    text = document.read_text(encoding="utf-8")
    before, _, rest = text.partition(START)
    _, _, after = rest.partition(END)
    document.write_text(f"{before}{START}\n{table(bench)}\n{END}{after}", encoding="utf-8")


def _header(bench: dict[str, Any]) -> Iterator[str]:
    rows, settings = bench["rows"], bench["postgresql"]
    yield (
        f"Commit `{bench['commit'][:12]}`, {bench['date']}, PostgreSQL {settings['server_version']} "
        f"(shared_buffers {settings['shared_buffers']}, fsync {settings['fsync']}, jit {settings['jit']}), "
        f"Python {bench['python']}, {bench['processors']} processors; scale {bench['scale']:g}."
    )
    yield ""
    yield ", ".join(f"{count:,} {table}" for table, count in rows.items()) + "."


def _costs(bench: dict[str, Any]) -> Iterator[str]:
    yield "| ms | median | p95 | densest decile: median | p95 |"
    yield "|---|---:|---:|---:|---:|"
    for measure, label in MEASURES.items():
        every, dense = (bench["measures"][measure][name] for name in ("all", "densest_decile"))
        costs = (every["median_ms"], every["p95_ms"], dense["median_ms"], dense["p95_ms"])
        yield f"| {label} | " + " | ".join(f"{cost:.1f}" for cost in costs) + " |"


def _targets(bench: dict[str, Any]) -> Iterator[str]:
    yield "| target | wanted | measured | |"
    yield "|---|---:|---:|---|"
    for target in TARGETS:
        value = target.read(bench)
        verdict = "not measured" if value is None else "reached" if target.is_reached(value) else "**missed**"
        yield f"| {target.name} | {target.wanted} | {value} | {verdict} |"
    yield ""
    roll = bench["roll_seconds"]
    yield f"Making the slots of one more day: {roll['slots']} s ({roll['slots_made']} slots)."
