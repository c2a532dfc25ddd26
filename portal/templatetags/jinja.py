"""From a page to the lists that Jinja2 prints."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def jinja(name: str, **values: Any) -> SafeString:
    """The template of `templates/jinja2` of that name, which receives these values and nothing else of the page."""
    return SafeString(render_to_string(name, values, using="jinja2"))  # it has escaped every value itself
