"""What lies between a free seat and a first day: notice, first visits, and the conditions a place sets; in French.

From the admission terms of a facility (its règlement de fonctionnement). What is unknown is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from childcare.domain.french import (
    Sentence,
    french_clock,
    french_day,
    french_list,
    french_near_day,
    gettext_noop,
)

WITHOUT_VISIT = gettext_noop("accueil possible %(day)s, sans visite avant")
SAME_DAY = gettext_noop("accueil possible %(day)s, visite le jour même")
ONE_VISIT = gettext_noop("1 visite avant, %(day)s")
VISITS = gettext_noop("%(count)s visites avant, %(day)s")
SOME_VISITS = gettext_noop("plusieurs visites avant")
TOO_LATE = gettext_noop("trop tard pour le %(wanted)s : au plus tôt le %(earliest)s")
RESIDENTS_ONLY = gettext_noop("Pour les habitants de %(communes)s")
RESIDENTS_FIRST = gettext_noop("Priorité aux habitants de %(communes)s")
ARRIVAL = gettext_noop("Arriver %(windows)s")
DEPARTURE = gettext_noop("Repartir %(windows)s")
WINDOW = gettext_noop("entre %(start)s et %(end)s")
PRESCRIPTION = gettext_noop("Places pour parents en recherche d’emploi : votre conseiller fait la demande")
SATURDAY = 6


@dataclass(frozen=True, slots=True)
class VisitTerms:
    """`policy` is « none », « same_day », « days », or empty when unknown; the numbers are None when unknown."""

    policy: str
    count: int | None = None
    notice_hours: int | None = None
    urgent_without_visit: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Hours at which children may arrive, or leave."""

    start: time
    end: time


def first_time(terms: VisitTerms, *, wanted: date, is_long: bool, local_now: datetime) -> Sentence | None:
    """What « Première fois » says for a need that begins on the day `wanted`; None when the terms are unknown.

    A short need is met without visit where urgent care is. Visits take one working day each, from the end of the
    notice; care begins on a later working day.
    """
    today = local_now.date()
    ready = ready_on(terms, local_now)
    policy = "none" if terms.urgent_without_visit and not is_long else terms.policy
    if not policy or (policy == "days" and not terms.count):
        return Sentence(SOME_VISITS) if policy else None
    visits = terms.count or 0 if policy == "days" else 0
    visits_from = _working_days_after(ready, 0) if visits else ready
    earliest = _working_days_after(visits_from, visits) if visits else ready
    if wanted < earliest:
        return Sentence(TOO_LATE, (("wanted", french_day(wanted)), ("earliest", french_day(earliest))))
    if visits:
        values = (("count", str(visits)), ("day", french_near_day(visits_from, today)))
        return Sentence(VISITS if visits > 1 else ONE_VISIT, values)
    day = (("day", french_near_day(max(wanted, earliest), today)),)
    return Sentence(SAME_DAY if policy == "same_day" else WITHOUT_VISIT, day)


def ready_on(terms: VisitTerms, local_now: datetime) -> date:
    """The first day after the notice: of the first visit, or of the first stay where there is none."""
    return (local_now + timedelta(hours=terms.notice_hours or 0)).date()


def conditions(
    *,
    residence: str,
    communes: Sequence[str],
    arrivals: Sequence[Window],
    departures: Sequence[Window],
    needs_prescription: bool,
) -> tuple[Sentence, ...]:
    """The conditions worth a line, only those that are true. `residence` is « all », « priority » or « only »."""
    found: list[Sentence] = []
    if communes and residence in ("priority", "only"):
        template = RESIDENTS_ONLY if residence == "only" else RESIDENTS_FIRST
        found.append(Sentence(template, (("communes", french_list(list(communes))),)))
    found += [
        Sentence(template, (("windows", french_list([_window(window) for window in windows], "ou")),))
        for template, windows in ((ARRIVAL, arrivals), (DEPARTURE, departures))
        if windows
    ]
    if needs_prescription:
        found.append(Sentence(PRESCRIPTION))
    return tuple(found)


def _window(window: Window) -> str:
    return WINDOW % {"start": french_clock(window.start), "end": french_clock(window.end)}


def _working_days_after(day: date, count: int) -> date:
    """The day itself or the next working day, then so many working days later."""
    while day.isoweekday() >= SATURDAY:
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while day.isoweekday() >= SATURDAY:
            day += timedelta(days=1)
    return day
