"""The file of a family: first name, one way to reach the parent, children's birth months, needs. Nothing else."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.domain.abilities import Belonging
from accounts.models import Membership, Organisation
from core.models.history import history


@history("organisation", "counsellor", "closed_at")
class FamilyFile(models.Model):
    """What one organisation keeps about one family. `sealed_income` is encrypted (families.sealing); "" is not kept.

    `counsellor` follows the family; they belong to `organisation`. `single_parent` is None when not said.
    `last_contact_at` begins the delay of families/retention.toml, `deletion_announced_at` is when the parent was told
    that it ends.
    """

    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, related_name="family_files"
    )
    counsellor = models.ForeignKey(
        Membership, verbose_name="conseiller", on_delete=models.PROTECT, related_name="family_files"
    )
    first_name = models.CharField("prénom", max_length=60)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone mobile", max_length=16, blank=True)
    may_leave_message = models.BooleanField("peut-on laisser un message ?", default=False)
    single_parent = models.BooleanField("parent isolé", null=True, blank=True)
    sealed_income = models.TextField("revenus, chiffrés", blank=True, editable=False)
    opened_at = models.DateTimeField("ouvert le")
    last_contact_at = models.DateTimeField("dernier contact")
    closed_at = models.DateTimeField("fermé le", null=True, blank=True)
    deletion_announced_at = models.DateTimeField("effacement annoncé le", null=True, blank=True, editable=False)

    class Meta:
        db_table = "family_file"
        verbose_name = "dossier de famille"
        verbose_name_plural = "dossiers de familles"
        indexes = [models.Index(fields=["last_contact_at"], name="family_file_last_contact")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(email="", phone=""),
                name="family_file_email_or_phone",
                violation_error_message="Indiquez une adresse électronique ou un numéro de mobile.",
            ),
            models.CheckConstraint(
                condition=~Q(first_name=""),
                name="family_file_first_name",
                violation_error_message="Indiquez le prénom.",
            ),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{7,14}$"),
                name="family_file_phone",
                violation_error_message="Le numéro de mobile s’écrit +33612345678.",
            ),
            models.CheckConstraint(
                condition=Q(email=Lower("email")),
                name="family_file_email_lower",
                violation_error_message="L’adresse électronique s’écrit en minuscules.",
            ),
            models.CheckConstraint(
                condition=Q(last_contact_at__gte=F("opened_at"))
                & (Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at"))),
                name="family_file_dates",
                violation_error_message="Un dossier ne se ferme pas avant d’être ouvert.",
            ),
            models.UniqueConstraint(fields=["id", "organisation"], name="family_file_of_organisation"),
            models.UniqueConstraint(
                fields=["organisation", "phone"],
                condition=Q(closed_at__isnull=True) & ~Q(phone=""),
                name="family_file_one_per_phone",
                violation_error_message="Votre structure suit déjà cette famille.",
            ),
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(closed_at__isnull=True) & ~Q(email=""),
                name="family_file_one_per_email",
                violation_error_message="Votre structure suit déjà cette famille.",
            ),
        ]

    def __str__(self) -> str:
        return f"dossier {self.pk}"

    @property
    def belonging(self) -> Belonging:
        return Belonging("family_file", organisations=frozenset({self.organisation_id}))
