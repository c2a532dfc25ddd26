"""What lies between an acceptance and a child who comes: papers, a meeting, first visits, then a child who is known."""

from __future__ import annotations

from enum import StrEnum


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
