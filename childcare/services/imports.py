"""Write imported facilities: compare with what the source gave before, then insert and update in bulk.

What is never written over: anything of a facility that a person confirmed; a field that its manager edited; a known
value by an unknown one; a point by the mere centre of its commune; age groups by the usual ages of a kind; a choice a
person made where the file left one. What the file says is remembered beside in any case (services.imported_values).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Field, Model
from django.utils import timezone

from childcare.domain.facility_record import AGES, IMPORTED_FIELDS
from childcare.domain.kinds import HOME_ADDRESS_KINDS, FacilityKind
from childcare.imports.cells import plain
from childcare.imports.comparison import Change, Comparison
from childcare.imports.facility_row import FacilityRow, SiteRow
from childcare.imports.kind_words import tariff_of
from childcare.locks import lock_age_groups
from childcare.models import AgeGroup, Facility, Site
from childcare.services import imported_values
from childcare.services.bulk_rows import insert_rows, update_rows

FACILITY_FIELDS = IMPORTED_FIELDS
SITE_FIELDS = ("label", "address", "postal_code", "commune", "insee_code", "time_zone", "open_week")
POINT_FIELDS = ("latitude", "longitude", "precision")
AGE_FIELDS = ("min_months", "max_months")
SITE_COLUMNS = (*SITE_FIELDS, *POINT_FIELDS)
BLANK = Facility()  # for its defaults
# Asked again when it is written: its lock let any edit of these ages end first.
AGES_NOT_EDITED = (
    f"NOT EXISTS (SELECT FROM site WHERE site.id = age_group.site_id AND '{AGES}' = ANY (site.edited_fields))"
)
_Child = tuple[int, str, SiteRow]  # the id and kind of the parent, and what the file says
ASSUMED_ALTERNATIVES = (
    frozenset({FacilityKind.MICRO_CRECHE_PAJE.value, FacilityKind.MICRO_CRECHE_PSU.value}),
    frozenset({FacilityKind.CRECHE_FAMILIALE_PAJE.value, FacilityKind.CRECHE_FAMILIALE_PSU.value}),
)


@dataclass(slots=True)
class _Writes:
    """What to update, what to add to known facilities, and the age groups that this may reach."""

    facilities: list[Facility] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    age_groups: list[AgeGroup] = field(default_factory=list)
    new_sites: list[_Child] = field(default_factory=list)
    new_age_groups: list[_Child] = field(default_factory=list)
    age_group_ids: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Said:
    """What the rows say, by facility and by site."""

    facilities: list[tuple[int, FacilityRow]] = field(default_factory=list)
    sites: list[tuple[int, SiteRow]] = field(default_factory=list)


def compare(source: str, rows: Sequence[FacilityRow], refused_ids: Iterable[str] = ()) -> Comparison:
    """Say what an import would do; writes nothing. `refused_ids` are in the file too, thus not missing."""
    return _compared(_Known(source), rows, refused_ids)[0]


def apply(source: str, rows: Sequence[FacilityRow], refused_ids: Iterable[str] = ()) -> Comparison:
    """Write the rows of a source, all or nothing; two imports of one source wait for each other.

    A kind, a point or ages that change reach the age groups: these are locked first, as for any writer of seats.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import_facilities {source}"])
        known, now = _Known(source), timezone.now()
        said = known.said_by(rows)
        comparison, writes = _compared(known, rows, refused_ids)
        if writes.age_group_ids:
            lock_age_groups(writes.age_group_ids)
        inserted = _insert(source, comparison.new)
        said.facilities += inserted.facilities
        said.sites += inserted.sites + _update(writes, now)
        imported_values.remember(said.facilities, said.sites, source=source, now=now)
    return comparison


def _compared(known: _Known, rows: Sequence[FacilityRow], refused_ids: Iterable[str]) -> tuple[Comparison, _Writes]:
    comparison, writes = Comparison(), _Writes()
    for row in rows:
        facility = known.facilities.get(row.external_id)
        if facility is None:
            comparison.new.append(row)
            continue
        kept = facility.confirmed_at is not None or _moves_in_or_out_of_a_home(facility, row)
        fields, edited = _take(facility, row, known, _Writes() if kept else writes)
        if kept:
            fields += edited
        elif edited:
            comparison.edited.append(Change(row, tuple(dict.fromkeys(edited))))
        if not fields:
            comparison.unchanged.append(row)
            continue
        (comparison.kept if kept else comparison.changed).append(Change(row, tuple(dict.fromkeys(fields))))
        if not kept:
            writes.age_group_ids += known.age_group_ids(facility)
    seen = {row.external_id for row in rows} | set(refused_ids)
    comparison.missing.extend(facility.name for key, facility in known.facilities.items() if key not in seen)
    return comparison, writes


