"""The same child in two organisations: noticed, without either seeing the other's file."""

from __future__ import annotations

from django.db.models import Q

from families.marks import every_mark
from families.models import FamilyFile, FileChild


def duplicates_of(file: FamilyFile) -> int:
    """How many other organisations have an open file for a child of this file. A number: not who, not what."""
    months = [child.birth_month for child in file.children.all()]
    phone = [found for month in months for found in every_mark(file.phone, month)]
    email = [found for month in months for found in every_mark(file.email, month)]
    same = FileChild.objects.filter(Q(phone_mark__in=phone) | Q(email_mark__in=email), file__closed_at=None)
    others = same.exclude(file__organisation=file.organisation_id)
    return others.values("file__organisation").distinct().count()
