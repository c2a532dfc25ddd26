"""What a facility's admission terms say for this need: the « Première fois » line and the conditions."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from childcare.domain.first_visit import VisitTerms, Window, conditions, first_time
from childcare.domain.french import Sentence
from childcare.models import Facility
from territory.gazetteer import gazetteer


def first_visit(facility: Facility, *, wanted: date, is_long: bool, local_now: datetime) -> Sentence | None:
    """What « Première fois » says, None when the facility says nothing about it."""
    terms = VisitTerms(
        policy=facility.first_visits,
        count=facility.first_visit_count,
        notice_hours=facility.minimum_notice_hours,
        urgent_without_visit=bool(facility.urgent_without_visit),
    )
    return first_time(terms, wanted=wanted, is_long=is_long, local_now=local_now)


def true_conditions(facility: Facility, *, takes_kept_seats: bool) -> tuple[Sentence, ...]:
    """The conditions that hold for this family, which needs seats kept for parents in insertion or not."""
    named = (gazetteer().by_insee(code) for code in facility.residence_communes)
    return conditions(
        residence=facility.residence,
        communes=[commune.name for commune in named if commune],
        arrivals=_windows(facility.arrival_windows),
        departures=_windows(facility.departure_windows),
        needs_prescription=takes_kept_seats and facility.avip_prescription,
    )


def _windows(written: Any) -> list[Window]:
    """Windows as written by a person in the admin; what cannot be read is not said."""
    found = []
    for window in written if isinstance(written, list) else []:
        try:
            found.append(Window(time.fromisoformat(window["from"]), time.fromisoformat(window["until"])))
        except (KeyError, TypeError, ValueError):
            continue
    return found
