"""The row locks of bookings: age groups first, all at once, then the facility where a quota is counted, then one demand
(docs/concurrence.md)."""

from __future__ import annotations

from collections.abc import Iterable

from bookings.models import Booking, Demand
from childcare.locks import lock_age_groups, lock_facility
from childcare.models import Line


def lock_demand(pk: int, *, also_lock: Iterable[int] = (), facility_id: int | None = None) -> Demand:
    """The demand as it is once the age groups of all its seats, and those of `also_lock`, then the facility when one is
    given, then itself, are locked.

    Every change of a booking begins so: of two choices of one family, one is decided before the other. Raises
    Demand.DoesNotExist, and TransactionManagementError outside a transaction.
    """
    lines = Line.objects.filter(reservation__booking__demand=pk, active=True)
    lock_age_groups({*also_lock, *lines.values_list("slot__age_group", flat=True)})
    if facility_id is not None:
        lock_facility(facility_id)
    return Demand.objects.select_for_update(no_key=True).get(pk=pk)


def lock_to_hold(pk: int, age_group_ids: Iterable[int], facility_id: int) -> bool:
    """The same for a demand that takes its first seats; whether it is open. Where it keeps seats already nothing is to
    be changed, so that theirs need no lock. Raises Demand.DoesNotExist."""
    lock_age_groups(age_group_ids)
    lock_facility(facility_id)
    return Demand.objects.select_for_update(no_key=True).values_list("closed_at", flat=True).get(pk=pk) is None


def lock_booking(pk: int, *, also_lock: Iterable[int] = (), facility_id: int | None = None) -> Booking:
    """A booking, its demand and its site, as they are once its demand is locked. Raises Booking.DoesNotExist."""
    demand = Booking.objects.values_list("demand", flat=True).get(pk=pk)
    lock_demand(demand, also_lock=also_lock, facility_id=facility_id)
    return Booking.objects.select_related("demand", "site__facility", "reservation").get(pk=pk)


def lock_booking_if_free(pk: int) -> Booking | None:
    """The same for a job that runs in several workers: None when another one holds the demand, or it is gone."""
    demand = Booking.objects.filter(pk=pk).values_list("demand", flat=True).first()
    if demand is None:
        return None
    lines = Line.objects.filter(reservation__booking__demand=demand, active=True)
    lock_age_groups(lines.values_list("slot__age_group", flat=True))
    if not Demand.objects.select_for_update(no_key=True, skip_locked=True).filter(pk=demand).exists():
        return None
    return Booking.objects.select_related("demand", "site__facility", "reservation").filter(pk=pk).first()
