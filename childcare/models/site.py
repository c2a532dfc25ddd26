"""Where children are looked after, and the ages each site accepts."""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from childcare.models.facility import Facility
from childcare.models.fields import BitField, edited_fields
from childcare.models.labels import FACILITY_KINDS

WEEK_QUARTERS = 7 * 96


class Site(models.Model):
    """A place where a facility receives children: an address, an itinerant stop, or the base of a home-care service.

    `kind`, `listed` and `price_terms` are the facility's, kept equal by a composite foreign key. Presence dates are
    both included; null is « always ». `open_week` has one bit per quarter-hour of a week from Monday 00:00; null is
    unknown, never closed. `edited_fields`: « open_week », « ages » that its manager gave, which imports leave alone.
    """

    class Precision(models.TextChoices):
        ADDRESS = "address", "Adresse"
        STREET = "street", "Rue"
        COMMUNE = "commune", "Commune (à géocoder)"

    facility = models.ForeignKey(
        Facility,
        verbose_name="lieu d’accueil",
        on_delete=models.CASCADE,
        related_name="sites",
        db_constraint=False,  # the composite one of migrations/sql/copies.sql
    )
    kind = models.CharField(max_length=32, choices=FACILITY_KINDS, editable=False)
    listed = models.BooleanField(default=True, editable=False)
    price_terms = models.TextField(editable=False)
    label = models.CharField("nom du site", max_length=200, blank=True)
    address = models.CharField("adresse", max_length=250, blank=True)
    postal_code = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    insee_code = models.CharField("code INSEE", max_length=5, blank=True)
    latitude = models.FloatField("latitude")
    longitude = models.FloatField("longitude")
    precision = models.CharField("précision du point", max_length=8, choices=Precision, default=Precision.ADDRESS)
    time_zone = models.CharField("fuseau horaire", max_length=40, default="Europe/Paris")
    present_from = models.DateField("présent à partir du", null=True, blank=True)
    present_until = models.DateField("présent jusqu’au", null=True, blank=True)
    service_radius_km = models.FloatField("rayon d’intervention (km)", null=True, blank=True)
    open_week = BitField("heures d’ouverture", length=WEEK_QUARTERS, null=True, blank=True)
    edited_fields = edited_fields()

    class Meta:
        db_table = "site"
        verbose_name = "site"
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="site_on_earth",
                violation_error_message="La latitude va de -90 à 90, la longitude de -180 à 180.",
            ),
            models.CheckConstraint(
                condition=Q(present_from__isnull=True)
                | Q(present_until__isnull=True)
                | Q(present_until__gte=F("present_from")),
                name="site_presence_dates",
                violation_error_message="La fin de présence précède son début.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="assistant_maternel") | Q(address="", precision="commune"),
                name="site_no_home_address",
                violation_error_message="Pour un assistant maternel, indiquez la commune, jamais l’adresse.",
            ),
            models.UniqueConstraint(
                fields=["id", "kind", "listed", "latitude", "longitude"], name="site_copied_by_age_group"
            ),
        ]
        indexes = [
            models.Index(fields=["latitude", "longitude"], name="site_point"),
            # The search asks which nearby sites that come and go are away.
            models.Index(
                fields=["latitude", "longitude"],
                name="site_visiting",
                condition=Q(present_from__isnull=False) | Q(present_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.address} {self.postal_code} {self.commune}".strip()

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Read now: the facility in memory may be older than the copies that PostgreSQL keeps.
        copied = Facility.objects.filter(pk=self.facility_id).values_list("kind", "listed", "price_terms").first()
        if copied:
            self.kind, self.listed, self.price_terms = copied
        super().save(*args, **kwargs)


class AgeGroup(models.Model):
    """Children a site accepts together: ages in completed months, `min_months` included, `max_months` excluded.

    `kind`, `listed` and the point are the site's, kept equal by a composite foreign key. `row_for` says, for each class
    of need (childcare.domain.seats), which calendar row answers; null: no calendar is published, which is « unknown »,
    never « full ».
    """

    site = models.ForeignKey(
        Site,
        verbose_name="site",
        on_delete=models.CASCADE,
        related_name="age_groups",
        db_constraint=False,  # the composite one of migrations/sql/copies.sql
    )
    kind = models.CharField(max_length=32, choices=FACILITY_KINDS, editable=False)
    listed = models.BooleanField(default=True, editable=False)
    latitude = models.FloatField(editable=False)
    longitude = models.FloatField(editable=False)
    name = models.CharField("nom", max_length=100, blank=True)
    min_months = models.PositiveSmallIntegerField("à partir de (mois)")
    max_months = models.PositiveSmallIntegerField("avant (mois)")
    row_for = ArrayField(models.SmallIntegerField(), size=4, null=True, editable=False)

    class Meta:
        db_table = "age_group"
        verbose_name = "groupe d’âge"
        verbose_name_plural = "groupes d’âge"
        constraints = [
            models.CheckConstraint(
                condition=Q(max_months__gt=F("min_months"), max_months__lte=216),
                name="age_group_months",
                violation_error_message="L’âge maximal doit dépasser l’âge minimal, et rester sous 18 ans.",
            ),
            ExclusionConstraint(
                name="age_group_bands_apart",
                expressions=[
                    ("site", RangeOperators.EQUAL),
                    (
                        Func(
                            F("min_months"),
                            F("max_months"),
                            Value("[)"),
                            function="int4range",
                            output_field=IntegerRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Deux groupes d’âge d’un même site ne peuvent pas se chevaucher.",
            ),
            # The calendar copies these columns by a composite foreign key: migrations/sql/copies.sql.
            models.UniqueConstraint(
                fields=["id", "site", "kind", "listed", "latitude", "longitude", "min_months", "max_months"],
                name="age_group_copied_by_calendar",
            ),
        ]
        indexes = [
            # Those of the search are in migrations/sql/search.sql.
            models.Index(fields=["latitude", "longitude"], name="age_group_point"),
        ]

    def __str__(self) -> str:
        return self.name or f"{self.min_months} à {self.max_months} mois"

    def save(self, *args: Any, **kwargs: Any) -> None:
        sites = Site.objects.filter(pk=self.site_id)
        copied = sites.values_list("kind", "listed", "latitude", "longitude").first()
        if copied:
            self.kind, self.listed, self.latitude, self.longitude = copied
        super().save(*args, **kwargs)
