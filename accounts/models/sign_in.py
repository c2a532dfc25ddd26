"""The browsers where somebody is signed in. A sign-in that has no row here is over, whatever its cookie says."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.models.user import User


class SignIn(models.Model):
    """One browser of one person, from its code to its end: signing out, a revocation, or twelve hours.

    `device` says « Firefox sur Windows », nothing finer; the place is not kept. `sealed_id_token` is the identity
    provider's token, encrypted: signing out of the provider asks for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, verbose_name="personne", on_delete=models.CASCADE, related_name="sign_ins")
    device = models.CharField("appareil", max_length=80)
    signed_in_at = models.DateTimeField("connexion", default=timezone.now)
    provider = models.CharField("fournisseur d’identité", max_length=20, blank=True)
    sealed_id_token = models.TextField("jeton du fournisseur", blank=True, editable=False)

    class Meta:
        db_table = "sign_in"
        verbose_name = "connexion"
        ordering = ["-signed_in_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(sealed_id_token="") | ~Q(provider=""), name="sign_in_token_has_a_provider"
            ),
        ]

    def __str__(self) -> str:
        return self.device
