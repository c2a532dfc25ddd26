"""The row locks of childcare, all of them, in the one order of docs/concurrence.md.

The SQL function takes the calendar's advisory lock, shared, then the age groups by id, for the whole transaction. A
service calls it once, before it reads what it will decide on; the triggers take the same locks again at no cost.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction


def lock_age_groups(age_group_ids: Iterable[int]) -> None:
    """Keep every other writer away from the seats of these groups until the transaction ends.

    Raises TransactionManagementError outside a transaction, where the locks would be gone at once.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Locks need a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT lock_age_groups(%s::bigint[])", [sorted(set(age_group_ids))])


def filling_until() -> date:
    """The last day that every write fills the calendar to; it does not move before the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT filling_until()")
        day: date = cursor.fetchone()[0]
        return day


def lock_facility(facility_id: int) -> None:
    """Keep every other change of who manages a facility, or of its record, away until the transaction ends.

    After `lock_age_groups`, when both are needed. Raises TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("Locks need a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM facility WHERE id = %s FOR NO KEY UPDATE", [facility_id])
