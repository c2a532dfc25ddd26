"""The free seats of some age groups, seat by seat, as they are once the groups are locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from childcare.domain.kinds import Audience, SlotKind
from childcare.domain.ring import QUARTERS_PER_DAY
from childcare.domain.seating import FreeRun, Taken, free_runs
from childcare.domain.seats import answers, seat_class
from childcare.models import Line, Slot

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Offer:
    """A slot that answers the need, in quarter-hours."""

    pk: int
    start: int
    end: int
    seats: int
    seat_class: int


class FreeSeats:
    """What may still be taken for one class of need at the hours wanted, and what has been chosen so far.

    `wanted`: (age group, first quarter-hour, last one excluded); the groups must be locked. All is read at once, so
    that a whole weekly need costs no more queries than one stay.
    """

    def __init__(self, class_of_need: int, wanted: Sequence[tuple[int, int, int]]) -> None:
        self._offers = _offers(class_of_need, wanted)
        self._taken: dict[tuple[int, int], list[Span]] = defaultdict(list)
        slots = [offer.pk for offers in self._offers.values() for offer in offers]
        lines = Line.objects.filter(slot__in=slots, active=True).values_list("slot", "seat", "during")
        for slot, seat, during in lines:
            self._taken[slot, seat].append((during.lower, during.upper))

    def take(self, taken: Iterable[Taken]) -> None:
        for piece in taken:
            self._taken[piece.slot_id, piece.seat].append((piece.start, piece.end))

    def runs(self, age_group_id: int, start: int, end: int) -> list[FreeRun]:
        """The free runs of every usable seat that meets these quarter-hours."""
        return [
            run
            for day in _days_before(start, end)
            for offer in self._offers[age_group_id, day]
            if offer.start < end and start < offer.end
            for seat in range(1, offer.seats + 1)
            for run in free_runs(
                offer.pk, seat, offer.start, offer.end, offer.seat_class, self._taken.get((offer.pk, seat), ())
            )
        ]


def _offers(class_of_need: int, wanted: Sequence[tuple[int, int, int]]) -> dict[tuple[int, int], list[_Offer]]:
    """The usable slots that may meet what is wanted, by age group and ordinal of their day."""
    groups = {group for group, _, _ in wanted}
    days = {day for _, start, end in wanted for day in _days_before(start, end)}
    slots = Slot.objects.filter(age_group__in=groups, day__in=[date.fromordinal(day) for day in days])
    found: dict[tuple[int, int], list[_Offer]] = defaultdict(list)
    columns = slots.values_list("pk", "age_group", "day", "during", "seats", "kind", "audience")
    for pk, group, day, during, seats, kind, audience in columns:
        offered = SlotKind(kind), Audience(audience)
        if answers(*offered, class_of_need):
            offer = _Offer(pk, during.lower, during.upper, seats, seat_class(*offered))
            found[group, day.toordinal()].append(offer)
    return found


def _days_before(start: int, end: int) -> range:
    """The ordinals of the days whose slots may meet these quarter-hours: a slot may run past midnight."""
    return range(start // QUARTERS_PER_DAY - 1, end // QUARTERS_PER_DAY + 1)
