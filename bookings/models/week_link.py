"""The links of « Ma semaine » that letters carry: one runs for each person or place that is written to."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership, Organisation
from childcare.models import Facility


class WeekLink(models.Model):
    """Sent to a manager, or to the address of a facility whose managers have none. `token_hash`: SHA-256 of the secret
    part of the address, never kept itself. `ended_at`: a newer link took its place, or a manager ended it."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.CASCADE, related_name="week_links"
    )
    membership = models.ForeignKey(
        Membership, verbose_name="gestionnaire", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    facility = models.ForeignKey(
        Facility, verbose_name="lieu", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField("envoyé le")
    expires_at = models.DateTimeField("valable jusqu’au")
    ended_at = models.DateTimeField("terminé le", null=True, blank=True)

    class Meta:
        db_table = "week_link"
        verbose_name = "lien « Ma semaine »"
        verbose_name_plural = "liens « Ma semaine »"
        constraints = [
            models.CheckConstraint(
                condition=Q(membership__isnull=False, facility__isnull=True)
                | Q(membership__isnull=True, facility__isnull=False),
                name="week_link_of_one",
                violation_error_message="Un lien est d’une personne, ou d’un lieu.",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="week_link_dates",
                violation_error_message="La fin arrive avant l’envoi.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "membership", "facility"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="week_link_one_runs",
                violation_error_message="Un lien court déjà.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.membership.user if self.membership else self.facility)
