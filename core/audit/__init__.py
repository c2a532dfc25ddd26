"""The journal of the portal: typed events, append-only in the database (docs/journal.md)."""

from core.audit.recording import record

__all__ = ["record"]
