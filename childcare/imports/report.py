"""The report of an import, in French, as plain text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from childcare.domain.week import format_week
from childcare.imports.cells import shown
from childcare.imports.columns import Columns
from childcare.imports.comparison import Change, Comparison
from childcare.imports.facility_row import FacilityRow, Refusal
from childcare.imports.fields import FIELDS_BY_KEY
from childcare.imports.file_reading import FacilityFile

SAMPLE = 3
LISTED = 20


def file_report(found: FacilityFile, kind_labels: Mapping[str, str]) -> str:
    """What was read: format, columns and why, a sample as it would be written, counts, every refusal, doubts."""
    table = found.table
    return "\n".join(
        [
            f"Format : {table.shape} ; encodage : {table.encoding} ; {len(table.rows)} lignes.",
            "",
            *_mapping(found.columns),
            "",
            "Échantillon, tel qu’il serait écrit",
            *(line for row in found.facilities[:SAMPLE] for line in _facility(row, kind_labels)),
            "",
            *_counts(found, kind_labels),
            *_refusals(found.refusals),
            *_notes(found.facilities),
        ]
    )


def outcome_report(comparison: Comparison, *, applied: bool) -> str:
    """What was or would be written."""
    lines = [
        "",
        "Écrit" if applied else "À écrire",
        f"  nouveaux : {len(comparison.new)}",
        f"  modifiés : {len(comparison.changed)}",
        *_changes(comparison.changed),
        f"  inchangés : {len(comparison.unchanged)}",
    ]
    if comparison.kept:
        lines.append(
            f"  différents, gardés tels quels (confirmés par une personne, ou domicile) : {len(comparison.kept)}"
        )
        lines += _changes(comparison.kept)
    if comparison.edited:
        lines.append(f"  champs gardés, modifiés par le gestionnaire du lieu : {len(comparison.edited)}")
        lines += _changes(comparison.edited)
    if comparison.missing:
        lines.append(f"  absents du fichier, conservés : {len(comparison.missing)}")
        lines += [f"    {shown(name)}" for name in comparison.missing[:LISTED]]
        lines += _and_others(comparison.missing)
    if not applied:
        lines.append("Rien n’a été écrit : ajoutez --apply pour écrire.")
    return "\n".join(lines)


def _mapping(columns: Columns) -> list[str]:
    lines = ["Colonnes reconnues"]
    lines += [f"  {each.field.label} ← « {shown(each.column)} » ({each.reason})" for each in columns.recognised]
    lines += [
        f"  {FIELDS_BY_KEY[key].label} ← « {shown(value)} » pour toutes les lignes (demandé par --set)"
        for key, value in columns.constants.items()
    ]
    if columns.column("external_id") is None:
        lines.append("  identifiant ← empreinte du nom et de l’adresse (aucune colonne de valeurs distinctes)")
    if columns.ignored:
        lines.append(f"Colonnes ignorées : {', '.join(f'« {shown(column)} »' for column in columns.ignored)}")
    return lines


def _facility(row: FacilityRow, kind_labels: Mapping[str, str]) -> list[str]:
    known = [
        ("téléphone", row.phone),
        ("courriel", row.email),
        ("site", row.website),
        ("gestionnaire", row.manager),
        ("places", row.capacity),
        ("comment demander", row.request_channel),
        ("tarif", row.tariff),
    ]
    lines = [f"  {shown(row.name)} — {kind_labels[row.kind]} — identifiant {shown(row.external_id)}"]
    for site in row.sites:
        where = " ".join(part for part in (site.address, site.postal_code, site.commune) if part)
        point = f"{site.latitude:.5f}, {site.longitude:.5f} ({site.precision})"
        ages = f"{site.min_months} à {site.max_months} mois{'' if site.ages_said else ' (usuel)'}"
        lines.append(f"    {shown(where)} — {point} — {ages}")
        if site.open_week is not None:
            lines.append(f"    ouvert : {format_week(site.open_week).replace(chr(10), ' ; ')}")
    said = " ; ".join(f"{label} : {shown(value)}" for label, value in known if value not in ("", None))
    return [*lines, f"    {said}"]


def _counts(found: FacilityFile, kind_labels: Mapping[str, str]) -> list[str]:
    by_kind: dict[str, int] = defaultdict(int)
    for row in found.facilities:
        by_kind[kind_labels[row.kind]] += 1
    gathered = (
        f", soit {len(found.facilities)} lieux (arrêts réunis)" if len(found.facilities) != found.accepted else ""
    )
    return [
        f"Acceptés : {found.accepted}{gathered} ; refusés : {len(found.refusals)} ; "
        f"à géocoder : {sum(row.to_geocode for row in found.facilities)}",
        f"Par type : {', '.join(f'{label} {count}' for label, count in sorted(by_kind.items())) or 'aucun'}",
    ]


def _refusals(refusals: Iterable[Refusal]) -> list[str]:
    lines = [
        f"  {refusal.position}{f' « {refusal.name} »' if refusal.name else ''} : {refusal.reason}"
        for refusal in refusals
    ]
    return ["", "Lignes refusées", *lines] if lines else []


def _notes(rows: Iterable[FacilityRow]) -> list[str]:
    by_note: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        for note in row.notes:
            by_note[note].append(row.position)
    lines = [
        f"  {note} : {len(positions)} ({', '.join(dict.fromkeys(positions[:3]))}{'…' if len(positions) > 3 else ''})"
        for note, positions in by_note.items()
    ]
    return ["", "Remarques", *lines] if lines else []


def _changes(changes: list[Change]) -> list[str]:
    lines = [f"    {shown(change.row.name)} : {', '.join(change.fields)}" for change in changes[:LISTED]]
    return [*lines, *_and_others(changes)]


def _and_others(items: list[Change] | list[str]) -> list[str]:
    return [f"    et {len(items) - LISTED} autres"] if len(items) > LISTED else []
