"""The link by which a parent reaches the file without an account: a secret in the address, then a code."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from families.domain.links import Purpose
from families.models.family_file import FamilyFile

PURPOSES = [(purpose.value, purpose.label) for purpose in Purpose]


class SignedLink(models.Model):
    """A link sent to a parent, which serves once. Only hashes of its token and of its code are kept.

    `browser` ties the code to the browser that asked for it. `used_at`: a right code was typed.
    """

    file = models.ForeignKey(FamilyFile, verbose_name="dossier", on_delete=models.CASCADE, related_name="links")
    purpose = models.CharField("objet", max_length=10, choices=PURPOSES)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField("créé le")
    expires_at = models.DateTimeField("expire le")
    used_at = models.DateTimeField("ouvert le", null=True, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_expires_at = models.DateTimeField(null=True, blank=True, editable=False)
    browser = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        db_table = "family_link"
        verbose_name = "lien du parent"
        verbose_name_plural = "liens des parents"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")),
                name="family_link_expires",
                violation_error_message="Un lien expire après sa création.",
            ),
            models.CheckConstraint(
                condition=Q(code_hash="", code_expires_at__isnull=True, browser="")
                | ~Q(code_hash="") & Q(code_expires_at__isnull=False) & ~Q(browser=""),
                name="family_link_code",
                violation_error_message="Un code a une fin, et le navigateur qui l’a demandé.",
            ),
        ]
