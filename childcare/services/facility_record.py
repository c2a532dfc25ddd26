"""Edit the record of a facility, and say that it is up to date.

A value that a manager gave is theirs: imports leave it, and only remember theirs beside. A value put back to the
imported one follows the imports again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from accounts.models import User
from childcare.domain.facility_record import AGES, EDITABLE_FIELDS, HOURS, IMPORTED_FIELDS
from childcare.domain.week import format_week
from childcare.events import RecordConfirmed, RecordEdited
from childcare.locks import lock_age_groups, lock_facility
from childcare.models import AgeGroup, Facility, ImportedFacility, ImportedSite, Site
from childcare.selectors.facility_record import FacilityRecord, facility_record
from childcare.services.imported_values import remember_before_edit
from childcare.services.refusals import Refused, reason
from core.audit import record

Band = tuple[int, int]  # completed months, the last excluded


class RecordChanged(Refused):
    """The record is not the one that was on the page any more: somebody else, or an import, wrote meanwhile."""


@dataclass(frozen=True, slots=True)
class RecordChanges:
    """New values: of EDITABLE_FIELDS; hours of a week by site (None: unknown); ages by age group."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    hours: Mapping[int, int | None] = field(default_factory=dict)
    ages: Mapping[int, Band] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fields or self.hours or self.ages)


def edit(
    *, facility_id: int, organisation_id: int, changes: RecordChanges, version: str, user: User, now: datetime
) -> None:
    """Write the changes, all or nothing. `version` is that of the record on the page.

    Raises RecordChanged when the record has another version by now, and Refused when PostgreSQL refuses a value.
    """
    if unknown := set(changes.fields) - set(EDITABLE_FIELDS):
        raise ValueError(f"Not to be edited: {', '.join(sorted(unknown))}.")
    try:
        with transaction.atomic():
            _edit(_locked(facility_id, version), changes, now)
            names = (*changes.fields, *([HOURS] if changes.hours else []), *([AGES] if changes.ages else []))
            _tell(RecordEdited, facility_id, organisation_id, user, now, fields=names)
    except IntegrityError as error:
        raise Refused(reason(error)) from error


@transaction.atomic
def confirm(*, facility_id: int, organisation_id: int, user: User, now: datetime) -> None:
    """« Tout est à jour »: imports then leave the whole record alone, and parents see how fresh it is."""
    lock_facility(facility_id)
    Facility.objects.filter(pk=facility_id).update(confirmed_at=now, confirmed_by=user)
    _tell(RecordConfirmed, facility_id, organisation_id, user, now)


def _locked(facility_id: int, version: str) -> FacilityRecord:
    lock_age_groups(AgeGroup.objects.filter(site__facility=facility_id).values_list("pk", flat=True))
    lock_facility(facility_id)
    found = facility_record(facility_id)
    if found is None:
        raise Refused("Ce lieu d’accueil n’existe plus.")
    if found.version != version:
        raise RecordChanged(
            "Cette fiche a changé pendant votre saisie. Vos réponses sont gardées : vérifiez-les, puis enregistrez."
        )
    return found


def _edit(found: FacilityRecord, changes: RecordChanges, now: datetime) -> None:
    remember_before_edit(found.facility, found.sites, now=now)
    _edit_facility(found.facility, changes.fields)
    for site in found.sites:
        _edit_site(site, changes)


def _edit_facility(facility: Facility, fields: Mapping[str, Any]) -> None:
    imported = ImportedFacility.objects.filter(facility=facility).values_list("values", flat=True).first() or {}
    for name, value in fields.items():
        setattr(facility, name, value)
    said = {name: value for name, value in fields.items() if name in IMPORTED_FIELDS}
    facility.edited_fields = _edited(facility.edited_fields, said, imported)
    facility.save(update_fields=[*fields, "edited_fields", "updated_at"])


def _edit_site(site: Site, changes: RecordChanges) -> None:
    imported = ImportedSite.objects.filter(site=site).values_list("values", flat=True).first() or {}
    groups = list(site.age_groups.all())
    bands = {group.pk: changes.ages[group.pk] for group in groups if group.pk in changes.ages}
    said: dict[str, Any] = {}
    if site.pk in changes.hours:
        site.open_week = changes.hours[site.pk]
        said[HOURS] = None if site.open_week is None else format_week(site.open_week)
    if bands:
        _edit_ages(groups, bands)
        said[AGES] = list(bands[groups[0].pk]) if len(groups) == 1 else None
    if said:
        site.edited_fields = _edited(site.edited_fields, said, imported)
        site.save(update_fields=[HOURS, "edited_fields"])


def _edited(before: list[str], said: Mapping[str, Any], imported: Mapping[str, Any]) -> list[str]:
    """The names of the fields that differ from what was imported, those not touched as they were."""
    differing = {name for name, value in said.items() if value != imported.get(name)}
    return sorted((set(before) - set(said)) | differing)


def _edit_ages(groups: list[AgeGroup], wanted: Mapping[int, Band]) -> None:
    """Write each band once no other group holds a part of it; PostgreSQL refuses an overlap, even for an instant."""
    current = {group.pk: (group.min_months, group.max_months) for group in groups}
    waiting = dict(wanted)
    while waiting:
        ready = next((pk for pk, band in waiting.items() if _is_free(band, pk, current)), None)
        if ready is None:
            raise Refused("Deux groupes d’âge d’un même site ne peuvent pas se chevaucher.")
        current[ready] = waiting.pop(ready)
        AgeGroup.objects.filter(pk=ready).update(min_months=current[ready][0], max_months=current[ready][1])


def _is_free(band: Band, pk: int, current: Mapping[int, Band]) -> bool:
    return all(band[1] <= other[0] or other[1] <= band[0] for key, other in current.items() if key != pk)


def _tell(event_type: type, facility_id: int, organisation_id: int, user: User, now: datetime, **data: object) -> None:
    subject = ("childcare.facility", facility_id)
    record(event_type, actor=user, organisation_id=organisation_id, subject=subject, data=data, now=now)