def _take(facility: Facility, row: FacilityRow, known: _Known, writes: _Writes) -> tuple[list[str], list[str]]:
    """Give a facility and its sites the row's known values, except where a manager edited them.

    Returns the French names of what changed, and of what differs but was edited.
    """
    edited: list[str] = []
    fields = _take_facility(facility, row, writes, edited)
    for site_row, site in _paired(row.sites, known.sites[facility.pk]):
        fields += _take_site(facility, site, site_row, known, writes, edited)
    return fields, edited


class _Known:
    """What the database holds for one source, in three queries."""

    def __init__(self, source: str) -> None:
        facilities = Facility.objects.filter(source=source).order_by("pk")
        self.facilities = {facility.external_id: facility for facility in facilities}
        self.sites: dict[int, list[Site]] = defaultdict(list)
        for site in Site.objects.filter(facility__source=source).order_by("pk"):
            self.sites[site.facility_id].append(site)
        self.age_groups: dict[int, list[AgeGroup]] = defaultdict(list)
        for group in AgeGroup.objects.filter(site__facility__source=source).order_by("pk"):
            self.age_groups[group.site_id].append(group)

    def said_by(self, rows: Sequence[FacilityRow]) -> _Said:
        """Which known facilities and sites the rows speak of, those that are left as they are too."""
        said = _Said()
        for row in rows:
            facility = self.facilities.get(row.external_id)
            if facility is not None:
                said.facilities.append((facility.pk, row))
                said.sites += [(site.pk, each) for each, site in _paired(row.sites, self.sites[facility.pk]) if site]
        return said

    def age_group_ids(self, facility: Facility) -> list[int]:
        return [group.pk for site in self.sites[facility.pk] for group in self.age_groups[site.pk]]


def _moves_in_or_out_of_a_home(facility: Facility, row: FacilityRow) -> bool:
    """An address that appears or disappears with the kind is for a person to settle."""
    return (facility.kind in HOME_ADDRESS_KINDS) != (row.kind in HOME_ADDRESS_KINDS)


def _take_facility(facility: Facility, row: FacilityRow, writes: _Writes, edited: list[str]) -> list[str]:
    wanted: dict[str, object] = {name: getattr(row, name) for name in FACILITY_FIELDS}
    wanted["kind"] = row.kind.value
    if row.kind_assumed and any({facility.kind, row.kind.value} <= pair for pair in ASSUMED_ALTERNATIVES):
        wanted["kind"] = facility.kind
    if facility.tariff != tariff_of(FacilityKind(facility.kind)) or wanted["kind"] == facility.kind:
        wanted.pop("tariff")
    fields = _assign(facility, wanted, facility.edited_fields, edited)
    if fields:
        writes.facilities.append(facility)
    return fields


def _paired(rows: Sequence[SiteRow], sites: Sequence[Site]) -> list[tuple[SiteRow, Site | None]]:
    """Each site of the row with the one it is in the database: the only one on both sides, else that of its address."""
    if len(rows) == len(sites) == 1:
        return [(rows[0], sites[0])]
    by_address: dict[str, list[Site]] = defaultdict(list)
    for site in sites:
        by_address[plain(site.address)].append(site)
    pairs: list[tuple[SiteRow, Site | None]] = []
    for row in rows:
        same = by_address[plain(row.address)]
        pairs.append((row, same.pop(0) if same else None))
    return pairs


