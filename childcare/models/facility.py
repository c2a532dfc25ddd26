"""Who looks after children: the facility, its contact, its terms and how fresh its data are."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from childcare.models.admission import AdmissionTerms
from childcare.models.fields import edited_fields
from childcare.models.labels import FACILITY_KINDS
from childcare.models.tariff import TariffTerms, spelled_price_fields


class Facility(AdmissionTerms, TariffTerms):
    """A « lieu d'accueil »: a crèche, a MAM, an assistant maternel, a home-care service.

    `edited_fields`: those that its manager gave a value of their own, which imports leave alone.
    `price_terms`: all that its price hangs on, in one text, so that a search prices places of equal terms once.
    """

    name = models.CharField("nom", max_length=200)
    kind = models.CharField("type", max_length=32, choices=FACILITY_KINDS)
    listed = models.BooleanField("visible dans la recherche", default=True)
    description = models.TextField("présentation", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    website = models.URLField("site internet", max_length=500, blank=True)
    contact_name = models.CharField("personne à contacter", max_length=100, blank=True)
    manager = models.CharField("gestionnaire", max_length=200, blank=True)
    capacity = models.PositiveSmallIntegerField("places autorisées", null=True, blank=True)
    languages = ArrayField(models.CharField(max_length=8), verbose_name="langues parlées", default=list, blank=True)
    handicap_trained = models.BooleanField("équipe formée au handicap", null=True, blank=True)
    source = models.CharField("source", max_length=64, blank=True)
    external_id = models.CharField("identifiant dans la source", max_length=100, null=True, blank=True)  # noqa: DJ001
    confirmed_at = models.DateTimeField("confirmé le", null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="confirmé par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    edited_fields = edited_fields()
    price_terms = models.GeneratedField(
        expression=spelled_price_fields(), output_field=models.TextField(), db_persist=True
    )
    created_at = models.DateTimeField("créé le", auto_now_add=True)
    updated_at = models.DateTimeField("modifié le", auto_now=True)

    class Meta:
        db_table = "facility"
        verbose_name = "lieu d’accueil"
        verbose_name_plural = "lieux d’accueil"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                name="facility_source_external_id",
                violation_error_message="Ce lieu existe déjà dans cette source.",
            ),
            # The sites copy these columns by a composite foreign key: migrations/sql/copies.sql.
            models.UniqueConstraint(fields=["id", "kind", "listed", "price_terms"], name="facility_copied_by_site"),
            models.CheckConstraint(
                condition=Q(billing_unit_minutes__gte=1),
                name="facility_billing_unit",
                violation_error_message="L’unité de facturation est d’au moins une minute.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
