"""When a professional or an administrator must hold a second factor, and how many days are left to add it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

GRACE = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SecondFactorDuty:
    """A second factor that is due and not there yet. `days_left`: whole days begun, 0 once the grace is over."""

    deadline: datetime
    days_left: int

    @property
    def is_overdue(self) -> bool:
        return self.days_left == 0


def duty_since(since: datetime, now: datetime) -> SecondFactorDuty:
    """The duty of somebody who became a professional or an administrator at `since`."""
    deadline = since + GRACE
    return SecondFactorDuty(deadline, max(0, math.ceil((deadline - now) / timedelta(days=1))))
