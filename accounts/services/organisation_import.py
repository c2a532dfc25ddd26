"""Organisations of a file written by SIRET: new ones come in active, known ones take the file's values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from accounts.domain.organisation_states import OrganisationState
from accounts.events import OrganisationAccepted, OrganisationEdited
from accounts.imports.organisation_row import OrganisationRow
from accounts.locks import lock_organisation
from accounts.models import Organisation
from core.audit.recording import record

WRITTEN = ("name", "kind", "departement", "commune", "email", "phone")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an import does, by line of the file. `changed` names the fields; `left` says why nothing is written."""

    new: list[int] = field(default_factory=list)
    changed: dict[int, tuple[str, ...]] = field(default_factory=dict)
    same: list[int] = field(default_factory=list)
    left: dict[int, str] = field(default_factory=dict)


def compare(rows: Mapping[int, OrganisationRow]) -> Outcome:
    """What `apply` would do; nothing is written."""
    known = _known(rows)
    outcome = Outcome()
    for line, row in rows.items():
        _sort(outcome, line, row, known.get(row.siret))
    return outcome


@transaction.atomic
def apply(rows: Mapping[int, OrganisationRow], *, now: datetime) -> Outcome:
    """Write the rows, all or none; a second run of the same file writes nothing."""
    known = _known(rows)
    locked = {each.siret: lock_organisation(each.pk) for each in sorted(known.values(), key=lambda each: each.pk)}
    outcome = Outcome()
    for line, row in rows.items():
        organisation = locked.get(row.siret)
        _sort(outcome, line, row, organisation)
        if organisation is None:
            _create(row, now)
        elif line in outcome.changed:
            _change(organisation, row, outcome.changed[line], now)
    return outcome


def _known(rows: Mapping[int, OrganisationRow]) -> dict[str | None, Organisation]:
    sirets = [row.siret for row in rows.values()]
    found = Organisation.objects.filter(siret__in=sirets).exclude(state=OrganisationState.REFUSED)
    return {each.siret: each for each in found}


def _sort(outcome: Outcome, line: int, row: OrganisationRow, known: Organisation | None) -> None:
    """An empty cell erases nothing that is known; members rely on the kind, which only the administration changes."""
    if known is None:
        outcome.new.append(line)
    elif known.state == OrganisationState.CLOSED:
        outcome.left[line] = "cette structure est fermée sur le portail."
    elif known.state == OrganisationState.PENDING:
        outcome.left[line] = "cette structure attend une décision dans l’administration."
    elif known.kind != row.kind:
        outcome.left[line] = f"cette structure est déjà inscrite comme « {known.get_kind_display()} »."
    elif changed := tuple(
        name for name in WRITTEN if getattr(row, name) and getattr(row, name) != getattr(known, name)
    ):
        outcome.changed[line] = changed
    else:
        outcome.same.append(line)


def _differences(row: OrganisationRow, known: Organisation) -> tuple[str, ...]:
    return tuple(name for name in WRITTEN if getattr(row, name) and getattr(row, name) != getattr(known, name))


def _create(row: OrganisationRow, now: datetime) -> None:
    values = {name: getattr(row, name) for name in WRITTEN}
    organisation = Organisation.objects.create(
        siret=row.siret, state=OrganisationState.ACTIVE.value, created_at=now, decided_at=now, **values
    )
    _record(OrganisationAccepted, organisation, now)


def _change(organisation: Organisation, row: OrganisationRow, changed: tuple[str, ...], now: datetime) -> None:
    for name in changed:
        setattr(organisation, name, getattr(row, name))
    organisation.save(update_fields=changed)
    _record(OrganisationEdited, organisation, now, fields=changed)


def _record(event_type: type, organisation: Organisation, now: datetime, **data: object) -> None:
    subject = ("accounts.Organisation", organisation.pk)
    record(event_type, actor=None, organisation_id=organisation.pk, subject=subject, data=data, now=now)
