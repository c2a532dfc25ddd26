"""What a facility charges, before any aid."""

from __future__ import annotations

from django.db import models


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
