"""Mise en relation with an assistant maternel or a home-care provider: never a seat."""

from __future__ import annotations

from django.db import models

from accounts.domain.abilities import Belonging
from bookings.domain.abilities import INTRODUCTION
from bookings.domain.introductions import IntroductionState
from bookings.models.codes import INTRODUCTION_STATES, choices, known
from bookings.models.demand import Demand
from childcare.models import Facility


class Introduction(models.Model):
    """`meeting_day`: a day that both chose. Nothing here binds anybody: the contract is signed between them."""

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="introductions")
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="introductions")
    state = models.CharField(
        "état", max_length=8, choices=choices(INTRODUCTION_STATES), default=IntroductionState.ASKED.value
    )
    asked_at = models.DateTimeField("demandée le")
    meeting_day = models.DateField("rencontre le", null=True, blank=True)
    signed_on = models.DateField("contrat signé le", null=True, blank=True)
    changed_at = models.DateTimeField("changée le")

    class Meta:
        db_table = "introduction"
        verbose_name = "mise en relation"
        verbose_name_plural = "mises en relation"
        constraints = [
            known("introduction_state", "state", IntroductionState),
            models.UniqueConstraint(
                fields=["demand", "facility"],
                name="introduction_once",
                violation_error_message="Cette mise en relation est déjà demandée.",
            ),
        ]

    @property
    def belonging(self) -> Belonging:
        """Of the organisation that asked, or of the parent who did. The side of who is met is
        bookings.family_access.of_who_is_met."""
        demand = self.demand
        organisations = frozenset({demand.organisation_id} if demand.organisation_id else ())
        return Belonging(INTRODUCTION, organisations, frozenset({demand.parent_id} if demand.parent_id else ()))
