"""Which column of the table holds which field of the file: rows become files, files rows, mistakes find their field."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import BooleanField, Field

from aids.domain.local_aid import LocalAid
from aids.local_aid_fields import YES
from aids.local_aid_format import read_document, write_document
from aids.models import LocalAid as LocalAidRow

PATHS = {
    "slug": "slug",
    "title": "titre",
    "level": "territoire.niveau",
    "territory_code": "territoire.code",
    "territory_name": "territoire.nom",
    "communes": "territoire.communes",
    "modes": "modes_de_garde",
    "age_from": "public.age_en_mois_a_partir_de",
    "age_under": "public.age_en_mois_moins_de",
    "hours_per_week": "public.heures_par_semaine_au_moins",
    "hours_per_month": "public.heures_par_mois_au_moins",
    "every_adult": "public.chaque_adulte",
    "one_adult": "public.un_adulte",
    "only_alone": "public.parent_seul",
    "income_unit": "public.revenus_mensuels_moins_de.unite",
    "income_couple": "public.revenus_mensuels_moins_de.couple",
    "income_alone": "public.revenus_mensuels_moins_de.parent_seul",
    "quotient_familial_max": "public.qf_au_plus",
    "conditions": "conditions",
    "formula": "montant.formule",
    "amount": "montant.euros",
    "amount_alone": "montant.euros_parent_seul",
    "amount_in_creche": "montant.euros_en_creche",
    "percent": "montant.pour_cent",
    "ceiling": "montant.au_plus_par_mois",
    "amount_in_words": "montant.texte",
    "discretionary": "sur_decision",
    "where_to_apply": "ou_demander",
    "apply_url": "lien",
    "valid_from": "en_vigueur_depuis",
    "valid_until": "en_vigueur_jusqu_au",
    "source_text": "source.texte",
    "source_url": "source.adresse",
    "checked_on": "source.verifie_le",
    "confidence": "source.confiance",
    "doubts": "doutes",
}
COLUMNS = {path: column for column, path in PATHS.items()}


def aid_of(row: LocalAidRow) -> LocalAid:
    """The aid this row describes. Raises LocalAidRefused when it does not stand (a commune that no longer exists)."""
    document: dict[str, object] = {}
    for column, path in PATHS.items():
        value = _written(getattr(row, column))
        if value is None:
            continue
        group, (*groups, name) = document, path.split(".")
        for inside in groups:
            group = group.setdefault(inside, {})  # type: ignore[assignment]
        group[name] = value
    return read_document(document)


def columns_of(aid: LocalAid) -> dict[str, object]:
    """The value of every column for this aid."""
    flat = dict(_flat(write_document(aid)))
    return {column: _stored(column, flat.get(path)) for column, path in PATHS.items()}


def _written(value: object) -> object:
    """A column as its file writes it; None when the file says nothing."""
    if isinstance(value, bool):
        return YES if value else None
    return None if value in ("", []) else value


def _stored(column: str, value: object) -> object:
    field = LocalAidRow._meta.get_field(column)
    if isinstance(field, BooleanField):
        return value == YES
    if value is None and isinstance(field, Field):
        return None if field.null else field.get_default()
    return value


def _flat(values: Mapping[str, object], path: str = "") -> list[tuple[str, object]]:
    """Every field with its whole path."""
    found: list[tuple[str, object]] = []
    for name, value in values.items():
        here = f"{path}.{name}" if path else name
        found += _flat(value, here) if isinstance(value, Mapping) else [(here, value)]
    return found
