"""A child for whom places are asked, under one number everywhere."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from families.models import FileChild


class BookedChild(models.Model):
    """`id` is the `child_id` of the seats (childcare.Line): PostgreSQL refuses the same child in two places by it.

    From a file, it is drawn from the mark of the contact and the birth month, so that two organisations that follow
    the same child cannot place it twice, and neither sees the other's file. `birth_date`: the 15th of the birth month.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    file_children = models.ManyToManyField(FileChild, related_name="booked_as", through="FileChildLink")
    parent = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="parent", on_delete=models.SET_NULL, null=True, related_name="+"
    )
    birth_date = models.DateField("né vers le")

    class Meta:
        db_table = "booked_child"
        verbose_name = "enfant d’une demande"


class FileChildLink(models.Model):
    """The child of a file is this booked child, for good: a telephone that changes does not make another child."""

    file_child = models.OneToOneField(FileChild, on_delete=models.CASCADE, related_name="booked_link")
    child = models.ForeignKey(BookedChild, on_delete=models.CASCADE, related_name="links")

    class Meta:
        db_table = "booked_child_of_file"
