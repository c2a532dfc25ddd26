"""Why a day of a placement has no seat."""

from __future__ import annotations

from enum import StrEnum


class MissedReason(StrEnum):
    CLOSED = "closed"
    NO_SEAT = "no_seat"
    AGE = "age"
    ELSEWHERE = "elsewhere"
