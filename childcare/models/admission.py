"""What lies between a free seat and a child who comes: a crèche admits children, it does not sell seats."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models


class AdmissionTerms(models.Model):
    """Admission terms of a facility (règlement de fonctionnement, art. R.2324-30 CSP). Null is unknown."""

    class FirstVisits(models.TextChoices):
        NONE = "none", "Aucune visite avant"
        SAME_DAY = "same_day", "Visite le jour même"
        DAYS = "days", "Plusieurs visites avant"

    class Document(models.TextChoices):
        VACCINATION = "vaccination", "Carnet de santé (vaccins)"
        INCOME = "income", "Justificatif de ressources"
        IDENTITY = "identity", "Pièce d’identité"
        INSURANCE = "insurance", "Assurance responsabilité civile"
        MEDICAL = "medical", "Certificat médical"

    class Residence(models.TextChoices):
        ALL = "all", "Ouvert à tous"
        PRIORITY = "priority", "Priorité à certaines communes"
        ONLY = "only", "Réservé à certaines communes"

    class RequestChannel(models.TextChoices):
        PORTAL = "portal", "Sur le portail"
        TELEPHONE = "telephone", "Par téléphone"
        GUICHET_UNIQUE = "guichet_unique", "Guichet unique de la mairie"
        COMMISSION = "commission", "Commission d’admission"

    class Holders(models.TextChoices):
        ALL_SPIE = "all_spie", "Tous les conseillers du SPIE"
        PARTNERS = "partners", "Structures partenaires"
        NONE = "none", "Personne"

    minimum_notice_hours = models.PositiveSmallIntegerField("délai minimal (heures)", null=True, blank=True)
    first_visits = models.CharField("premières visites", max_length=8, choices=FirstVisits, blank=True)
    first_visit_count = models.PositiveSmallIntegerField("nombre de visites", null=True, blank=True)
    urgent_without_visit = models.BooleanField("accueil d’urgence sans visite", null=True, blank=True)
    documents = ArrayField(
        models.CharField(max_length=16, choices=Document),
        verbose_name="pièces demandées",
        default=list,
        blank=True,
    )
    arrival_windows = models.JSONField(
        "heures d’arrivée",
        default=list,
        blank=True,
        help_text='Liste de plages : [{"from": "07:30", "until": "12:00"}]. Vide : à toute heure d’ouverture.',
    )
    departure_windows = models.JSONField("heures de départ", default=list, blank=True)
    weekly_cap_minutes = models.PositiveIntegerField("maximum par semaine (minutes)", null=True, blank=True)
    residence = models.CharField("habitants", max_length=8, choices=Residence, default=Residence.ALL)
    residence_communes = ArrayField(
        models.CharField(max_length=5), verbose_name="communes (codes INSEE)", default=list, blank=True
    )
    request_channel = models.CharField(
        "comment demander", max_length=16, choices=RequestChannel, default=RequestChannel.TELEPHONE
    )
    next_commission = models.DateField("prochaine commission", null=True, blank=True)
    holders = models.CharField("qui peut réserver", max_length=8, choices=Holders, default=Holders.ALL_SPIE)
    avip_prescription = models.BooleanField("places AVIP sur prescription d’un conseiller", default=True)

    class Meta:
        abstract = True