def _take_site(
    facility: Facility, site: Site | None, row: SiteRow, known: _Known, writes: _Writes, edited: list[str]
) -> list[str]:
    if site is None:
        writes.new_sites.append((facility.pk, facility.kind, row))
        return ["site"]
    wanted: dict[str, object] = {name: getattr(row, name) for name in SITE_FIELDS}
    moved = plain(site.address) != plain(row.address)
    if row.precision != Site.Precision.COMMUNE or site.precision == Site.Precision.COMMUNE or moved:
        wanted |= {name: getattr(row, name) for name in POINT_FIELDS}
    fields = _assign(site, wanted, site.edited_fields, edited)
    if fields:
        writes.sites.append(site)
    groups = known.age_groups[site.pk]
    if not groups:
        writes.new_age_groups.append((site.pk, facility.kind, row))
        return [*fields, "âges"]
    ages = {name: getattr(row, name) for name in AGE_FIELDS}
    if len(groups) > 1 or not row.ages_said or not _differing(groups[0], ages):
        return fields
    if AGES in site.edited_fields:
        edited.append("âges")
        return fields
    _assign(groups[0], ages, (), edited)
    writes.age_groups.append(groups[0])
    return [*fields, "âges"]


def _assign(
    instance: Facility | Site | AgeGroup, wanted: dict[str, object], left: Collection[str], edited: list[str]
) -> list[str]:
    """Set the known attributes that differ, unless they are to be `left`; the French names of what was set.

    Those left are added to `edited`.
    """
    differing = _differing(instance, wanted)
    edited += [_label(instance, name) for name in differing if name in left]
    taken = [name for name in differing if name not in left]
    for name in taken:
        setattr(instance, name, wanted[name])
    return [_label(instance, name) for name in taken]


def _differing(instance: Facility | Site | AgeGroup, wanted: dict[str, object]) -> list[str]:
    """The attributes whose wanted value is known, and another."""
    return [name for name, value in wanted.items() if value not in ("", None) and getattr(instance, name) != value]


def _label(instance: Model, name: str) -> str:
    field = instance._meta.get_field(name)
    return str(field.verbose_name) if isinstance(field, Field) else name


def _insert(source: str, rows: Sequence[FacilityRow]) -> _Said:
    if not rows:
        return _Said()
    values = {name: [_or_default(name, getattr(row, name)) for row in rows] for name in FACILITY_FIELDS}
    keys = {"source": [source] * len(rows), "external_id": [row.external_id for row in rows]}
    ids = insert_rows(Facility, {**values, **keys})
    sites = [(pk, row.kind.value, site) for pk, row in zip(ids, rows, strict=True) for site in row.sites]
    return _Said(list(zip(ids, rows, strict=True)), _insert_sites(sites))


def _or_default(name: str, value: object) -> object:
    """The model's default for an unknown value; the code of a kind."""
    if value in ("", None):
        return getattr(BLANK, name)
    return value.value if isinstance(value, FacilityKind) else value


def _insert_sites(sites: Sequence[_Child]) -> list[tuple[int, SiteRow]]:
    """Insert sites, and one age group for each; the id of each."""
    if not sites:
        return []
    parents, kinds = [parent for parent, _, _ in sites], [kind for _, kind, _ in sites]
    values = {name: [getattr(row, name) for _, _, row in sites] for name in SITE_COLUMNS}
    ids = insert_rows(Site, {"facility_id": parents, "kind": kinds, **values})
    _insert_age_groups([(pk, kind, row) for pk, (_, kind, row) in zip(ids, sites, strict=True)])
    return [(pk, row) for pk, (_, _, row) in zip(ids, sites, strict=True)]


def _insert_age_groups(groups: Sequence[_Child]) -> None:
    """Insert age groups; a trigger copies `listed` from the site."""
    if not groups:
        return
    parents, kinds = [parent for parent, _, _ in groups], [kind for _, kind, _ in groups]
    copied = ("latitude", "longitude", *AGE_FIELDS)
    values = {name: [getattr(row, name) for _, _, row in groups] for name in copied}
    insert_rows(AgeGroup, {"site_id": parents, "kind": kinds, **values})


def _update(writes: _Writes, now: datetime) -> list[tuple[int, SiteRow]]:
    """Write what changed, except what was confirmed or edited meanwhile; the id of each new site."""
    for facility in writes.facilities:
        facility.updated_at = now
    names = [*FACILITY_FIELDS, "updated_at"]
    update_rows(Facility, writes.facilities, names, only="confirmed_at IS NULL", unless="edited_fields")
    update_rows(Site, writes.sites, SITE_COLUMNS, unless="edited_fields")
    update_rows(AgeGroup, writes.age_groups, AGE_FIELDS, only=AGES_NOT_EDITED)
    _insert_age_groups(writes.new_age_groups)
    return _insert_sites(writes.new_sites)
