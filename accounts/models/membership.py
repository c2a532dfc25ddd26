"""Who works for whom, as what, and since when. A membership that ended is kept: it explains what was done."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.constraints import known_code
from accounts.models.labels import ROLES
from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.models.history import history


@history("user", "organisation", "role", "is_administrator", "joined_at", "ended_at")
class Membership(models.Model):
    """A person in an organisation. `is_administrator`: invites, removes and changes the roles of colleagues."""

    user = models.ForeignKey(User, verbose_name="personne", on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("rôle", max_length=12, choices=ROLES)
    is_administrator = models.BooleanField("administre la structure", default=False)
    joined_at = models.DateTimeField("depuis le", default=timezone.now)
    ended_at = models.DateTimeField("jusqu’au", null=True, blank=True)

    class Meta:
        db_table = "membership"
        verbose_name = "appartenance"
        ordering = ["pk"]
        constraints = [
            known_code("membership_role", "role", ROLES),
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(ended_at__isnull=True),
                name="membership_one_at_a_time",
                violation_error_message="Cette personne fait déjà partie de la structure.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("joined_at")),
                name="membership_ends_after_it_began",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.organisation}"
