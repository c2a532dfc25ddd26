from __future__ import annotations

from django.apps import AppConfig


class IdentityConfig(AppConfig):
    """An application of its own: allauth looks for the providers in `<application>.provider`."""

    name = "accounts.identity"
    verbose_name = "Fournisseurs d’identité"
