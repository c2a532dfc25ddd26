"""The back office of the technical base, one file per subject."""

from __future__ import annotations

from core.admin import audit, messages

__all__ = ["audit", "messages"]
