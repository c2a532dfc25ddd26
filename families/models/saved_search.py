"""Searches that parents keep, and the places already told of, so that each is told once."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.domain.abilities import Belonging
from families.domain.alerts import LONGEST_QUERY
from families.models.need import FileNeed

TOKEN_BYTES = 12


def new_token() -> str:
    """16 characters that nobody guesses, and that fit in an SMS."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class SavedSearch(models.Model):
    """A search kept by an account, or by a confirmed e-mail or mobile without account: one of the three.

    `query` is the address of the search, written on the day `asked_on`: birth months, hours, commune and filters, as
    anybody shares it. `only_facility` is the number of the one place watched, in childcare. `last_day` is the last
    day of the need, None when it has no end; `ends_on` the last day it is watched. `token` is in the link of letters:
    it shows nothing by itself.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="saved_searches",
    )
    email = models.EmailField("adresse électronique", blank=True)
    phone = models.CharField("téléphone mobile", max_length=16, blank=True)
    query = models.CharField("recherche", max_length=LONGEST_QUERY)
    only_facility = models.PositiveBigIntegerField("lieu", null=True, blank=True)
    asked_on = models.DateField("demandée le")
    last_day = models.DateField("dernier jour du besoin", null=True, blank=True)
    ends_on = models.DateField("suivie jusqu’au", null=True, blank=True)
    created_at = models.DateTimeField("gardée le")
    watched_at = models.DateTimeField("regardée le", null=True, blank=True, editable=False)
    paused_at = models.DateTimeField("en pause depuis", null=True, blank=True)
    asked_again_at = models.DateTimeField("redemandée le", null=True, blank=True, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)

    class Meta:
        db_table = "saved_search"
        verbose_name = "recherche gardée"
        verbose_name_plural = "recherches gardées"
        indexes = [models.Index(fields=["ends_on"], name="saved_search_end")]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, email="", phone="")
                | (Q(user__isnull=True, phone="") & ~Q(email=""))
                | (Q(user__isnull=True, email="") & ~Q(phone="")),
                name="saved_search_of_somebody",
                violation_error_message="Une recherche est à un compte, à une adresse ou à un numéro.",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | Q(ends_on__isnull=False),
                name="saved_search_without_account_ends",
                violation_error_message="Sans compte, une alerte a une fin.",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(ends_on__lte=models.F("last_day")),
                name="saved_search_ends_with_its_need",
                violation_error_message="Une recherche s’arrête avec le besoin.",
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="saved_search_email_lower"),
            models.CheckConstraint(
                condition=Q(phone="") | Q(phone__regex=r"^\+[1-9][0-9]{7,14}$"), name="saved_search_phone"
            ),
            models.UniqueConstraint(
                fields=["user", "email", "phone", "query", "only_facility"],
                name="saved_search_once",
                nulls_distinct=False,
                violation_error_message="Cette recherche est déjà gardée.",
            ),
        ]

    def __str__(self) -> str:
        return f"recherche {self.pk}"

    @property
    def belonging(self) -> Belonging:
        return Belonging("saved_search", persons=frozenset(pk for pk in [self.user_id] if pk is not None))


class ToldPlace(models.Model):
    """A site that fits a saved search, or the need of a family's file, since `since`.

    `site` is a number of childcare, which this app does not know. `is_new`: it began to fit after the first look.
    `announced_at`: its letter is written. The row goes when the site no longer fits: it may be told again later.
    """

    search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, null=True, related_name="told")
    share = models.ForeignKey(FileNeed, on_delete=models.CASCADE, null=True, related_name="told")
    site = models.PositiveBigIntegerField("site")
    since = models.DateTimeField("convient depuis")
    is_new = models.BooleanField("nouvelle")
    announced_at = models.DateTimeField("annoncée le", null=True)

    class Meta:
        db_table = "told_place"
        verbose_name = "place annoncée"
        verbose_name_plural = "places annoncées"
        constraints = [
            models.CheckConstraint(
                condition=Q(search__isnull=False, share__isnull=True) | Q(search__isnull=True, share__isnull=False),
                name="told_place_for_one_need",
            ),
            models.CheckConstraint(
                condition=Q(announced_at__isnull=True) | Q(is_new=True), name="told_place_announced_when_new"
            ),
            models.UniqueConstraint(fields=["search", "share", "site"], name="told_place_once", nulls_distinct=False),
        ]
