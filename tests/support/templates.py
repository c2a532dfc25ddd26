"""An unknown variable printed by a template of ours is an error, not an empty string."""

from __future__ import annotations

import sys
from types import FrameType
from typing import Any

from django.conf import settings
from django.template.base import Node


class UnknownTemplateVariable(AssertionError):
    """A template prints a variable that nobody gave it."""


class StrictInvalid(str):
    """Value of ``string_if_invalid``, to be made with "%s": Django formats it with the variable it misses."""

    __slots__ = ()

    def __mod__(self, variable: Any) -> str:
        template = _template_of(sys._getframe(1))
        if template.startswith(str(settings.BASE_DIR / "templates")):
            raise UnknownTemplateVariable(f"{variable} in {template}")
        return ""


def _template_of(frame: FrameType | None) -> str:
    """The file of the innermost template node being rendered."""
    while frame is not None:
        node = frame.f_locals.get("self")
        origin = getattr(node, "origin", None) if isinstance(node, Node) else None
        if origin is not None:
            return str(origin.name)
        frame = frame.f_back
    return ""
