"""Hours of care that families need: one training session is one need, shared by the files of its families."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.domain.abilities import Belonging
from accounts.models import Membership, Organisation
from families.domain.care import FARTHEST_KM, LONGEST_TRAVEL_MINUTES, NEAREST_KM
from families.models.family_file import FamilyFile


class CareNeed(models.Model):
    """Hours, where and for whom. `kind` weekly: the same hours each week of `starts`…`until`, both included, without
    end when null. `kind` dated: the days are those of the hours. `avip_priority`: a step back to work for which some
    crèches keep seats (art. L.214-7 CASF)."""

    class Kind(models.TextChoices):
        WEEKLY = "weekly", "Chaque semaine"
        DATED = "dated", "À des dates précises"

    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, related_name="care_needs"
    )
    created_by = models.ForeignKey(Membership, verbose_name="créé par", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("créé le")
    label = models.CharField("intitulé", max_length=120)
    kind = models.CharField("rythme", max_length=6, choices=Kind)
    starts = models.DateField("du", null=True, blank=True)
    until = models.DateField("au", null=True, blank=True)
    insee_code = models.CharField("commune", max_length=5)
    radius_km = models.FloatField("rayon de recherche (km)", default=5.0)
    travel_minutes = models.PositiveSmallIntegerField("trajet (minutes)", default=0)
    avip_priority = models.BooleanField("priorité AVIP", default=False)
    files = models.ManyToManyField(FamilyFile, through="FileNeed", related_name="needs", verbose_name="dossiers")

    class Meta:
        db_table = "care_need"
        verbose_name = "besoin de garde"
        verbose_name_plural = "besoins de garde"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="weekly", starts__isnull=False)
                | Q(kind="dated", starts__isnull=True, until__isnull=True),
                name="care_need_kind",
                violation_error_message="Un besoin de chaque semaine a une date de début.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts")),
                name="care_need_dates",
                violation_error_message="La fin arrive avant le début.",
            ),
            models.CheckConstraint(
                condition=Q(insee_code__regex=r"^(\d{2}|2[AB])\d{3}$"),
                name="care_need_commune",
                violation_error_message="La commune est connue par son code INSEE.",
            ),
            models.CheckConstraint(
                condition=Q(radius_km__gte=NEAREST_KM, radius_km__lte=FARTHEST_KM),
                name="care_need_radius",
                violation_error_message="Le rayon va de 0,5 à 50 km.",
            ),
            models.CheckConstraint(
                condition=Q(travel_minutes__lte=LONGEST_TRAVEL_MINUTES),
                name="care_need_travel",
                violation_error_message="Le trajet dure 2 heures au plus.",
            ),
            models.UniqueConstraint(fields=["id", "kind"], name="care_need_copied_by_hours"),
            models.UniqueConstraint(fields=["id", "organisation"], name="care_need_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def belonging(self) -> Belonging:
        return Belonging("care_need", organisations=frozenset({self.organisation_id}))


class CareHours(models.Model):
    """Hours of one ISO weekday (1 = Monday) or of one day; an end not after the start is on the next day.

    `kind` is the need's, kept equal by a composite foreign key (migrations/sql/together.sql).
    """

    need = models.ForeignKey(CareNeed, on_delete=models.CASCADE, related_name="hours", db_constraint=False)
    kind = models.CharField(max_length=6, choices=CareNeed.Kind, editable=False)
    weekday = models.PositiveSmallIntegerField("jour de la semaine", null=True, blank=True)
    day = models.DateField("jour", null=True, blank=True)
    starts = models.TimeField("de")
    ends = models.TimeField("à")

    class Meta:
        db_table = "care_hours"
        verbose_name = "horaire"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="weekly", weekday__gte=1, weekday__lte=7, day__isnull=True)
                | Q(kind="dated", weekday__isnull=True, day__isnull=False),
                name="care_hours_day",
                violation_error_message="Des horaires sont d’un jour de la semaine, ou d’une date.",
            ),
            models.UniqueConstraint(
                fields=["need", "weekday", "day", "starts"],
                name="care_hours_once",
                nulls_distinct=False,
                violation_error_message="Ces horaires sont déjà notés.",
            ),
        ]


class FileNeed(models.Model):
    """A file that shares a need, both of one organisation: composite foreign keys of migrations/sql/together.sql.

    `watched_at`: when the places that fit were last looked for.
    """

    need = models.ForeignKey(CareNeed, on_delete=models.CASCADE, related_name="shared_by", db_constraint=False)
    file = models.ForeignKey(FamilyFile, on_delete=models.CASCADE, related_name="shares", db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", editable=False)
    watched_at = models.DateTimeField("regardé le", null=True, blank=True, editable=False)

    class Meta:
        db_table = "family_file_need"
        verbose_name = "besoin d’un dossier"
        constraints = [
            models.UniqueConstraint(
                fields=["need", "file"],
                name="family_file_need_once",
                violation_error_message="Ce besoin est déjà dans ce dossier.",
            )
        ]
