"""The free seats of an age group, seat by seat, as they are once the group is locked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.backends.postgresql.psycopg_any import NumericRange

from childcare.domain.kinds import Audience, SlotKind
from childcare.domain.ring import QUARTERS_PER_DAY
from childcare.domain.seating import FreeRun, Taken, free_runs
from childcare.domain.seats import answers, seat_class
from childcare.models import Line, Slot


class FreeSeats:
    """What may still be taken for one class of need, and what has been chosen so far."""

    def __init__(self, class_of_need: int) -> None:
        self._class_of_need = class_of_need
        self._chosen: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)

    def take(self, taken: Iterable[Taken]) -> None:
        for piece in taken:
            self._chosen[piece.slot_id, piece.seat].append((piece.start, piece.end))

    def runs(self, age_group_id: int, start: int, end: int) -> list[FreeRun]:
        """The free runs of every usable seat that meets these quarter-hours; the group must be locked."""
        days = (date.fromordinal(start // QUARTERS_PER_DAY - 1), date.fromordinal(end // QUARTERS_PER_DAY))
        slots = Slot.objects.filter(age_group=age_group_id, day__range=days, during__overlap=NumericRange(start, end))
        usable = [slot for slot in slots if answers(SlotKind(slot.kind), Audience(slot.audience), self._class_of_need)]
        taken = defaultdict(list, {key: list(spans) for key, spans in self._chosen.items()})
        for line in Line.objects.filter(slot__in=usable, active=True):
            taken[line.slot_id, line.seat].append((line.during.lower, line.during.upper))
        return [
            run
            for slot in usable
            for seat in range(1, slot.seats + 1)
            for run in free_runs(
                slot.pk,
                seat,
                slot.during.lower,
                slot.during.upper,
                seat_class(SlotKind(slot.kind), Audience(slot.audience)),
                taken[slot.pk, seat],
            )
        ]
