"""Invitations to join an organisation. The link's token is kept as a hash: the table opens no door."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.models.constraints import known_code
from accounts.models.labels import ROLES
from accounts.models.organisation import Organisation
from accounts.models.user import User
from core.models.history import history


@history("organisation", "role", "is_administrator", "invited_by", "accepted_by", "accepted_at", "voided_at")
class Invitation(models.Model):
    """One e-mail address asked to join; open until accepted, voided, or `expires_at`."""

    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField("adresse électronique")
    role = models.CharField("rôle", max_length=12, choices=ROLES)
    is_administrator = models.BooleanField("administrera la structure", default=False)
    token_hash = models.CharField("empreinte du lien", max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        User,
        verbose_name="invitée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sent_invitations",
    )
    created_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("expire le")
    accepted_by = models.ForeignKey(
        User,
        verbose_name="acceptée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted_invitations",
    )
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    voided_at = models.DateTimeField("annulée le", null=True, blank=True)

    class Meta:
        db_table = "invitation"
        verbose_name = "invitation"
        ordering = ["pk"]
        constraints = [
            known_code("invitation_role", "role", ROLES),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(accepted_at__isnull=True, voided_at__isnull=True),
                name="invitation_one_open_per_address",
                violation_error_message="Cette adresse est déjà invitée.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(voided_at__isnull=True),
                name="invitation_accepted_or_voided",
            ),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="invitation_expires_later",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} – {self.organisation}"
