"""One line of a file of organisations: every cell checked, the first thing to change named in French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.domain.organisation_kinds import PRESCRIBERS, VOUCHERS, OrganisationKind
from accounts.domain.siret import is_siret, written_plainly
from accounts.models.labels import ORGANISATION_KINDS
from territory.domain.commune import Commune
from territory.gazetteer import departements, gazetteer

IMPORTED = PRESCRIBERS | VOUCHERS
UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
LONGEST = {"name": 200, "email": 254, "phone": 20}


class RowRefused(ValueError):
    """This line cannot be imported; the message says why."""


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A line, checked. `departement` and `commune` are INSEE codes; empty texts are unknown."""

    siret: str
    name: str
    kind: OrganisationKind
    departement: str
    commune: str
    email: str
    phone: str


def read_row(cells: Mapping[str, str]) -> OrganisationRow:
    """Raises RowRefused."""
    for key, text in cells.items():
        if UNWRITABLE.search(text):
            raise RowRefused("un caractère invisible empêche de lire la ligne.")
        if len(text) > LONGEST.get(key, 300):
            raise RowRefused(f"« {text[:30]}… » est trop long ({LONGEST.get(key, 300)} caractères au plus).")
    name = cells.get("name", "")
    if not name:
        raise RowRefused("le nom manque.")
    siret = _siret(cells.get("siret", ""))
    kind = _kind(cells.get("kind", ""))
    departement, commune = _territory(cells.get("departement", ""), cells.get("commune", ""))
    return OrganisationRow(
        siret=siret,
        name=name,
        kind=kind,
        departement=departement,
        commune=commune,
        email=_email(cells.get("email", "")),
        phone=cells.get("phone", ""),
    )


def _siret(text: str) -> str:
    figures = written_plainly(text)
    if not figures:
        raise RowRefused("le SIRET manque.")
    if re.search(r"[eE]\+|,", text):
        raise RowRefused(f"le tableur a abîmé le SIRET « {text[:20]} » : mettez la colonne au format texte.")
    if not is_siret(figures):
        raise RowRefused(f"« {text[:20]} » n’est pas un SIRET valable.")
    return figures


def _kind(text: str) -> OrganisationKind:
    kinds = {_plain(label): OrganisationKind(code) for code, label in ORGANISATION_KINDS}
    kinds |= {_plain(kind.value): kind for kind in OrganisationKind}
    kinds |= {"cias": OrganisationKind.CCAS, "departement": OrganisationKind.CONSEIL_DEPARTEMENTAL}
    kinds |= {"rpe": OrganisationKind.RELAIS_PETITE_ENFANCE, "autre": OrganisationKind.OTHER_PRESCRIBER}
    kinds |= {"ccas": OrganisationKind.CCAS}
    kind = kinds.get(_plain(text))
    if kind is None:
        raise RowRefused(f"le type « {text[:30]} » est inconnu (docs/organisations.md donne la liste).")
    if kind not in IMPORTED:
        raise RowRefused(f"une structure de type « {text[:30]} » s’inscrit elle-même sur le portail.")
    return kind


def _territory(departement: str, commune: str) -> tuple[str, str]:
    """The codes of the département and of the commune."""
    code = departement.upper().zfill(2) if departement else ""
    if code and code not in departements():
        raise RowRefused(f"le département « {departement[:10]} » est inconnu : écrivez son numéro.")
    located = _located(commune, code) if commune else None
    if located is None and not code:
        raise RowRefused("le département manque.")
    if located is None:
        return code, ""
    if code and located.departement != code:
        raise RowRefused(f"la commune {located.label} n’est pas dans le département {code}.")
    return located.departement, located.insee


def _located(text: str, departement: str) -> Commune:
    """The commune of an INSEE code, or of a name that only one bears, in the département when it is given."""
    by_code = gazetteer().by_insee(text.upper())
    if by_code is not None:
        return by_code
    resolution = gazetteer().resolve(f"{text} ({departement})" if departement else text)
    if resolution.commune is None:
        raise RowRefused(f"la commune « {text[:40]} » est inconnue ou a des homonymes : écrivez son code INSEE.")
    return resolution.commune


def _email(text: str) -> str:
    if not text:
        return ""
    try:
        validate_email(text)
    except ValidationError:
        raise RowRefused("l’adresse e-mail n’est pas valable.") from None
    return text.lower()


def _plain(text: str) -> str:
    """Lower case, no accent, no punctuation: « Conseil départemental » is « conseil_departemental »."""
    bare = unicodedata.normalize("NFD", text.lower())
    letters = "".join(character for character in bare if not unicodedata.combining(character))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", letters).split())
