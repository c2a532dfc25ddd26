"""The identity providers that the sign-in page offers."""

from __future__ import annotations

from allauth.socialaccount import app_settings
from django import template
from django.urls import reverse

register = template.Library()

# Where each says what it is, as the DSFR asks under its button.
ABOUT = {"proconnect": "https://www.proconnect.gouv.fr/", "franceconnect": "https://franceconnect.gouv.fr/"}


@register.simple_tag
def identity_providers() -> list[dict[str, str]]:
    """Those that are configured, ProConnect first; none when none is."""
    return [
        {
            "code": app["provider_id"],
            "name": app["name"],
            "address": reverse("identity_login", args=[kind]),
            "about": ABOUT[kind],
        }
        for kind, configuration in app_settings.PROVIDERS.items()
        for app in configuration.get("APPS", ())
    ]
