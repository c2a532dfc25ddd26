"""What a member does in an organisation. Administering it is a right apart, that any role may carry."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A counsellor follows families, a manager runs facilities, a coordinator steers a territory."""

    COUNSELLOR = "counsellor"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
