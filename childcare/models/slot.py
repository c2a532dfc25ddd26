"""Seats offered on one day: the rows of truth from which the calendar is derived.

`during` counts quarter-hours since the Gregorian origin (childcare.domain.ring.quarter_index); `ends` not after
`starts` is the next day, so that a slot lasts 24 hours at most. The SQL function `slot_during` is in
migrations/sql/quarters.sql.
"""

from __future__ import annotations

from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import Q

from childcare.models.constraints import known_code, on_quarter_hours
from childcare.models.labels import AUDIENCES, SLOT_KINDS
from childcare.models.planning import WeeklyPattern
from childcare.models.site import AgeGroup


class Slot(models.Model):
    """`seats` seats of one age group on a local day, from `starts` to `ends` on quarter-hours (at most 24 hours)."""

    age_group = models.ForeignKey(
        AgeGroup,
        verbose_name="groupe d’âge",
        on_delete=models.CASCADE,
        related_name="slots",
        db_index=False,  # slot_age_group_day
        db_constraint=False,  # slot_of_age_group, in migrations/sql/keys.sql
    )
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
        db_index=False,  # slot_once_per_pattern_and_day
        db_constraint=False,  # slot_of_pattern, in migrations/sql/keys.sql
    )
    during = models.GeneratedField(
        expression=models.Func(models.F("day"), models.F("starts"), models.F("ends"), function="slot_during"),
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
            on_quarter_hours("slot_quarter_hours", "starts", "ends"),
            known_code("slot_kind", "kind", SLOT_KINDS),
            known_code("slot_audience", "audience", AUDIENCES),
            models.UniqueConstraint(
                fields=["pattern", "day"],
                name="slot_once_per_pattern_and_day",
                violation_error_message="Cette semaine type a déjà un créneau ce jour-là.",
            ),
            # The lines copy these columns by a composite foreign key: migrations/sql/copies.sql.
            models.UniqueConstraint(fields=["id", "during", "seats"], name="slot_copied_by_line"),
        ]
        indexes = [
            models.Index(fields=["age_group", "day"], name="slot_age_group_day"),
            # Few seats: they decide which classes of need have a calendar row of their own.
            models.Index(
                fields=["age_group", "day"],
                name="slot_not_for_all",
                condition=~Q(kind="regular", audience="everyone"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.starts:%H:%M}-{self.ends:%H:%M}"
