"""What lies between an acceptance and a child who comes: papers, a meeting, first visits, then a child who is known."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from aids.domain.civil_months import months_after

# Insurance is renewed each year and the tariff is of a year's income: after a year away, papers are looked at again.
KNOWN_MONTHS = 12
# Vaccination that is not up to date: the child comes meanwhile (art. R.3111-8 CSP).
PROVISIONAL_MONTHS = 3
VACCINATION = "vaccination"


class AdmissionState(StrEnum):
    """Of one child at one facility. `KNOWN` lasts until a date."""

    TO_DO = "to_do"
    MEETING = "meeting"
    PAPERS = "papers"
    VISITS = "visits"
    KNOWN = "known"


# Forward, one or several steps at once, or back to the papers when one lacks.
NEXT: dict[AdmissionState, frozenset[AdmissionState]] = {
    AdmissionState.TO_DO: frozenset(
        {AdmissionState.MEETING, AdmissionState.PAPERS, AdmissionState.VISITS, AdmissionState.KNOWN}
    ),
    AdmissionState.MEETING: frozenset({AdmissionState.PAPERS, AdmissionState.VISITS, AdmissionState.KNOWN}),
    AdmissionState.PAPERS: frozenset({AdmissionState.VISITS, AdmissionState.KNOWN}),
    AdmissionState.VISITS: frozenset({AdmissionState.PAPERS, AdmissionState.KNOWN}),
    AdmissionState.KNOWN: frozenset({AdmissionState.TO_DO}),
}


def known_after(last_stay: date) -> date:
    """The last day on which a child is known, whose last stay is that day."""
    return months_after(last_stay, KNOWN_MONTHS)


def provisional_after(admitted: date) -> date:
    """The day by which vaccination is brought up to date, for a child admitted that day."""
    return months_after(admitted, PROVISIONAL_MONTHS)


def blocking(missing: list[str]) -> list[str]:
    """The missing papers for which a file is incomplete: vaccination never stops a child, it makes the admission
    provisional."""
    return [code for code in missing if code != VACCINATION]
