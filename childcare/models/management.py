"""Which organisation manages a facility, and how it proved that it does."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from accounts.domain.abilities import Belonging
from accounts.models import Organisation
from childcare.domain.abilities import CLAIM, CLAIM_VOUCHER, FACILITY
from childcare.domain.facility_claims import LIVE, TRIES, ClaimState
from childcare.models.constraints import known_code
from childcare.models.facility import Facility
from childcare.models.labels import CLAIM_CHANNELS, CLAIM_STATES
from core.models.history import history

LIVE_STATES = sorted(state.value for state in LIVE)


@history("facility", "organisation", "since", "ended")
class Management(models.Model):
    """An organisation in charge of a facility, since an instant and until another; null is « still »."""

    facility = models.ForeignKey(
        Facility, verbose_name="lieu d’accueil", on_delete=models.CASCADE, related_name="managements"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.PROTECT, related_name="managements"
    )
    since = models.DateTimeField("depuis le", default=timezone.now)
    ended = models.DateTimeField("jusqu’au", null=True, blank=True)

    class Meta:
        db_table = "management"
        verbose_name = "gestion d’un lieu"
        verbose_name_plural = "gestions de lieux"
        constraints = [
            models.UniqueConstraint(
                fields=["facility"],
                condition=Q(ended__isnull=True),
                name="management_one_per_facility",
                violation_error_message="Une autre structure gère déjà ce lieu.",
            ),
            models.CheckConstraint(
                condition=Q(ended__isnull=True) | Q(ended__gte=F("since")),
                name="management_ends_after_it_began",
                violation_error_message="La fin précède le début.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} – {self.organisation}"

    @property
    def belonging(self) -> Belonging:
        return Belonging(FACILITY, organisations=frozenset({self.organisation_id}))


@history("facility", "organisation", "user", "channel", "state", "decided_at")
class FacilityClaim(models.Model):
    """An organisation that says it runs a facility, and the code that will prove it.

    The code itself is never kept: `code_hash` is bound to the facility and to the organisation, so that a code that
    was passed on opens nothing.
    """

    facility = models.ForeignKey(
        Facility, verbose_name="lieu d’accueil", on_delete=models.CASCADE, related_name="claims"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="structure", on_delete=models.CASCADE, related_name="facility_claims"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="demandée par",
        on_delete=models.SET_NULL,
        null=True,
        related_name="+",
    )
    channel = models.CharField("preuve", max_length=8, choices=CLAIM_CHANNELS)
    state = models.CharField("état", max_length=12, choices=CLAIM_STATES, default=ClaimState.WAITING.value)
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    created_at = models.DateTimeField("demandée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au", null=True, blank=True)
    decided_at = models.DateTimeField("terminée le", null=True, blank=True)

    class Meta:
        db_table = "facility_claim"
        verbose_name = "demande de gestion"
        verbose_name_plural = "demandes de gestion"
        ordering = ["-created_at", "-pk"]
        constraints = [
            known_code("facility_claim_channel", "channel", CLAIM_CHANNELS),
            known_code("facility_claim_state", "state", CLAIM_STATES),
            models.UniqueConstraint(
                fields=["facility", "organisation"],
                condition=Q(state__in=LIVE_STATES),
                name="facility_claim_one_at_a_time",
                violation_error_message="Cette structure a déjà une demande en cours pour ce lieu.",
            ),
            models.CheckConstraint(
                condition=~Q(state=ClaimState.OPEN.value) | (~Q(code_hash="") & Q(expires_at__isnull=False)),
                name="facility_claim_code_expires",
                violation_error_message="Un code envoyé a une fin de validité.",
            ),
            models.CheckConstraint(
                condition=Q(attempts__lte=TRIES),
                name="facility_claim_tries",
                violation_error_message="Un code ne s’essaie que cinq fois.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=LIVE_STATES, decided_at__isnull=True)
                | (~Q(state__in=LIVE_STATES) & Q(decided_at__isnull=False, code_hash="")),
                name="facility_claim_over_forgets_its_code",
                violation_error_message="Une demande terminée ne garde pas son code.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.facility} – {self.organisation}"

    @property
    def belonging(self) -> Belonging:
        return Belonging(CLAIM, organisations=frozenset({self.organisation_id}))

    @property
    def vouching(self) -> Belonging:
        """The answer to give: it belongs to who answers for the agrément of the organisation."""
        voucher = self.organisation.vouched_by_id
        return Belonging(CLAIM_VOUCHER, organisations=frozenset({voucher} if voucher else ()))
