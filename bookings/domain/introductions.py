"""Mise en relation with an assistant maternel or a home-care provider: a meeting, then a work contract.

Never a seat, and never a written promise to hire, which binds both sides (half a month's pay if broken).
"""

from __future__ import annotations

from enum import StrEnum


class IntroductionState(StrEnum):
    ASKED = "asked"
    MEETING = "meeting"
    SIGNED = "signed"
    DECLINED = "declined"


NEXT: dict[IntroductionState, frozenset[IntroductionState]] = {
    IntroductionState.ASKED: frozenset(
        {IntroductionState.MEETING, IntroductionState.SIGNED, IntroductionState.DECLINED}
    ),
    # A meeting may be moved to another day.
    IntroductionState.MEETING: frozenset(
        {IntroductionState.MEETING, IntroductionState.SIGNED, IntroductionState.DECLINED}
    ),
    IntroductionState.SIGNED: frozenset(),
    IntroductionState.DECLINED: frozenset(),
}
