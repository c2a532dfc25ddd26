"""What PostgreSQL refuses, said in French: the message of each constraint stands beside it, in the models."""

from __future__ import annotations

from django.apps import apps
from django.db import IntegrityError

# The constraints written in SQL (childcare/migrations/sql) have no model to say their message.
_IN_SQL = {
    "line_of_slot": "Des enfants ont une place sur ce créneau : libérez-les d’abord.",
    "line_of_reservation": "Cette réservation n’existe plus.",
    "site_of_facility": "Ce lieu d’accueil n’existe plus, ou vient de changer : rechargez la page.",
    "age_group_of_site": "Ce site n’existe plus, ou vient de changer : rechargez la page.",
    "slot_of_age_group": "Ce groupe d’âge n’existe plus.",
    "slot_of_pattern": "Cette semaine type n’existe plus.",
    "weekly_pattern_of_age_group": "Ce groupe d’âge n’existe plus.",
}
_OTHER = "La base de données refuse cet enregistrement : vérifiez ce qui a été saisi."


class Refused(Exception):
    """What was asked cannot be done; the message, in French, says why and what to change. Nothing was written."""


def constraint_name(error: IntegrityError) -> str:
    """The name of the constraint that refused, empty when PostgreSQL names none."""
    diagnostic = getattr(error.__cause__, "diag", None)
    return (diagnostic and diagnostic.constraint_name) or ""


def reason(error: IntegrityError) -> str:
    """A sentence in French that says what PostgreSQL refused."""
    name = constraint_name(error)
    return _IN_SQL.get(name) or _messages().get(name) or _OTHER


def _messages() -> dict[str, str]:
    return {
        constraint.name: str(constraint.violation_error_message)
        for model in apps.get_app_config("childcare").get_models()
        for constraint in model._meta.constraints
        if constraint.violation_error_message != constraint.default_violation_error_message
    }
