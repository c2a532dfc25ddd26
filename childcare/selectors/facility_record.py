"""The record of a facility as its manager sees it: what is said today, and what the last import said."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from childcare.domain.facility_record import EDITABLE_FIELDS, IMPORTED_FIELDS
from childcare.models import AgeGroup, Facility, ImportedFacility, ImportedSite, Site

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FacilityRecord:
    """`imported`: values of IMPORTED_FIELDS, as far as a file said them; `imported_sites` likewise, by site.

    `version` changes with anything that can be edited: it tells who typed on an older page.
    """

    facility: Facility
    sites: tuple[Site, ...]
    imported: Values
    imported_sites: Mapping[int, Values]
    version: str


def facility_record(facility_id: int) -> FacilityRecord | None:
    """Everything of one record, in five queries; None when the facility is gone."""
    facility = Facility.objects.filter(pk=facility_id).first()
    if facility is None:
        return None
    groups = Prefetch("age_groups", AgeGroup.objects.order_by("min_months"))
    sites = tuple(Site.objects.filter(facility=facility).prefetch_related(groups).order_by("pk"))
    imported_sites = dict(ImportedSite.objects.filter(site__in=sites).values_list("site", "values"))
    imported = ImportedFacility.objects.filter(facility=facility).values_list("values", flat=True).first()
    if imported is None:
        imported = _as_it_stands(facility)
    return FacilityRecord(facility, sites, imported, imported_sites, _version(facility, sites))


def _as_it_stands(facility: Facility) -> Values:
    """What is remembered at the first edit of a record that came from a file (services.imported_values)."""
    if not facility.source or facility.edited_fields:
        return {}
    return {name: getattr(facility, name) for name in IMPORTED_FIELDS}


def _version(facility: Facility, sites: tuple[Site, ...]) -> str:
    said: list[Any] = [[name, getattr(facility, name)] for name in EDITABLE_FIELDS]
    for site in sites:
        groups = [[group.pk, group.min_months, group.max_months] for group in site.age_groups.all()]
        said.append([site.pk, site.open_week, groups])
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()[:32]
