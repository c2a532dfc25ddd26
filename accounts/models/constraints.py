"""Constraints that several tables share."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def known_code(name: str, field: str, choices: list[tuple[str, str]]) -> models.CheckConstraint:
    """The column holds one of the codes, also when it is written in SQL."""
    labels = ", ".join(label for _, label in choices)
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": [code for code, _ in choices]}),
        name=name,
        violation_error_message=f"Choisissez parmi : {labels}.",
    )
