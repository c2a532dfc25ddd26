"""The admission of a child by a facility: what was seen, what lacks, the first visits."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from bookings.domain.admission import AdmissionState
from bookings.models.booking import Booking
from bookings.models.child import BookedChild
from bookings.models.codes import known
from childcare.models import Facility


class Admission(models.Model):
    """Of one child at one facility. `missing`: codes of the papers to complete (childcare's AdmissionTerms.Document);
    papers themselves are never kept. `known_until`: the last day on which the child is known there.
    `provisional_until`: vaccination to bring up to date by then (three months, art. R.3111-8 CSP)."""

    child = models.ForeignKey(BookedChild, verbose_name="enfant", on_delete=models.CASCADE, related_name="admissions")
    facility = models.ForeignKey(Facility, verbose_name="lieu", on_delete=models.CASCADE, related_name="admissions")
    state = models.CharField(
        "étape",
        max_length=8,
        choices=[
            (AdmissionState.TO_DO.value, "À faire"),
            (AdmissionState.MEETING.value, "Rendez-vous"),
            (AdmissionState.PAPERS.value, "Pièces à compléter"),
            (AdmissionState.VISITS.value, "Premières visites"),
            (AdmissionState.KNOWN.value, "Enfant connu"),
        ],
        default=AdmissionState.TO_DO.value,
    )
    missing = ArrayField(models.CharField(max_length=16), verbose_name="pièces manquantes", default=list, blank=True)
    reminded_at = models.DateTimeField("relancé le", null=True, blank=True)
    known_until = models.DateField("connu jusqu’au", null=True, blank=True)
    provisional_until = models.DateField("admission provisoire jusqu’au", null=True, blank=True)
    changed_at = models.DateTimeField("changé le")

    class Meta:
        db_table = "admission"
        verbose_name = "admission"
        constraints = [
            known("admission_state", "state", AdmissionState),
            models.UniqueConstraint(fields=["child", "facility"], name="admission_once"),
            models.CheckConstraint(
                condition=~Q(state=AdmissionState.KNOWN.value) | Q(known_until__isnull=False),
                name="admission_known_until",
                violation_error_message="Un enfant est connu jusqu’à une date.",
            ),
        ]


class Visit(models.Model):
    """A first visit, or the meeting, of a booking: local naive hours of one day."""

    class Kind(models.TextChoices):
        MEETING = "meeting", "Rendez-vous"
        VISIT = "visit", "Première visite"

    booking = models.ForeignKey(Booking, on_delete=models.CASCADE, related_name="visits")
    kind = models.CharField("objet", max_length=7, choices=Kind, default=Kind.VISIT)
    day = models.DateField("jour")
    starts = models.TimeField("de")
    ends = models.TimeField("à")
    done = models.BooleanField("a eu lieu", null=True, blank=True)

    class Meta:
        db_table = "booking_visit"
        verbose_name = "première visite"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")),
                name="booking_visit_hours",
                violation_error_message="La fin suit le début.",
            ),
            models.UniqueConstraint(fields=["booking", "day", "starts"], name="booking_visit_once"),
        ]
