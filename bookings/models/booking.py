"""The booking of a demand at one place: one row of the life of bookings.domain.life."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from accounts.domain.abilities import Belonging
from bookings.domain.life import TAKES_SEATS, State
from bookings.domain.refusals import DepartureReason, RefusalReason
from bookings.models.codes import DEPARTURE_REASONS, REFUSAL_REASONS, STATES, choices, known
from bookings.models.demand import Demand
from childcare.models import Reservation, Site
from core.models.history import history

MOST_CHOICES = 3
_TAKES_SEATS = sorted(state.value for state in TAKES_SEATS)
_AGREED = [state.value for state in (State.ADMISSION, State.CONFIRMED, State.ATTENDED, State.ABSENT)]
_ENGAGED = [State.ADMISSION.value, State.CONFIRMED.value]


@history("demand", "site", "state", "active", "deadline", "until")
class Booking(models.Model):
    """One of the places asked, `rank` 1 to 3. `reservation` keeps its seats while `active`.

    `active` is the reservation's, kept equal by a composite foreign key; when its seats come back by any path while
    the state says that they are kept, PostgreSQL writes « expired » (migrations/sql/seats.sql), and the sweep does what
    follows (`followed_up_at`). `asked_at`: when the place was asked, null for a choice whose turn has not come.
    `deadline`: when silence ends it, the place's until `accepted_at`, then the parent's; null while a welcome is
    prepared. `starts`…`until`: the days of the placement, both included.
    """

    class Agreed(models.TextChoices):
        LINK = "link", "Par le lien personnel"
        ACCOUNT = "account", "Depuis son compte"
        CALL = "call", "Au téléphone, noté par le conseiller"

    class Outcome(models.TextChoices):
        JOB = "job", "Emploi"
        TRAINING = "training", "Formation"
        SEARCH = "search", "Recherche d’emploi"

    demand = models.ForeignKey(Demand, verbose_name="demande", on_delete=models.CASCADE, related_name="bookings")
    rank = models.PositiveSmallIntegerField("rang", default=1)
    site = models.ForeignKey(Site, verbose_name="lieu", on_delete=models.PROTECT, related_name="bookings")
    reservation = models.OneToOneField(
        Reservation,
        verbose_name="places",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="booking",
        db_constraint=False,  # the composite one of migrations/sql/seats.sql
    )
    active = models.BooleanField("occupe des places", default=False, editable=False)
    state = models.CharField("état", max_length=9, choices=choices(STATES))
    state_since = models.DateTimeField("depuis le")
    asked_at = models.DateTimeField("demandée le", null=True, blank=True)
    deadline = models.DateTimeField("réponse avant le", null=True, blank=True)
    starts = models.DateField("du")
    until = models.DateField("au", null=True, blank=True)
    accepted_at = models.DateTimeField("acceptée le", null=True, blank=True)
    agreed_at = models.DateTimeField("accord du parent le", null=True, blank=True)
    agreed_by = models.CharField("accord donné", max_length=7, choices=Agreed, blank=True)
    refusal_reason = models.CharField("motif du refus", max_length=16, choices=choices(REFUSAL_REASONS), blank=True)
    departure_reason = models.CharField(
        "motif de l’écart à la liste", max_length=16, choices=choices(DEPARTURE_REASONS), blank=True
    )
    proposed_hours = models.JSONField("autres horaires proposés", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="terminée par", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    ended_party = models.CharField("terminée par", max_length=11, blank=True)
    outcome = models.CharField("suite", max_length=8, choices=Outcome, blank=True)
    outcome_at = models.DateTimeField("suite dite le", null=True, blank=True)
    end_choice = models.CharField("fin de la place", max_length=9, blank=True)
    followed_up_at = models.DateTimeField("suites données le", null=True, blank=True, editable=False)

    class Meta:
        db_table = "booking"
        verbose_name = "réservation"
        indexes = [
            models.Index(fields=["deadline"], name="booking_deadline", condition=Q(deadline__isnull=False)),
            models.Index(fields=["site", "state"], name="booking_site_state"),
            models.Index(
                fields=["id"],
                name="booking_to_follow_up",
                condition=Q(state="expired", followed_up_at__isnull=True),
            ),
        ]
        constraints = [
            known("booking_state", "state", State),
            known("booking_refusal_reason", "refusal_reason", RefusalReason, blank=True),
            known("booking_departure_reason", "departure_reason", DepartureReason, blank=True),
            models.CheckConstraint(
                condition=Q(active=True, reservation__isnull=False, state__in=_TAKES_SEATS)
                | Q(active=False) & ~Q(state__in=_TAKES_SEATS),
                name="booking_seats_follow_state",
                violation_error_message="Cette place vient de changer : rechargez la page.",
            ),
            models.CheckConstraint(
                condition=(Q(state=State.REFUSED.value) & ~Q(refusal_reason=""))
                | (~Q(state=State.REFUSED.value) & Q(refusal_reason="")),
                name="booking_refusal_has_reason",
                violation_error_message="Choisissez un motif de refus.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=_AGREED) | Q(agreed_at__isnull=False),
                name="booking_parent_agreed",
                violation_error_message="Le parent n’a pas encore dit oui.",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("starts")),
                name="booking_dates",
                violation_error_message="La fin arrive avant le début.",
            ),
            models.CheckConstraint(condition=Q(rank__gte=1, rank__lte=MOST_CHOICES), name="booking_rank"),
            models.UniqueConstraint(
                fields=["demand", "rank"], name="booking_rank_once", violation_error_message="Ce rang est déjà pris."
            ),
            models.UniqueConstraint(
                fields=["demand", "site"],
                name="booking_site_once",
                violation_error_message="Ce lieu est déjà demandé pour cette famille.",
            ),
            models.UniqueConstraint(
                fields=["demand"],
                condition=Q(state__in=_ENGAGED),
                name="booking_one_agreed",
                violation_error_message="Cette famille a déjà dit oui à une autre place.",
            ),
        ]

    def __str__(self) -> str:
        return f"réservation {self.pk}"

    @property
    def belonging(self) -> Belonging:
        """Of the organisation that asked, or of the parent who did. Its place's side is `place_belonging`."""
        demand = self.demand
        organisations = frozenset({demand.organisation_id} if demand.organisation_id else ())
        persons = frozenset({demand.parent_id} if demand.parent_id else ())
        return Belonging("booking", organisations=organisations, persons=persons)
