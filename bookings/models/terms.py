"""How a facility answers and who may hold its seats: quota, delay, partners, and who is known silent."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from childcare.models import Facility

DEFAULT_HOLD_QUOTA, DEFAULT_ANSWER_HOURS = 3, 8


class BookingTerms(models.Model):
    """Of one facility; without a row, the defaults. `hold_quota`: seats' holds at once by one organisation.
    `answer_hours`: hours of opening given to answer."""

    facility = models.OneToOneField(Facility, on_delete=models.CASCADE, related_name="booking_terms")
    hold_quota = models.PositiveSmallIntegerField("options par structure", default=DEFAULT_HOLD_QUOTA)
    answer_hours = models.PositiveSmallIntegerField("heures d’ouverture pour répondre", default=DEFAULT_ANSWER_HOURS)
    partners = models.ManyToManyField(Organisation, related_name="+", db_table="booking_partner", blank=True)

    class Meta:
        db_table = "booking_terms"
        verbose_name = "conditions de réservation"
        constraints = [
            models.CheckConstraint(
                condition=Q(hold_quota__lte=50, answer_hours__gte=1, answer_hours__lte=80), name="booking_terms_bounds"
            )
        ]


class Silence(models.Model):
    """A request or a hold that a facility let pass without an answer: counted, reported, never shown to a crèche other
    than itself."""

    facility = models.ForeignKey(Facility, on_delete=models.CASCADE, related_name="silences")
    booking = models.OneToOneField("bookings.Booking", on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField("le")

    class Meta:
        db_table = "booking_silence"
        verbose_name = "demande restée sans réponse"


class AccommodationNeed(models.Model):
    """« Accueil à préparer »: a booking that a place will meet once something is prepared. It is no refusal; the
    coordinator helps. What has to be prepared is said aloud, and never written here."""

    booking = models.OneToOneField("bookings.Booking", on_delete=models.CASCADE, related_name="accommodation")
    asked_at = models.DateTimeField("signalé le")
    settled_at = models.DateTimeField("préparé le", null=True, blank=True)

    class Meta:
        db_table = "booking_accommodation"
        verbose_name = "accueil à préparer"
