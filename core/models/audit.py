"""The journal: what was done, by whom, for whom, on what, when, in which request. Numbers and codes, no name."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from core.models.append_only import append_only


class AuditEvent(models.Model):
    """One line of the journal, written by `core.audit.record` in the transaction of what it tells.

    People, organisations and files are bare numbers, without foreign key: a line outlives them and then points to
    nothing. `actor` is who acted, None for a parent without account or for the portal itself; `acting_for` is the
    person whose pages the actor was reading (support access).
    """

    type = models.CharField("type", max_length=64)
    actor = models.BigIntegerField("auteur", null=True)
    acting_for = models.BigIntegerField("à la place de", null=True)
    organisation = models.BigIntegerField("structure", null=True)
    on_behalf_of = models.CharField("pour le dossier", max_length=36, blank=True)
    subject_label = models.CharField("objet", max_length=100, blank=True)
    subject_pk = models.CharField("numéro de l’objet", max_length=36, blank=True)
    data = models.JSONField("détails", default=dict)
    request_id = models.UUIDField("requête", null=True)
    at = models.DateTimeField("quand")

    class Meta:
        db_table = "audit_event"
        verbose_name = "ligne du journal"
        verbose_name_plural = "journal"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "-at", "-id"], name="audit_event_organisation"),
            models.Index(fields=["-at", "-id"], name="audit_event_latest"),
            models.Index(
                fields=["acting_for", "-at"], name="audit_event_support", condition=Q(acting_for__isnull=False)
            ),
            models.Index(fields=["on_behalf_of", "-at"], name="audit_event_file", condition=~Q(on_behalf_of="")),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(type__regex=r"^[a-z_]+(\.[a-z_]+)+$"), name="audit_event_type"),
            models.CheckConstraint(
                condition=Q(acting_for__isnull=True) | Q(actor__isnull=False), name="audit_event_somebody_acts_for"
            ),
            models.CheckConstraint(
                condition=Q(subject_label="", subject_pk="") | (~Q(subject_label="") & ~Q(subject_pk="")),
                name="audit_event_whole_subject",
            ),
        ]
        triggers = append_only("at")

    def __str__(self) -> str:
        return f"{self.type} {self.at:%Y-%m-%d %H:%M}"
