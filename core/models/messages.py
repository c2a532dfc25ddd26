"""Letters on their way out, and what each address wants to receive (docs/messages.md)."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Channel(models.TextChoices):
    EMAIL = "email", "e-mail"
    SMS = "sms", "SMS"


class Frequency(models.TextChoices):
    """How often an address hears of a topic."""

    AT_ONCE = "at_once", "tout de suite"
    DAILY = "daily", "une fois par jour"
    NEVER = "never", "jamais"


class State(models.TextChoices):
    WAITING = "waiting", "en attente"
    DIGEST = "digest", "attend le récapitulatif du jour"
    GATHERED = "gathered", "dans un récapitulatif"
    SENT = "sent", "envoyé"
    WITHHELD = "withheld", "retenu : la personne n’en veut pas"
    DEAD = "dead", "non remis"


UNDER_WAY = (State.WAITING, State.DIGEST)


class OutboxMessage(models.Model):
    """A letter written in the transaction of its cause, and sent after it; its id is the Message-ID.

    ``next_attempt_at`` says when anybody may try: a worker that takes the letter moves it forward by one lease, so
    that a worker that dies gives it back by doing nothing. ``attempts`` counts those takings.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.CharField("cause", max_length=200, unique=True, help_text="La même cause n’écrit pas deux fois.")
    channel = models.CharField("par", max_length=5, choices=Channel)
    recipient = models.CharField("destinataire", max_length=254, blank=True, help_text="Vide une fois effacé.")
    address_hash = models.CharField("empreinte de l’adresse", max_length=64, blank=True, editable=False)
    topic = models.CharField("sujet", max_length=50)
    subject = models.CharField("objet", max_length=200, blank=True)
    text = models.TextField("texte", blank=True)
    html = models.TextField("corps HTML", blank=True)
    one_way_out = models.BooleanField("peut être refusé")
    state = models.CharField("état", max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", null=True)
    last_error = models.CharField("dernière erreur", max_length=300, blank=True)
    gathered_in = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="gathered", verbose_name="récapitulatif"
    )
    created_at = models.DateTimeField("écrit le")
    sent_at = models.DateTimeField("envoyé le", null=True)

    class Meta:
        verbose_name = "message"
        ordering = ("-created_at",)
        constraints = [
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="outbox_known_channel"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="outbox_known_state"),
            models.CheckConstraint(
                condition=Q(state=State.SENT, sent_at__isnull=False) | (~Q(state=State.SENT) & Q(sent_at__isnull=True)),
                name="outbox_sent_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WAITING) | Q(next_attempt_at__isnull=False), name="outbox_waits_until_a_time"
            ),
            models.CheckConstraint(condition=~Q(state=State.DEAD) | ~Q(last_error=""), name="outbox_dead_of_something"),
            models.CheckConstraint(
                condition=~Q(channel=Channel.SMS) | Q(LessThanOrEqual(Length("text"), 160), subject="", html=""),
                name="outbox_sms_is_short_text",
            ),
            # Erased letters keep their cause, so that it does not write again, and nothing about anybody.
            models.CheckConstraint(
                condition=~Q(recipient="") | Q(address_hash="", subject="", text="", html=""),
                name="outbox_erased_entirely",
            ),
            models.CheckConstraint(
                condition=~Q(recipient="") | ~Q(state__in=UNDER_WAY), name="outbox_goes_to_somebody"
            ),
        ]
        indexes = [
            models.Index(F("next_attempt_at"), name="outbox_due", condition=Q(state=State.WAITING)),
            models.Index(fields=["channel", "address_hash"], name="outbox_under_way", condition=Q(state__in=UNDER_WAY)),
            models.Index(fields=["created_at"], name="outbox_by_date"),
            models.Index(fields=["address_hash"], name="outbox_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} ({self.get_state_display()})"


class ContactAddress(models.Model):
    """An e-mail address or a mobile number, known by its hash alone: its links, its choices, whether it refuses.

    The id is what a link carries: it says nothing of the address.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    channel = models.CharField("par", max_length=5, choices=Channel)
    address_hash = models.CharField("empreinte", max_length=64)
    refused_at = models.DateTimeField("refusée depuis", null=True, blank=True)
    refusal = models.CharField("raison du refus", max_length=300, blank=True)

    class Meta:
        verbose_name = "adresse de contact"
        verbose_name_plural = "adresses de contact"
        constraints = [
            models.UniqueConstraint(fields=["channel", "address_hash"], name="contact_address_once"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="contact_known_channel"),
            models.CheckConstraint(
                condition=Q(refused_at__isnull=True, refusal="") | (Q(refused_at__isnull=False) & ~Q(refusal="")),
                name="contact_refuses_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.address_hash[:8]}"


class ContactPreference(models.Model):
    """What an address chose for a topic; without a row, it hears at once."""

    address = models.ForeignKey(ContactAddress, models.CASCADE, related_name="preferences", verbose_name="adresse")
    topic = models.CharField("sujet", max_length=50)
    frequency = models.CharField("fréquence", max_length=8, choices=Frequency)
    changed_at = models.DateTimeField("choisi le")

    class Meta:
        verbose_name = "choix de contact"
        verbose_name_plural = "choix de contact"
        constraints = [
            models.UniqueConstraint(fields=["address", "topic"], name="contact_preference_once"),
            models.CheckConstraint(condition=Q(frequency__in=Frequency.values), name="contact_known_frequency"),
        ]

    def __str__(self) -> str:
        return f"{self.topic} : {self.get_frequency_display()}"
