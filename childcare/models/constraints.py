"""Constraints that several tables share."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact


class SecondsPastQuarter(Func):
    """Seconds since the last quarter-hour of a time of day."""

    template = "mod(extract(epoch FROM %(expressions)s), 900)"
    output_field = models.DecimalField(max_digits=9, decimal_places=6)


class IsMidnightAtEnd(Func):
    """Whether a time of day is PostgreSQL's 24:00, which Python cannot read: say 00:00 instead."""

    template = "(%(expressions)s = time '24:00')"
    output_field = models.BooleanField()


def on_quarter_hours(name: str, starts: str, ends: str) -> models.CheckConstraint:
    """Both times of day are on quarter-hours, 00:00 to 23:45."""
    times = (starts, ends)
    condition = Q(*(Exact(SecondsPastQuarter(F(time)), 0) for time in times))
    condition &= Q(*(~Q(IsMidnightAtEnd(F(time))) for time in times))
    return models.CheckConstraint(
        condition=condition,
        name=name,
        violation_error_message="Les heures tombent sur un quart d’heure : 08:00, 08:15, 08:30 ou 08:45.",
    )


def known_code(name: str, field: str, choices: list[tuple[str, str]]) -> models.CheckConstraint:
    """The column holds one of the codes, also when it is written in SQL."""
    labels = ", ".join(label.lower() for _, label in choices)
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [code for code, _ in choices]}),
        name=name,
        violation_error_message=f"Choisissez parmi : {labels}.",
    )
