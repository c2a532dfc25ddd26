"""Keep what files say of facilities and sites, beside what their managers say (docs/adr/0049).

An import writes them for every row it reads, also for records that it leaves alone. A record made by other means (the
demonstration, an import older than this) is remembered as it stands just before its first edit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from childcare.domain.facility_record import AGES, HOURS, IMPORTED_FIELDS
from childcare.domain.week import format_week
from childcare.imports.facility_row import FacilityRow, SiteRow
from childcare.models import Facility, ImportedFacility, ImportedSite, Site
from childcare.models.imported import ImportedValues
from childcare.services.bulk_rows import insert_rows, update_rows

Values = dict[str, Any]
UNKNOWN = ("", None, Facility.Tariff.UNKNOWN.value)


def of_row(row: FacilityRow) -> Values:
    """What a file says of a facility, the unknown left out."""
    said = {name: getattr(row, name) for name in IMPORTED_FIELDS}
    return _known(said | {"kind": row.kind.value})


def of_site_row(row: SiteRow) -> Values:
    """What a file says of a site; ages that are only usual are not said."""
    return _site_values(row.open_week, (row.min_months, row.max_months) if row.ages_said else None)


def remember(
    facilities: Iterable[tuple[int, FacilityRow]], sites: Iterable[tuple[int, SiteRow]], *, source: str, now: datetime
) -> None:
    """Write what the rows of a source say, where it differs from what was said before."""
    known_facilities = ImportedFacility.objects.filter(facility__source=source)
    known_sites = ImportedSite.objects.filter(site__facility__source=source)
    _write(ImportedFacility, known_facilities, {pk: of_row(row) for pk, row in facilities}, now)
    _write(ImportedSite, known_sites, {pk: of_site_row(row) for pk, row in sites}, now)


def remember_before_edit(facility: Facility, sites: Sequence[Site], *, now: datetime) -> None:
    """Take the present values for the imported ones, when no import left any and nobody edited the record yet."""
    if not facility.source or facility.edited_fields:
        return
    values = _known({name: getattr(facility, name) for name in IMPORTED_FIELDS})
    ImportedFacility.objects.get_or_create(facility=facility, defaults={"values": values, "imported_at": now})
    for site in sites:
        if not site.edited_fields:
            groups = list(site.age_groups.all())
            ages = (groups[0].min_months, groups[0].max_months) if len(groups) == 1 else None
            said = {"values": _site_values(site.open_week, ages), "imported_at": now}
            ImportedSite.objects.get_or_create(site=site, defaults=said)


def _known(said: Mapping[str, Any]) -> Values:
    return {name: value for name, value in said.items() if value not in UNKNOWN}


def _site_values(open_week: int | None, ages: tuple[int, int] | None) -> Values:
    values: Values = {}
    if open_week is not None:
        values[HOURS] = format_week(open_week)
    if ages is not None:
        values[AGES] = list(ages)
    return values


def _write(
    model: type[ImportedValues], known: Iterable[ImportedValues], said: Mapping[int, Values], now: datetime
) -> None:
    parent = "facility_id" if model is ImportedFacility else "site_id"
    before = {getattr(each, parent): each for each in known}
    changed = [each for pk, each in before.items() if pk in said and each.values != said[pk]]
    for each in changed:
        each.values, each.imported_at = said[getattr(each, parent)], now
    update_rows(model, changed, ["values", "imported_at"])
    new = [pk for pk in said if pk not in before]
    if new:
        instants = [now] * len(new)
        insert_rows(model, {parent: new, "values": [said[pk] for pk in new], "imported_at": instants})
