"""The waiting list of a site and an age group, and the published points that order it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from bookings.domain.queue import BOUNDS
from bookings.models.booking import Booking
from bookings.models.demand import Demand
from childcare.models import AgeGroup


def within_bounds(field: str) -> Q:
    """Every criterion of bookings.domain.queue, and no point out of its bounds."""
    condition = Q(**{f"{field}__has_keys": [criterion.value for criterion in BOUNDS]})
    for criterion, bounds in BOUNDS.items():
        condition &= Q(
            **{f"{field}__{criterion.value}__gte": bounds.least, f"{field}__{criterion.value}__lte": bounds.most}
        )
    return condition


class QueueRules(models.Model):
    """Points set by a manager for its sites, or for a whole territory (`departement`), within the bounds of
    bookings.domain.queue. The manager's come first, then the territory's, then the national ones of the code."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="queue_rules"
    )
    departement = models.CharField("département", max_length=3, blank=True)
    points = models.JSONField("points")
    published_at = models.DateTimeField("publiées le")

    class Meta:
        db_table = "queue_rules"
        verbose_name = "règles de la liste d’attente"
        constraints = [
            models.CheckConstraint(
                condition=(Q(organisation__isnull=False) & Q(departement=""))
                | (Q(organisation__isnull=True) & ~Q(departement="")),
                name="queue_rules_of_one",
            ),
            models.CheckConstraint(
                condition=within_bounds("points"),
                name="queue_rules_within_bounds",
                violation_error_message="Ces points sortent des bornes.",
            ),
            models.UniqueConstraint(
                fields=["departement"], condition=~Q(departement=""), name="queue_rules_once_per_departement"
            ),
        ]


class Waiting(models.Model):
    """A demand that waits for seats of an age group. `qpv`, `single_parent`, `sibling`: what earns points, copied from
    what the family said; a place never reads them (bookings.domain.queue tells it only « why first »)."""

    class Answer(models.TextChoices):
        YES = "yes", "Oui"
        NO = "no", "Non"

    demand = models.ForeignKey(Demand, on_delete=models.CASCADE, related_name="waiting")
    age_group = models.ForeignKey(AgeGroup, on_delete=models.CASCADE, related_name="waiting")
    since = models.DateTimeField("depuis le")
    single_parent = models.BooleanField("parent isolé", default=False)
    qpv = models.BooleanField("quartier prioritaire", default=False)
    left_at = models.DateTimeField("sortie le", null=True, blank=True)
    offered = models.ForeignKey(
        Booking, verbose_name="place proposée", on_delete=models.SET_NULL, null=True, blank=True, related_name="offers"
    )
    asked_at = models.DateTimeField("interrogée le", null=True, blank=True)
    answer_by = models.DateTimeField("réponse avant le", null=True, blank=True)
    answer = models.CharField("réponse", max_length=3, choices=Answer, blank=True)

    class Meta:
        db_table = "waiting"
        verbose_name = "attente d’une place"
        constraints = [
            models.UniqueConstraint(
                fields=["demand", "age_group"],
                condition=Q(left_at__isnull=True),
                name="waiting_once",
                violation_error_message="Cette famille attend déjà une place ici.",
            )
        ]
        indexes = [models.Index(fields=["age_group", "since"], name="waiting_queue", condition=Q(left_at__isnull=True))]
