"""How a manager says when seats are offered: weekly patterns, and the days nobody comes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from childcare.models.constraints import known_code, on_quarter_hours
from childcare.models.facility import Facility
from childcare.models.labels import AUDIENCES, SLOT_KINDS
from childcare.models.site import AgeGroup


class WeeklyPattern(models.Model):
    """Seats offered each week on one ISO weekday (1 = Monday). `ends` not after `starts` runs past midnight."""

    age_group = models.ForeignKey(
        AgeGroup,
        verbose_name="groupe d’âge",
        on_delete=models.CASCADE,
        related_name="weekly_patterns",
        db_constraint=False,  # weekly_pattern_of_age_group, in migrations/sql/keys.sql
    )
    weekday = models.PositiveSmallIntegerField("jour de la semaine")
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    seats = models.PositiveSmallIntegerField("places")
    kind = models.CharField("type de place", max_length=12, choices=SLOT_KINDS, default="regular")
    audience = models.CharField("pour qui", max_length=12, choices=AUDIENCES, default="everyone")
    valid_from = models.DateField("à partir du")
    valid_until = models.DateField("jusqu’au", null=True, blank=True)
    on_public_holidays = models.BooleanField("aussi les jours fériés", default=False)

    class Meta:
        db_table = "weekly_pattern"
        verbose_name = "semaine type"
        verbose_name_plural = "semaines types"
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__range=(1, 7)),
                name="weekly_pattern_weekday",
                violation_error_message="Le jour va de 1 (lundi) à 7 (dimanche).",
            ),
            on_quarter_hours("weekly_pattern_quarter_hours", "starts", "ends"),
            known_code("weekly_pattern_kind", "kind", SLOT_KINDS),
            known_code("weekly_pattern_audience", "audience", AUDIENCES),
            models.CheckConstraint(
                condition=Q(seats__gte=1),
                name="weekly_pattern_seats",
                violation_error_message="Indiquez au moins une place.",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="weekly_pattern_dates",
                violation_error_message="La fin précède le début.",
            ),
        ]


class Closure(models.Model):
    """Days a facility is closed, both included: weekly patterns make no slot there."""

    facility = models.ForeignKey(
        Facility, verbose_name="lieu d’accueil", on_delete=models.CASCADE, related_name="closures"
    )
    starts = models.DateField("du")
    until = models.DateField("au")
    reason = models.CharField("motif", max_length=200, blank=True)

    class Meta:
        db_table = "closure"
        verbose_name = "fermeture"
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gte=F("starts")),
                name="closure_dates",
                violation_error_message="La fin de la fermeture précède son début.",
            ),
            models.UniqueConstraint(
                fields=["facility", "starts", "until"],
                name="closure_once",
                violation_error_message="Cette fermeture existe déjà.",
            ),
        ]
