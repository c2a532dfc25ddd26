"""The only reasons for which a place may refuse a child, or close a request.

Handicap, health, origin, or the parents having no job are never reasons (Défenseur des droits, decision 2020-185): they
are not in this list, so no page, import or service can record one. « Accueil à préparer » is no refusal: it goes to the
coordinator.
"""

from __future__ import annotations

from enum import StrEnum


class RefusalReason(StrEnum):
    NO_SEAT = "no_seat"
    AGE = "age"
    HOURS = "hours"
    RESIDENCE = "residence"
    INCOMPLETE_FILE = "incomplete_file"


class DepartureReason(StrEnum):
    """Why a manager takes a family before the first of the waiting list."""

    SIBLING = "sibling"
    AGE_BALANCE = "age_balance"
    HOURS_FIT = "hours_fit"
    START_NEARER = "start_nearer"
    FAMILY_DECLINED = "family_declined"
