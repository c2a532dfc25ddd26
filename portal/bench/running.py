"""One bench from end to end: fill, measure, roll, and the figures."""

from __future__ import annotations

import os
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

from childcare.domain.ring import FILLED_DAYS
from childcare.services import calendar, public_holidays
from core.timeouts import no_time_limit
from portal.bench import scratch, world
from portal.bench.figures import ratios, summary
from portal.bench.filling import fill, row_counts
from portal.bench.growing import grow
from portal.bench.measuring import Bench, hold_to_bare_insert, measured, queries_per_page
from portal.bench.processes import collect_static_files, probe, production_environment, worker_rss_mib
from portal.bench.report import MEASURES
from portal.bench.searches import Search
from portal.bench.statements import LOWER_BOUND

FACILITIES = 20_000
Say = Callable[[str], None]


def run(scale: float, searches: int, *, growth: bool, keep: bool, say: Say) -> dict[str, Any]:
    """Make the databases, measure, drop them; the figures as written in build/bench.json."""
    today = calendar.today()
    drawn = world.searches(today, searches)
    static_root = Path(settings.BASE_DIR) / "build" / "bench-static"
    with scratch.scratch_database(keep=keep), no_time_limit():
        facts = _prepare(round(FACILITIES * scale), today, say)
        environment = production_environment(scratch.database_url(scratch.BASE), static_root)
        collect_static_files(static_root, environment)
        if growth:
            say("Dix fois plus de groupes d’âge ailleurs…")
            _grown_copy()
        figures = _measures(environment, drawn, today, growth, say)
        say("Mémoire d’un processus web…")
        rss = worker_rss_mib(environment, [one.query for one in drawn])
        say("Avance nocturne du calendrier…")
        return _context(scale) | facts | figures | {"worker_rss_mib": rss, "roll_seconds": _roll(today)}


def _prepare(facilities: int, today: date, say: Say) -> dict[str, Any]:
    """Fill the scratch database, build its calendars by the project's own function, and analyze."""
    started = time.monotonic()
    say(f"Données : {facilities} lieux…")
    fill(facilities, world.national_map(), today + timedelta(days=FILLED_DAYS - 1), timezone.now(), _holidays(today))
    filled = time.monotonic()
    say("Calendriers…")
    calendar.rebuild_all()
    rebuilt = time.monotonic()
    _vacuum()
    seconds = {"fill": round(filled - started, 1), "rebuild": round(rebuilt - filled, 1)}
    return {"rows": row_counts(), "bytes": scratch.sizes(), "prepare_seconds": seconds}


def _holidays(today: date) -> Callable[[str], frozenset[date]]:
    """Public holidays by département, as the slots' service knows them."""
    known = public_holidays.between(today - timedelta(days=7), today + timedelta(days=FILLED_DAYS))
    zones = set(public_holidays.zones())

    @cache
    def of(departement: str) -> frozenset[date]:
        zone = departement if departement in zones else ""
        return frozenset(day for where, day in zip(known.zones, known.days, strict=True) if where == zone)

    return of


def _grown_copy() -> None:
    with scratch.copy_of_scratch(), no_time_limit():
        grow()
        _vacuum()


def _vacuum() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")


def _measures(
    environment: dict[str, str], drawn: Sequence[Search], today: date, growth: bool, say: Say
) -> dict[str, Any]:
    with ExitStack() as processes:
        base = processes.enter_context(probe(environment, today))
        grown = None
        if growth:
            elsewhere = environment | {"DATABASE_URL": scratch.database_url(scratch.GROWN)}
            grown = processes.enter_context(probe(elsewhere, today))
        bench = Bench(base, grown, drawn, today, say)
        timed = measured(bench)
        return {
            "searches": len(timed),
            "measures": {measure: summary(timed, measure) for measure in MEASURES},
            "ratios": ratios(timed),
            "groups_around": [one.groups for one in timed],
            "lower_bound_sql": LOWER_BOUND,
            "queries_per_page": queries_per_page(bench),
            "hold_to_bare_insert": hold_to_bare_insert(bench),
        }


def _roll(today: date) -> dict[str, float | int]:
    """The night after today: the slots of one more day, then every ring moved by a day."""
    until = today + timedelta(days=FILLED_DAYS)
    started = time.monotonic()
    made = calendar.make_slots(until, until)
    slots_done = time.monotonic()
    calendar.roll(today=today + timedelta(days=1))
    both = time.monotonic()
    # The roll looks twice more for slots to make, and finds none: that is part of the roll.
    return {"slots": round(slots_done - started, 1), "slots_made": made, "roll": round(both - slots_done, 1)}


def _context(scale: float) -> dict[str, Any]:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=40"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()
    return {
        "date": timezone.localtime().isoformat(timespec="minutes"),
        "commit": commit or "unknown",
        "scale": scale,
        "python": platform.python_version(),
        "processors": _processors(),
        "postgresql": scratch.server_settings(),
    }


def _processors() -> int:
    return os.cpu_count() or 0
