"""What a parent agreed to: which text, when, how, said to whom; and until when."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from accounts.models import Membership
from families.domain.agreement_text import Channel, Purpose
from families.models.family_file import FamilyFile

CHANNELS = [(channel.value, channel.label) for channel in Channel]
PURPOSES = [(purpose.value, purpose.label) for purpose in Purpose]


class Agreement(models.Model):
    """An agreement to a text of families/agreements, `version` being its file's name. Never changed, but withdrawn."""

    file = models.ForeignKey(FamilyFile, verbose_name="dossier", on_delete=models.CASCADE, related_name="agreements")
    purpose = models.CharField("objet", max_length=10, choices=PURPOSES)
    version = models.CharField("version du texte", max_length=40)
    given_at = models.DateTimeField("donné le")
    channel = models.CharField("recueilli", max_length=12, choices=CHANNELS)
    recorded_by = models.ForeignKey(
        Membership, verbose_name="noté par", on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    withdrawn_at = models.DateTimeField("retiré le", null=True, blank=True)

    class Meta:
        db_table = "family_agreement"
        verbose_name = "accord"
        constraints = [
            models.UniqueConstraint(
                fields=["file", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="family_agreement_once",
                violation_error_message="Cet accord est déjà noté.",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=F("given_at")),
                name="family_agreement_dates",
                violation_error_message="Un accord ne se retire pas avant d’être donné.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[channel.value for channel in Channel]), name="family_agreement_channel"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[purpose.value for purpose in Purpose]), name="family_agreement_purpose"
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False) | Q(channel=Channel.LINK.value),
                name="family_agreement_recorded",
                violation_error_message="Un accord est noté par un conseiller, ou donné par le lien du parent.",
            ),
        ]
