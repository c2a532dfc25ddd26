"""Seats offered on one day: the rows of truth from which the calendar is derived."""

from __future__ import annotations

from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from childcare.models.labels import AUDIENCES, SLOT_KINDS
from childcare.models.planning import WeeklyPattern
from childcare.models.site import AgeGroup

# Quarter-hours since the Gregorian origin (childcare.domain.ring.quarter_index); `ends` not after `starts` is the next
# day.
DURING_SQL = """int4range(
    (day - DATE '0001-01-01' + 1) * 96 + (extract(hour FROM starts) * 4 + extract(minute FROM starts) / 15)::int,
    (day - DATE '0001-01-01' + 1 + (ends <= starts)::int) * 96
        + (extract(hour FROM ends) * 4 + extract(minute FROM ends) / 15)::int)"""


class Slot(models.Model):
    """`seats` seats of one age group on a local day, from `starts` to `ends` on quarter-hours (at most 24 hours)."""

    age_group = models.ForeignKey(AgeGroup, verbose_name="groupe d’âge", on_delete=models.CASCADE, related_name="slots")
    day = models.DateField("jour")
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    seats = models.PositiveSmallIntegerField("places")
    kind = models.CharField("type de place", max_length=12, choices=SLOT_KINDS, default="regular")
    audience = models.CharField("pour qui", max_length=12, choices=AUDIENCES, default="everyone")
    pattern = models.ForeignKey(
        WeeklyPattern,
        verbose_name="semaine type",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="slots",
    )
    during = models.GeneratedField(
        expression=models.expressions.RawSQL(DURING_SQL, []),  # noqa: S611 (a constant)
        output_field=IntegerRangeField(),
        db_persist=True,
    )

    class Meta:
        db_table = "slot"
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        constraints = [
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="slot_seats",
                violation_error_message="Indiquez au moins une place.",
            ),
            models.UniqueConstraint(fields=["pattern", "day"], name="slot_once_per_pattern_and_day"),
            models.UniqueConstraint(fields=["id", "during", "seats"], name="slot_copied_by_line"),
        ]
        indexes = [models.Index(fields=["age_group", "day"], name="slot_age_group_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}-{self.ends:%H:%M}"
