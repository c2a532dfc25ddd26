"""What one family asks: its children, its hours, and the places asked in order, together, or directly."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from bookings.models.child import BookedChild
from families.models import CareNeed, FamilyFile


class Demand(models.Model):
    """A copy of the hours asked, so that a file corrected later changes no place taken.

    Of a file followed by `organisation`, or of a `parent` with an account. `hours` are those of
    bookings.domain.hours; `starts`…`until`, both included, bound weekly ones (dated ones: their first and last day).
    `in_insertion`: a step back to work (art. L.214-7 CASF); `avip_term`: a contract for the AVIP term.
    """

    class Way(models.TextChoices):
        DIRECT = "direct", "Option posée par un conseiller"
        CASCADE = "cascade", "Une place après l’autre"
        PARALLEL = "parallel", "Toutes à la fois"

    file = models.ForeignKey(
        FamilyFile, verbose_name="dossier", on_delete=models.SET_NULL, null=True, blank=True, related_name="demands"
    )
    need = models.ForeignKey(CareNeed, on_delete=models.SET_NULL, null=True, blank=True, related_name="demands")
    parent = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="parent",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="demands",
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, null=True, blank=True, related_name="demands"
    )
    ordered_by = models.ForeignKey(
        Membership, verbose_name="demandé par", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    children = models.ManyToManyField(BookedChild, related_name="demands", db_table="demand_child")
    way = models.CharField("façon", max_length=8, choices=Way)
    hours = models.JSONField("horaires")
    starts = models.DateField("du")
    until = models.DateField("au", null=True, blank=True)
    travel_minutes = models.PositiveSmallIntegerField("trajet (minutes)", default=0)
    insee_code = models.CharField("commune", max_length=5, blank=True)
    in_insertion = models.BooleanField("priorité AVIP", default=False)
    avip_term = models.BooleanField("contrat AVIP", default=False)
    created_at = models.DateTimeField("demandée le")
    closed_at = models.DateTimeField("close le", null=True, blank=True)
    escalated_at = models.DateTimeField("confiée au coordinateur le", null=True, blank=True)

    class Meta:
        db_table = "demand"
        verbose_name = "demande de place"
        verbose_name_plural = "demandes de place"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False)
                | Q(file__isnull=False, parent__isnull=True, organisation__isnull=False)
                | Q(file__isnull=True, parent__isnull=False, organisation__isnull=True),
                name="demand_of_somebody",
                violation_error_message="Une demande vient d’un dossier, ou d’un compte.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts")),
                name="demand_dates",
                violation_error_message="La fin arrive avant le début.",
            ),
            models.CheckConstraint(
                condition=~Q(hours=[]), name="demand_hours", violation_error_message="Indiquez des horaires."
            ),
        ]

    def __str__(self) -> str:
        return f"demande {self.pk}"
