"""What followed placements, for the report: counts only, and none so small that a family could be guessed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from bookings.domain.life import State
from bookings.models import Booking

LEAST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Placements that ended in a period, and what followed. None is hidden: one to four, or what would tell it."""

    ended: int | None
    job: int | None
    training: int | None
    search: int | None


def outcomes(first: date, last: date, *, departement: str = "", organisation_id: int | None = None) -> Outcomes:
    """Of the children who came and whose last day is in the period, both days included: in a département of the places,
    and of the families that an organisation follows, when given."""
    ended = Booking.objects.filter(state=State.ATTENDED, until__range=(first, last))
    if departement:
        ended = ended.filter(site__insee_code__startswith=departement)
    if organisation_id is not None:
        ended = ended.filter(demand__organisation=organisation_id)
    counts = {outcome.value: Count("pk", filter=Q(outcome=outcome)) for outcome in Booking.Outcome}
    found = ended.aggregate(ended=Count("pk"), **counts)
    return Outcomes(**_hidden(found))


def _hidden(found: dict[str, int]) -> dict[str, int | None]:
    """Small counts are hidden, and the next smallest with them until what is hidden is no small number either: the
    total less the others would give it away."""
    total = found.pop("ended")
    answers = {**found, "": total - sum(found.values())}  # without an answer
    hidden = {name for name, count in answers.items() if 0 < count < LEAST_SHOWN}
    for name in sorted(answers.keys() - hidden, key=answers.__getitem__):
        if 0 < sum(answers[each] for each in hidden) < LEAST_SHOWN and answers[name]:
            hidden.add(name)
    shown = {name: None if name in hidden else count for name, count in answers.items() if name}
    return {"ended": total if total == 0 or total >= LEAST_SHOWN else None, **shown}
