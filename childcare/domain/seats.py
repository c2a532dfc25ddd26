"""Which seats answer which need: four cumulative classes, the only place this rule is written.

A need of more than four weeks asks regular seats; a shorter or dated one may also take occasional, urgent and
ephemeral seats. Seats kept for parents « en parcours d'insertion » answer only those parents, who may take every other
seat too. An urgent seat is for a need nobody could foresee (accueil d'urgence, circ. Cnaf 2019-005): any short or dated
need sees it, and the facility, which always confirms, decides.
"""

from __future__ import annotations

from datetime import timedelta

from childcare.domain.kinds import Audience, SlotKind

LONG_NEED = timedelta(weeks=4)

LONG_EVERYONE, LONG_INSERTION, SHORT_EVERYONE, SHORT_INSERTION = range(4)
CLASSES = (LONG_EVERYONE, LONG_INSERTION, SHORT_EVERYONE, SHORT_INSERTION)


def class_of_need(*, is_long: bool, in_insertion: bool) -> int:
    """The class a need belongs to: an index into `age_group.row_for`."""
    return (0 if is_long else 2) + (1 if in_insertion else 0)


def answers(kind: SlotKind, audience: Audience, class_of_need: int) -> bool:
    """Whether a seat of that kind and audience may be taken for a need of that class."""
    short = class_of_need in (SHORT_EVERYONE, SHORT_INSERTION)
    insertion = class_of_need in (LONG_INSERTION, SHORT_INSERTION)
    return (short or kind is SlotKind.REGULAR) and (insertion or audience is Audience.EVERYONE)


def seat_class(kind: SlotKind, audience: Audience) -> int:
    """The least class of need a seat answers; the SQL function of the same name says the same."""
    return class_of_need(is_long=kind is SlotKind.REGULAR, in_insertion=audience is Audience.INSERTION)
