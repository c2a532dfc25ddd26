"""Support access: an administrator reads the portal as somebody else does (docs/journal.md)."""
