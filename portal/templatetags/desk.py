"""Addresses of « Ma semaine », on the side of who looks."""

from __future__ import annotations

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_url(context: dict[str, Any], name: str, *arguments: object) -> str:
    """As `url`, by the account or by the link (portal.manager_desk)."""
    address: str = context["desk"].url(name, *arguments)
    return address
