"""What the administration completes: the aids of communes, départements and regions."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aids.local_aid_labels import ACTIVITIES, CONFIDENCES, FORMULAS, INCOME_UNITS, LEVELS, MODES


def euros(label: str, help_text: str = "") -> models.DecimalField:
    return models.DecimalField(label, max_digits=8, decimal_places=2, null=True, blank=True, help_text=help_text)


def lines(label: str, help_text: str = "Une phrase par ligne.") -> ArrayField:
    return ArrayField(
        models.CharField(max_length=600), verbose_name=label, default=list, blank=True, help_text=help_text
    )


def known_code(name: str, field: str, choices: list[tuple[str, str]], *others: str) -> models.CheckConstraint:
    """The column holds one of the codes, also when it is written in SQL."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [*(code for code, _ in choices), *others]}),
        name=name,
        violation_error_message=f"Choisissez parmi : {', '.join(label.lower() for _, label in choices)}.",
    )


class LocalAid(models.Model):
    """One aid: the columns of its file (aids/local_aid_columns.py says which), read by `aids.local_aid_format` only.

    `loaded_text` is the file as it was last loaded, empty when no file gave this row: the row was edited here when
    the file it would give today differs.
    """

    slug = models.SlugField(
        "identifiant",
        max_length=80,
        unique=True,
        help_text="Nom du fichier : des mots sans accent et des tirets, comme « lille-aide-garde ».",
        error_messages={"unique": "Une autre aide porte déjà cet identifiant."},
    )
    title = models.CharField("titre", max_length=120)
    listed = models.BooleanField(
        "montrée aux familles", default=True, help_text="Décochez pour retirer l’aide : supprimée, elle reviendrait."
    )
    level = models.CharField("niveau", max_length=16, choices=LEVELS)
    territory_code = models.CharField(
        "code", max_length=9, help_text="Code INSEE (« 31555 », « 07 », « 32 »), SIREN d’un EPCI, ou « FR »."
    )
    territory_name = models.CharField("nom du territoire", max_length=100)
    communes = ArrayField(
        models.CharField(max_length=5),
        verbose_name="communes de l’EPCI",
        default=list,
        blank=True,
        help_text="Codes INSEE, un par ligne. Pour un EPCI seulement.",
    )
    modes = ArrayField(
        models.CharField(max_length=32, choices=MODES),
        verbose_name="modes de garde",
        default=list,
        blank=True,
        help_text="Aucun coché : tous.",
    )
    age_from = models.PositiveSmallIntegerField("âge de début, en mois", null=True, blank=True)
    age_under = models.PositiveSmallIntegerField("moins de tant de mois", null=True, blank=True)
    hours_per_week = models.DecimalField(
        "heures par semaine, au moins", max_digits=5, decimal_places=2, null=True, blank=True
    )
    hours_per_month = models.DecimalField(
        "heures par mois, au moins", max_digits=5, decimal_places=2, null=True, blank=True
    )
    every_adult = ArrayField(
        models.CharField(max_length=32, choices=ACTIVITIES),
        verbose_name="situation de chaque parent",
        default=list,
        blank=True,
        help_text="Chaque parent est dans l’une de ces situations. Aucune cochée : pas de condition.",
    )
    one_adult = ArrayField(
        models.CharField(max_length=32, choices=ACTIVITIES),
        verbose_name="situation d’un parent au moins",
        default=list,
        blank=True,
        help_text="Un parent au moins est dans l’une de ces situations. Aucune cochée : pas de condition.",
    )
    only_alone = models.BooleanField("réservée aux parents seuls", default=False)
    income_unit = models.CharField("plafond de revenus en", max_length=8, choices=INCOME_UNITS, blank=True)
    income_couple = euros("revenus mensuels, moins de")
    income_alone = euros("revenus d’un parent seul, moins de", "Vide : le même plafond.")
    quotient_familial_max = euros(
        "quotient familial (QF), au plus", "Le portail ne le connaît pas : l’aide sera « à demander »."
    )
    conditions = lines(
        "conditions", "Une phrase courte par ligne, pour les familles : « Votre enfant a moins de 3 ans. »"
    )
    formula = models.CharField("formule", max_length=16, choices=FORMULAS)
    amount = euros("euros", "Par mois, par jour ou par an, selon la formule.")
    amount_alone = euros("euros pour un parent seul", "Formule par mois seulement. Vide : le même montant.")
    amount_in_creche = euros("euros par jour en crèche", "Formule par jour seulement. Vide : le même montant.")
    percent = models.DecimalField(
        "pour cent de ce que paie la famille", max_digits=5, decimal_places=2, null=True, blank=True
    )
    ceiling = euros("au plus, en euros par mois", "Formule en pour cent seulement.")
    amount_in_words = models.CharField("montant en mots", max_length=200, blank=True)
    discretionary = models.BooleanField(
        "sur décision",
        default=False,
        help_text="Quelqu’un décide au cas par cas : jamais comptée, toujours « à demander ».",
    )
    where_to_apply = models.CharField(
        "où la demander", max_length=200, help_text="Suite de la phrase « À demander : … », comme « à votre mairie »."
    )
    apply_url = models.URLField("lien", max_length=500, blank=True)
    valid_from = models.DateField("en vigueur depuis le", null=True, blank=True)
    valid_until = models.DateField("en vigueur jusqu’au", null=True, blank=True)
    source_text = models.CharField("source", max_length=600)
    source_url = models.URLField("adresse de la source", max_length=500, blank=True)
    checked_on = models.DateField("vérifiée le")
    confidence = models.CharField("confiance", max_length=1, choices=CONFIDENCES)
    doubts = lines(
        "doutes", "Ce qu’il reste à vérifier, une phrase par ligne ; sous « Source et doutes » de la page de l’aide."
    )
    loaded_text = models.TextField("fichier chargé", blank=True, editable=False)
    updated_at = models.DateTimeField("modifiée le", auto_now=True)

    class Meta:
        db_table = "local_aid"
        verbose_name = "aide locale"
        verbose_name_plural = "aides locales"
        ordering = ["slug"]
        indexes = [models.Index(fields=["level", "territory_code"], name="local_aid_territory")]
        constraints = [
            models.CheckConstraint(
                condition=Q(slug__regex=r"^[a-z0-9]+(-[a-z0-9]+)+$"),
                name="local_aid_slug",
                violation_error_message="L’identifiant est fait de mots sans accent séparés par des tirets.",
            ),
            known_code("local_aid_level", "level", LEVELS),
            known_code("local_aid_income_unit", "income_unit", INCOME_UNITS, ""),
            known_code("local_aid_confidence", "confidence", CONFIDENCES),
            models.CheckConstraint(
                condition=Q(level="epci") ^ Q(communes=[]),
                name="local_aid_communes",
                violation_error_message="Un EPCI a ses communes, les autres territoires n’en ont pas.",
            ),
            models.CheckConstraint(
                condition=Q(income_unit="", income_couple=None, income_alone=None)
                | (~Q(income_unit="") & Q(income_couple__isnull=False, income_couple__gt=0)),
                name="local_aid_income",
                violation_error_message="Un plafond de revenus a une unité et un montant.",
            ),
            models.CheckConstraint(
                condition=Q(formula__in=["par_mois", "par_jour", "au_plus_par_an"], amount__isnull=False, amount__gt=0)
                | Q(formula="part_du_reste", percent__isnull=False, percent__gt=0, percent__lte=100)
                | (Q(formula="en_mots") & ~Q(amount_in_words="")),
                name="local_aid_amount",
                violation_error_message="La formule demande son montant, son pourcentage ou son texte.",
            ),
            models.CheckConstraint(
                condition=Q(age_from=None) | Q(age_under=None) | Q(age_from__lt=F("age_under")),
                name="local_aid_ages",
                violation_error_message="L’âge de fin dépasse l’âge de début.",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_until=None) | Q(valid_from__lte=F("valid_until")),
                name="local_aid_days",
                violation_error_message="Le dernier jour suit le premier.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.territory_name})"
