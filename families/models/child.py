"""A child of a file, known by the month of birth alone."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import ExtractDay
from django.db.models.lookups import Exact

from families.models.family_file import FamilyFile


class FileChild(models.Model):
    """A child, born or to be born in `birth_month` (its first day stands for the month).

    The marks are keyed fingerprints of telephone or e-mail with the birth month (families.marks): the same child in
    two files has an equal one, and nothing can be read in it. Empty when the parent gave no such contact.
    """

    file = models.ForeignKey(FamilyFile, verbose_name="dossier", on_delete=models.CASCADE, related_name="children")
    birth_month = models.DateField("mois de naissance")
    phone_mark = models.CharField(max_length=64, blank=True, editable=False)
    email_mark = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        db_table = "family_child"
        verbose_name = "enfant"
        indexes = [
            models.Index(fields=["phone_mark"], name="family_child_phone_mark"),
            models.Index(fields=["email_mark"], name="family_child_email_mark"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Exact(ExtractDay("birth_month"), 1),
                name="family_child_birth_month",
                violation_error_message="Un mois de naissance est noté au premier jour du mois.",
            ),
        ]
