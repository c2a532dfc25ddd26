"""The back office of the technical base, one file per subject."""

from __future__ import annotations

from core.admin import messages

__all__ = ["messages"]
