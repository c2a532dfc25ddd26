"""What a facility charges, before any aid."""

from __future__ import annotations

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat

# Everything of a facility that its price hangs on; the membership fee is said beside the price, never counted in it.
PRICE_FIELDS = (
    "kind",
    "tariff",
    "psu_rounding",
    "plafond_local",
    "hourly_price",
    "flat_price",
    "flat_period",
    "billing_unit_minutes",
    "minimum_stay_minutes",
)
SEPARATOR = "|"


def spelled_price_fields() -> Concat:
    """The PRICE_FIELDS in one text, nothing where one is null: « micro_creche_paje|hourly|half_up||9.50|||30|0 »."""
    first, *others = PRICE_FIELDS
    return Concat(
        first, *(part for name in others for part in (Value(SEPARATOR), name)), output_field=models.TextField()
    )


def price_fields_of(price_terms: str) -> dict[str, str]:
    """The texts of the PRICE_FIELDS by name, empty for null."""
    return dict(zip(PRICE_FIELDS, price_terms.split(SEPARATOR), strict=True))


class TariffTerms(models.Model):
    """Tariff terms of a facility, in euros and minutes. Null is unknown, never zero."""

    class Tariff(models.TextChoices):
        PSU = "psu", "Barème national (PSU)"
        HOURLY = "hourly", "Prix horaire libre"
        FLAT = "flat", "Forfait"
        FREE = "free", "Gratuit"
        UNKNOWN = "unknown", "Inconnu"

    class Rounding(models.TextChoices):
        HALF_UP = "half_up", "Arrondi au centime"
        TRUNCATE = "truncate", "Tronqué au centime"

    class FlatPeriod(models.TextChoices):
        STAY = "stay", "par accueil"
        DAY = "day", "par jour"
        MONTH = "month", "par mois"

    tariff = models.CharField("tarif", max_length=8, choices=Tariff, default=Tariff.UNKNOWN)
    psu_rounding = models.CharField("arrondi du tarif PSU", max_length=8, choices=Rounding, default=Rounding.HALF_UP)
    plafond_local = models.DecimalField(
        "plafond local de ressources (€/mois)", max_digits=9, decimal_places=2, null=True, blank=True
    )
    hourly_price = models.DecimalField("prix horaire (€)", max_digits=7, decimal_places=2, null=True, blank=True)
    flat_price = models.DecimalField("forfait (€)", max_digits=7, decimal_places=2, null=True, blank=True)
    flat_period = models.CharField("période du forfait", max_length=8, choices=FlatPeriod, blank=True)
    billing_unit_minutes = models.PositiveSmallIntegerField("unité de facturation (minutes)", default=30)
    minimum_stay_minutes = models.PositiveSmallIntegerField("durée minimale facturée (minutes)", default=0)
    membership_fee = models.DecimalField("adhésion annuelle (€)", max_digits=7, decimal_places=2, null=True, blank=True)

    class Meta:
        abstract = True
