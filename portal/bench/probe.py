"""A process that measures one thing at a time, with the settings of production, as its parent asks.

Each line it reads is a question in JSON, each line it writes the answer. `python -m portal.bench.probe` starts it.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from typing import Any

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

from django.db import connection  # noqa: E402 (once Django is set up)
from django.utils import timezone  # noqa: E402

from childcare.domain.answer import Sort  # noqa: E402
from childcare.domain.kinds import ResultKind  # noqa: E402
from childcare.selectors.found_sites import found_sites  # noqa: E402
from childcare.selectors.search import Candidates, ask, candidates  # noqa: E402
from core.timeouts import no_time_limit  # noqa: E402
from portal.bench import statements, world  # noqa: E402
from portal.bench.holding import hold_to_bare_insert  # noqa: E402
from portal.journeys.search import SearchQuery, search  # noqa: E402
from portal.views.places import PAGE_SIZE  # noqa: E402

EVERY_SITE = 1_000_000
HOST = "localhost"


class _Statuses:
    """The part of a WSGI server that hears the status."""

    status = ""

    def start(self, status: str, headers: Any, error: Any = None, /) -> Callable[[bytes], object]:
        self.status = status
        return bytes


class Probe:
    """Answers `{"measure": …, "query": …}`, `hold` without query; times are in milliseconds."""

    def __init__(self, today: date) -> None:
        self.today = today

    def page(self, query: str) -> dict[str, Any]:
        """The whole page, through WSGI: middleware, view, templates, all its bytes."""
        environ = _environ("/places/", query)
        statuses = _Statuses()
        with _counted_queries() as queries:
            start = time.perf_counter()
            response = application(environ, statuses.start)
            body = b"".join(response)
            response.close()
            elapsed = time.perf_counter() - start
        return {"ms": elapsed * 1000, "status": statuses.status, "bytes": len(body), "queries": len(queries)}

    def search(self, query: str) -> dict[str, Any]:
        """The selector: the answer (the question and the statement), then the rows of the page."""
        asked, now = world.asked(query, self.today), timezone.now()
        start = time.perf_counter()
        question = ask(asked.need, now=now)
        found = candidates(question, asked.filters.filters, Sort.RELEVANCE, now=now, first=PAGE_SIZE)
        answered = time.perf_counter() - start
        sites = found_sites((one.site_id for one in found.first), labelled_on=question.first_day)
        elapsed = time.perf_counter() - start
        return {
            "ms": elapsed * 1000,
            "answer_ms": answered * 1000,
            "count": sum(found.count_by_kind.values()),
            "rows": len(sites),
        }

    def journey(self, query: str, limit: int = PAGE_SIZE) -> dict[str, Any]:
        """The search with prices and reasons, as the page asks it, for `limit` places."""
        asked, now = world.asked(query, self.today), timezone.now()
        with _counted_queries() as queries:
            start = time.perf_counter()
            answer = search(SearchQuery(asked.need, asked.filters.filters, limit=limit), now=now)
            elapsed = time.perf_counter() - start
        return {"ms": elapsed * 1000, "places": len(answer.places), "count": answer.count, "queries": len(queries)}

    def lower_bound(self, query: str) -> dict[str, Any]:
        question = ask(world.asked(query, self.today).need, now=timezone.now())
        parameters = statements.place(question)
        start = time.perf_counter()
        rows = _fetch(statements.LOWER_BOUND, parameters)
        elapsed = time.perf_counter() - start
        return {"ms": elapsed * 1000, "rows": len(rows)}

    def groups(self, query: str) -> dict[str, Any]:
        question = ask(world.asked(query, self.today).need, now=timezone.now())
        return {"groups": _fetch(statements.GROUPS_AROUND, statements.place(question))[0][0]}

    def baseline(self, query: str) -> dict[str, Any]:
        """Slots minus lines, and whether every site has exactly the minutes that the search gives it."""
        asked, now = world.asked(query, self.today), timezone.now()
        question = ask(asked.need, now=now)
        parameters = statements.baseline(question)
        start = time.perf_counter()
        rows = _fetch(statements.BASELINE, parameters)
        elapsed = time.perf_counter() - start
        found = candidates(question, asked.filters.filters, Sort.PRICE, now=now, first=EVERY_SITE)
        expected, seen = dict(rows), _covered_minutes(found)
        different = {site for site in expected | seen if expected.get(site) != seen.get(site)}
        return {"ms": elapsed * 1000, "sites": len(rows), "different_sites": sorted(different)[:10]}

    def hold(self) -> dict[str, Any]:
        """An option of a whole weekly need, beside the bare SQL of its rows."""
        return hold_to_bare_insert(self.today, timezone.now())


def _covered_minutes(found: Candidates) -> dict[int, int]:
    """The minutes of the sites with some seats free, which the baseline finds too."""
    return {each.site_id: each.covered_minutes for each in found.first if each.kind is ResultKind.FREE}


def _fetch(sql: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


@contextmanager
def _counted_queries():
    """The statements executed inside."""
    queries: list[str] = []

    def count(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        queries.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield queries


def _environ(path: str, query: str) -> dict[str, Any]:
    """What gunicorn gives for a GET behind the proxy that ends TLS."""
    return {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "SCRIPT_NAME": "",
        "QUERY_STRING": query,
        "SERVER_NAME": HOST,
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT": "text/html",
        "HTTP_ACCEPT_LANGUAGE": "fr",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


def main() -> None:
    today = date.fromisoformat(sys.argv[1])
    probe = Probe(today)
    with no_time_limit():
        for line in sys.stdin:
            question = json.loads(line)
            answer = getattr(probe, question.pop("measure"))(**question)
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
