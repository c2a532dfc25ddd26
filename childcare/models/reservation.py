"""Seats taken: a reservation and its lines. Every overbooking is refused by the database (docs/concurrence.md)."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from childcare.models.slot import Slot


class Reservation(models.Model):
    """Seats held until `expires_at`, confirmed, or released. `active` follows the state; the lines copy it."""

    class State(models.TextChoices):
        HELD = "held", "Option posée"
        CONFIRMED = "confirmed", "Confirmée"
        RELEASED = "released", "Libérée"

    state = models.CharField("état", max_length=10, choices=State)
    active = models.BooleanField("occupe des places", editable=False)
    expires_at = models.DateTimeField("expire le", null=True, blank=True)
    created_at = models.DateTimeField("créée le", auto_now_add=True)

    class Meta:
        db_table = "reservation"
        verbose_name = "réservation"
        constraints = [
            models.CheckConstraint(
                condition=Q(state="released", active=False) | Q(state__in=["held", "confirmed"], active=True),
                name="reservation_active_is_held_or_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(state="held", expires_at__isnull=False) | ~Q(state="held"),
                name="reservation_hold_expires",
                violation_error_message="Une option a une date d’expiration.",
            ),
            models.UniqueConstraint(fields=["id", "active"], name="reservation_copied_by_line"),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="reservation_overdue", condition=Q(state="held")),
        ]


class Line(models.Model):
    """One seat of one slot for one child, `during` quarter-hours inside the slot's; a cut stay takes several lines.

    `active`, `slot_during` and `slot_seats` are copies, filled by PostgreSQL on insertion and kept equal by composite
    foreign keys, so that plain constraints can refuse a seat that does not exist, hours outside the slot, two children
    on a seat and one child in two places.
    """

    # Both foreign keys are the composite ones of migrations/sql/copies.sql.
    reservation = models.ForeignKey(Reservation, on_delete=models.CASCADE, related_name="lines", db_constraint=False)
    active = models.BooleanField(default=True, editable=False)
    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="lines", db_constraint=False, db_index=False)
    slot_during = IntegerRangeField(editable=False)
    slot_seats = models.PositiveSmallIntegerField(editable=False)
    seat = models.PositiveSmallIntegerField()
    during = IntegerRangeField()
    child_id = models.UUIDField()

    class Meta:
        db_table = "line"
        verbose_name = "place réservée"
        verbose_name_plural = "places réservées"
        indexes = [
            models.Index(fields=["slot"], include=["active", "during", "reservation"], name="line_slot"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(active=False)
                | Q(
                    seat__gte=1,
                    seat__lte=F("slot_seats"),
                    during__contained_by=F("slot_during"),
                    during__isempty=False,
                ),
                name="line_within_slot",
                violation_error_message="Cette place n’existe pas à ces heures-là.",
            ),
            ExclusionConstraint(
                name="line_one_child_per_seat",
                expressions=[
                    ("slot", RangeOperators.EQUAL),
                    ("seat", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
                condition=Q(active=True),
                violation_error_message="Cette place est déjà prise à ces heures-là.",
            ),
            ExclusionConstraint(
                name="line_child_in_one_place",
                expressions=[("child_id", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(active=True),
                violation_error_message="Cet enfant a déjà une place à ces heures-là.",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        # PostgreSQL fills the copies on insertion, and keeps them: what is in memory may be older.
        if not self._state.adding:
            self.refresh_from_db(fields=["active", "slot_during", "slot_seats"])
        super().save(*args, **kwargs)
