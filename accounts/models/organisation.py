"""Organisations: those that follow parents, that manage facilities, that vouch, that coordinate a territory."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.domain.abilities import Belonging
from accounts.domain.organisation_kinds import VOUCHERS, WITHOUT_SIRET, OrganisationKind
from accounts.domain.organisation_states import OrganisationState
from accounts.domain.siret import is_siret
from accounts.models.constraints import known_code
from accounts.models.labels import ORGANISATION_KINDS, ORGANISATION_STATES
from core.models.history import history


@history("kind", "departement", "commune", "state", "vouched_by", "vouched_at", "decided_at")
class Organisation(models.Model):
    """An organisation known by its SIRET.

    An assistant maternel has none: `vouched_by` names the relais petite enfance or the département that answers for
    the agrément, and `vouched_at` says when it did. A comité AVIP has none either: its département names it.
    `departement` and `commune` are INSEE codes (« 2A », « 2A004 »). `asked_by` asked for it to be registered.
    """

    kind = models.CharField("type", max_length=24, choices=ORGANISATION_KINDS)
    name = models.CharField("nom", max_length=200)
    siret = models.CharField(  # noqa: DJ001 (unknown is not empty: the unique constraint must let several be)
        "SIRET", max_length=14, null=True, blank=True
    )
    departement = models.CharField("département", max_length=3)
    commune = models.CharField("commune (code INSEE)", max_length=5, blank=True)
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    state = models.CharField("état", max_length=8, choices=ORGANISATION_STATES, default=OrganisationState.PENDING.value)
    vouched_by = models.ForeignKey(
        "self",
        verbose_name="agrément confirmé par",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="vouched",
    )
    vouched_at = models.DateTimeField("agrément confirmé le", null=True, blank=True)
    asked_by = models.ForeignKey(
        "accounts.User",
        verbose_name="demandée par",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked_organisations",
    )
    created_at = models.DateTimeField("créée le", default=timezone.now)
    decided_at = models.DateTimeField("décision le", null=True, blank=True)
    reason = models.TextField("motif de la décision", blank=True)

    class Meta:
        db_table = "organisation"
        verbose_name = "structure"
        ordering = ["name", "pk"]
        constraints = [
            known_code("organisation_kind", "kind", ORGANISATION_KINDS),
            known_code("organisation_state", "state", ORGANISATION_STATES),
            # A refused request must not keep the true owner of the number out.
            models.UniqueConstraint(
                fields=["siret"],
                condition=~Q(state=OrganisationState.REFUSED.value),
                name="organisation_one_per_siret",
                violation_error_message="Une structure porte déjà ce SIRET.",
            ),
            models.UniqueConstraint(
                fields=["departement"],
                condition=Q(
                    kind=OrganisationKind.COMITE_AVIP.value,
                    state__in=[OrganisationState.PENDING.value, OrganisationState.ACTIVE.value],
                ),
                name="organisation_one_comite_per_departement",
                violation_error_message="Ce département a déjà un comité AVIP.",
            ),
            models.CheckConstraint(
                condition=Q(siret__isnull=True) | Q(siret__regex=r"^[0-9]{14}$"),
                name="organisation_siret_figures",
                violation_error_message="Un SIRET a 14 chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(siret__isnull=False)
                | Q(kind__in=sorted(kind.value for kind in WITHOUT_SIRET))
                | Q(kind=OrganisationKind.FACILITY_MANAGER.value, vouched_by__isnull=False),
                name="organisation_siret_or_voucher",
                violation_error_message="Indiquez un SIRET, ou qui confirme l’agrément.",
            ),
            models.CheckConstraint(
                condition=Q(vouched_by__isnull=True) | Q(kind=OrganisationKind.FACILITY_MANAGER.value, siret=None),
                name="organisation_vouched_without_siret",
                violation_error_message="Seul un assistant maternel sans SIRET a besoin d’un agrément confirmé.",
            ),
            models.CheckConstraint(
                condition=Q(vouched_by__isnull=True)
                | Q(vouched_at__isnull=False)
                | ~Q(state=OrganisationState.ACTIVE.value),
                name="organisation_vouched_before_active",
                violation_error_message="L’agrément n’est pas encore confirmé.",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrganisationState.REFUSED.value) | ~Q(reason=""),
                name="organisation_refusal_has_reason",
                violation_error_message="Dites pourquoi la demande est refusée.",
            ),
        ]
        indexes = [models.Index(fields=["departement", "kind"], name="organisation_territory")]

    def __str__(self) -> str:
        return self.name

    @property
    def belonging(self) -> Belonging:
        return Belonging("organisation", organisations=frozenset({self.pk}))

    @property
    def vouching(self) -> Belonging:
        """The agrément to confirm: it belongs to who was named."""
        return Belonging("vouching", organisations=frozenset({self.vouched_by_id} if self.vouched_by_id else ()))

    def clean(self) -> None:
        """Raises ValidationError when the SIRET's key is wrong, or when the voucher may not vouch."""
        if self.siret and not is_siret(self.siret):
            raise ValidationError({"siret": _("Ce SIRET n’est pas valable : vérifiez ses 14 chiffres.")}, code="siret")
        if self.vouched_by is not None and self.vouched_by.kind not in VOUCHERS:
            raise ValidationError(
                {"vouched_by": _("Choisissez un relais petite enfance ou un conseil départemental.")}, code="voucher"
            )
