"""What a file says of a family: everything it may ever hold, in one value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

MOST_CHILDREN = 12


@dataclass(frozen=True, slots=True)
class Family:
    """A parent by the first name and one way to be reached; children by the first day of their birth month.

    `phone` is in E.164, `email` in lower case; one at least is not empty. `single_parent` is None when not said.
    `income` is in euros a year, None unless the parent wants it kept.
    """

    first_name: str
    email: str = ""
    phone: str = ""
    may_leave_message: bool = False
    birth_months: tuple[date, ...] = ()
    single_parent: bool | None = None
    income: Decimal | None = None


def months_between(birth_month: date, on: date) -> int:
    """Whole months from the month of birth to the month of `on`; negative before the birth."""
    return (on.year - birth_month.year) * 12 + on.month - birth_month.month
