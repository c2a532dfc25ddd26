"""How an event of the journal names a file."""

from __future__ import annotations

from typing import Any

from families.models import FamilyFile


def subject_of(file: FamilyFile) -> dict[str, Any]:
    """The arguments of core.audit.record that say whose file, and which."""
    return {
        "organisation_id": file.organisation_id,
        "on_behalf_of": file.pk,
        "subject": (FamilyFile._meta.label, file.pk),
    }
