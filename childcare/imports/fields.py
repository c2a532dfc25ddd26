"""The fields an import looks for: the names producers give their columns, and what their cells look like."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from childcare.imports.addresses import insee_code, looks_like_address, postal_code
from childcare.imports.ages import read_ages
from childcare.imports.cells import as_number, as_text, plain
from childcare.imports.kind_words import says_a_kind
from childcare.imports.opening_hours import read_open_week
from childcare.imports.phones import phone_in, request_channel
from childcare.imports.points import pair_of

URL = re.compile(r"(https?://|www\.)\S+", re.IGNORECASE)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
FIRST_NUMBER = re.compile(r"\d{1,6}")
NEVER = 2.0  # a share no column reaches


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the common row.

    `headers` are plain names (cells.plain_header), the surest first. `least` is the share of filled cells that must
    look right for a column with such a name; `alone`, the share that is enough whatever the name. A field that
    `shares` may read a column that another field reads too.
    """

    key: str
    label: str
    headers: tuple[str, ...]
    looks_right: Callable[[object], bool]
    least: float = 0.5
    alone: float = NEVER
    shares: bool = False


def _is_text(cell: object) -> bool:
    text = as_text(cell)
    return bool(text) and any(character.isalpha() for character in text)


def _is_filled(cell: object) -> bool:
    return bool(as_text(cell))


def _is_capacity(cell: object) -> bool:
    return FIRST_NUMBER.search(as_text(cell)) is not None


def _is_degrees(cell: object) -> bool:
    number = as_number(as_text(cell))
    return number is not None and -180 <= number <= 180


def _is_small_age(cell: object) -> bool:
    number = as_number(as_text(cell))
    return read_ages(as_text(cell)) is not None or bool(FIRST_NUMBER.match(as_text(cell))) or number is not None


def _is_channel(cell: object) -> bool:
    words = plain(as_text(cell))
    return "inscription" in words or bool(request_channel(words, ""))


def _has(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda cell: pattern.search(as_text(cell)) is not None


FIELDS: tuple[Field, ...] = (
    Field("external_id", "identifiant", (
        "recordid", "identifiant", "id", "structureid", "structure id", "uid", "code etablissement",
        "identifiant etablissement", "id etablissement", "gid", "objectid", "fid",
    ), _is_filled, least=0.95),
    Field("name", "nom", (
        "nom", "nom etablissement", "nom de l etablissement", "nom structure", "nom de la structure", "structure name",
        "nom creche", "denomination", "designation", "raison sociale", "nomrs", "libelle", "intitule", "etablissement",
        "name",
    ), _is_text, least=0.9),
    Field("kind", "type d’accueil", (
        "type d accueil", "type daccueil", "types", "type", "type etablissement", "type d etablissement",
        "type structure", "type de structure", "structure type", "categorie", "type accueil", "mode d accueil",
        "nature", "typequ",
    ), lambda cell: says_a_kind(as_text(cell)), least=0.1, alone=0.9),
    Field("management", "gestion", (
        "gestion", "statut", "mode de gestion", "type de gestion", "statut juridique", "type gestionnaire",
    ), _is_text),
    Field("manager", "gestionnaire", ("gestionnaire", "nom gestionnaire", "organisme gestionnaire"), _is_text),
    Field("email", "adresse électronique", (
        "email", "e mail", "mail", "courriel", "contact mail", "adresse mail", "adresse electronique",
    ), _has(EMAIL), alone=0.8),
    Field("website", "site internet", (
        "site internet", "site web", "site", "url", "website", "www", "lien",
    ), _has(URL), alone=0.9),
    Field("street_number", "numéro de voie", ("numero voie", "numerovoie", "numero", "num voie"), _is_filled),
    Field("street_type", "type de voie", ("type voie", "typevoie"), _is_text),
    Field("address", "adresse", (
        "adresse", "adresse complete", "adresse postale", "adresse 1", "adresse1", "adr", "nom voie", "nomvoie",
        "libelle voie", "voie", "rue", "address",
    ), lambda cell: looks_like_address(as_text(cell)), least=0.4, alone=0.9),
    Field("postal_code", "code postal", (
        "code postal", "cp", "codepostal", "code post", "postcode", "postal code",
    ), lambda cell: bool(postal_code(as_text(cell))), least=0.8),
    Field("insee_code", "code INSEE", (
        "code insee", "insee", "codeinsee", "insee num", "code commune", "depcom", "com insee", "insee com", "codgeo",
    ), lambda cell: bool(insee_code(as_text(cell))), least=0.8),
    Field("commune", "commune", (
        "commune", "ville", "nom commune", "libelle commune", "libcom", "localite", "city",
    ), _is_text, least=0.9),
    Field("phone", "téléphone", (
        "telephone", "tel", "telephone 1", "numero de telephone", "num tel", "tel fixe", "phone",
    ), lambda cell: bool(phone_in(as_text(cell), phone_column=True)), alone=0.3, shares=True),
    Field("request_channel", "comment demander", (
        "inscription", "inscriptions", "modalites d inscription", "modalites inscription", "preinscription", "contact",
    ), _is_channel, alone=0.5, shares=True),
    Field("capacity", "places autorisées", (
        "capacite", "capacite d accueil", "capacite accueil", "capacite totale", "nb places", "nbr place", "nbr places",
        "nb place", "nombre de places", "nombre places", "places", "agrement",
    ), _is_capacity, least=0.6),
    Field("latitude", "latitude", ("latitude", "lat", "ylat", "coord y", "y"), _is_degrees),
    Field("longitude", "longitude", ("longitude", "lon", "lng", "long", "xlon", "coord x", "x"), _is_degrees),
    Field("point", "point", (
        "geo point 2d", "geo point", "geopoint", "geometry", "geom", "geo shape", "coordonnees", "coordonnees geo",
        "geolocalisation", "wgs84", "position", "point",
    ), lambda cell: pair_of(cell) is not None, alone=0.9),
    Field("age_min", "âge minimal", (
        "age mini mois", "age min mois", "age minimum mois", "age mini", "age min", "age minimum", "age mini ans",
    ), _is_small_age),
    Field("age_max", "âge maximal", (
        "age maxi mois", "age max mois", "age maximum mois", "age maxi", "age max", "age maximum", "age maxi ans",
    ), _is_small_age),
    Field("ages", "âges", (
        "age", "ages", "tranche d age", "tranche age", "tranches d age", "age des enfants", "age accueil", "public",
    ), lambda cell: read_ages(as_text(cell)) is not None, alone=0.8),
    Field("opening_hours", "horaires", (
        "horaires", "horaire", "horaires d ouverture", "jours et horaires", "jours horaires", "heures d ouverture",
        "ouverture",
    ), lambda cell: read_open_week(as_text(cell)) is not None, least=0.3, alone=0.7),
)  # fmt: skip
FIELDS_BY_KEY = {field.key: field for field in FIELDS}
REQUIRED = ("name",)
