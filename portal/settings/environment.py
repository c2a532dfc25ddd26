"""The environment variables, each read once, here or in the settings; docs/configuration.md lists them all."""

from __future__ import annotations

import os

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """The variable, or ``default`` when it is unset or empty."""
    return os.environ.get(name) or default


def required(name: str) -> str:
    """The variable; raises ImproperlyConfigured when it is unset or empty."""
    value = os.environ.get(name)
    if not value:
        raise ImproperlyConfigured(f"La variable d’environnement {name} est obligatoire.")
    return value


def words(name: str) -> list[str]:
    """The comma-separated words of the variable."""
    return [word.strip() for word in os.environ.get(name, "").split(",") if word.strip()]


def number(name: str, default: int) -> int:
    """The variable as a whole number; raises ImproperlyConfigured when it is something else."""
    try:
        return int(os.environ.get(name) or default)
    except ValueError:
        raise ImproperlyConfigured(f"La variable d’environnement {name} doit être un nombre entier.") from None


def flag(name: str, default: bool = False) -> bool:
    """The variable as a yes or no: 1, true, yes, oui and on mean yes."""
    value = os.environ.get(name)
    return default if not value else value.lower() in {"1", "true", "yes", "oui", "on"}
