"""What an import refuses, in words for the person who runs it."""

from __future__ import annotations


class FileRefusedError(Exception):
    """The whole file cannot be used; the message is a French sentence that says what to change."""


class RowRefusedError(Exception):
    """One row cannot become a facility; the message is the reason, in French."""
