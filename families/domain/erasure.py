"""Why a file is erased."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    PARENT = "parent"
    WITHDRAWN = "withdrawn"
    RETENTION = "retention"
    COUNSELLOR = "counsellor"

    @property
    def label(self) -> str:
        return {
            "parent": "Demandé par le parent",
            "withdrawn": "Accord retiré",
            "retention": "Fin de la durée de conservation",
            "counsellor": "Effacé par la structure",
        }[self.value]
