"""One row of a file to one facility: each field read from its column, checked, and its doubts noted."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field

from childcare.domain.kinds import HOME_ADDRESS_KINDS
from childcare.imports.addresses import (
    WrittenPlace,
    clean_commune,
    insee_code,
    postal_code,
    readable_street,
    split_address,
)
from childcare.imports.ages import MAX_MONTHS, Ages, read_age, read_ages
from childcare.imports.cells import SourceRow, as_number, plain, refuse_trap, shown
from childcare.imports.columns import Columns
from childcare.imports.facility_row import FacilityRow, SiteRow
from childcare.imports.fields import EMAIL
from childcare.imports.kind_words import read_kind, tariff_of, usual_ages
from childcare.imports.opening_hours import read_open_week
from childcare.imports.phones import phone_in, request_channel
from childcare.imports.places import PlaceFinder
from childcare.imports.points import Pair, pair_of
from childcare.imports.refusals import RowRefusedError

LONGEST_NAME = 200
LONGEST_ADDRESS = 250
LONGEST_EMAIL = 254
LONGEST_URL = 500
LONGEST_EXTERNAL_ID = 100
MOST_PLACES = 1000  # the largest crèches of France have some two hundred
WEB_ADDRESS = re.compile(r"https?://[a-z0-9][^\s<>\"']*\.[^\s<>\"']+", re.IGNORECASE)
PLACES = re.compile(r"(-?\d+)(?: ?(?:places?|berceaux|enfants?))?")


@dataclass(slots=True)
class RowReading:
    """The reading of one row: its texts by field, and the notes met on the way."""

    row: SourceRow
    columns: Columns
    notes: list[str] = field(default_factory=list)

    def text(self, key: str) -> str:
        """The text of a field; raises RowRefusedError when it holds control characters."""
        return self.columns.constants.get(key) or self.row.text(self.columns.column(key))

    def note(self, message: str) -> None:
        self.notes.append(message)


def read_row(row: SourceRow, columns: Columns, finder: PlaceFinder) -> FacilityRow:
    """The facility of a row; raises RowRefusedError with the reason, in French, when it cannot be one."""
    if row.fault:
        raise RowRefusedError(row.fault)
    reading = RowReading(row, columns)
    name = _name(reading)
    read = read_kind(reading.text("kind"), name, reading.text("management"))
    if read.assumption:
        reading.note(read.assumption)
    place = _written_place(reading)
    phone = _phone(reading)
    return FacilityRow(
        position=row.position,
        external_id=external_id(row, columns),
        name=name,
        kind=read.kind,
        kind_assumed=bool(read.assumption),
        tariff=tariff_of(read.kind),
        sites=(_site(reading, place, finder, home=read.kind in HOME_ADDRESS_KINDS, usual=usual_ages(read.kind)),),
        phone=phone,
        email=_checked(reading, "email", LONGEST_EMAIL, EMAIL.fullmatch),
        website=_website(reading),
        manager=_manager(reading),
        capacity=_capacity(reading),
        request_channel=request_channel(f"{reading.text('request_channel')} {reading.text('phone')}", phone),
        notes=tuple(reading.notes),
    )


def external_id(row: SourceRow, columns: Columns) -> str:
    """The identifier the file gives, else one made of the name and the address, the same at every import."""
    reading = RowReading(row, columns)
    given = reading.text("external_id")
    if given and len(given) <= LONGEST_EXTERNAL_ID:
        return given
    parts = [given] if given else [reading.text(key) for key in ("name", "address", "postal_code", "commune")]
    return "sha256:" + hashlib.sha256("|".join(map(plain, parts)).encode()).hexdigest()[:32]


def _name(reading: RowReading) -> str:
    name = reading.text("name")
    if not plain(name):
        raise RowRefusedError("sans nom")
    return _bounded(name, "nom", LONGEST_NAME)


def _bounded(text: str, label: str, longest: int) -> str:
    if len(text) > longest:
        raise RowRefusedError(f"{label} trop long : {len(text)} caractères, {longest} au plus")
    refuse_trap(text, label)
    return text


def _written_place(reading: RowReading) -> WrittenPlace:
    """The address in parts, from one string or from several columns; the columns win over the string."""
    parts = [reading.text(key) for key in ("street_number", "street_type", "address")]
    whole = split_address(_bounded(" ".join(part for part in parts if part), "adresse", LONGEST_ADDRESS))
    code, insee = reading.text("postal_code"), reading.text("insee_code")
    commune = _bounded(clean_commune(reading.text("commune")), "commune", LONGEST_NAME)
    if code and not postal_code(code):
        reading.note("code postal illisible : ignoré")
    if insee and not insee_code(insee):
        reading.note("code INSEE illisible : ignoré")
    return WrittenPlace(
        street=readable_street(whole.street)[:LONGEST_ADDRESS],
        postal_code=postal_code(code) or whole.postal_code,
        commune=commune or whole.commune,
        insee_code=insee_code(insee),
    )


def _site(
    reading: RowReading, place: WrittenPlace, finder: PlaceFinder, *, home: bool, usual: tuple[int, int]
) -> SiteRow:
    found = finder.locate(place, _point(reading), home=home)
    if found.note:
        reading.note(found.note)
    if found.commune is None and (place.commune or place.postal_code):
        reading.note("commune absente du répertoire des communes actuelles : nom gardé tel quel")
    elif found.commune is None:
        reading.note("commune inconnue : ajoutez --set commune=NOM si tout le fichier est d’une seule commune")
    ages = _ages(reading)
    least, below = ages.at_least, ages.below
    months = usual[0] if least is None else least, usual[1] if below is None else below
    if months[0] >= months[1]:
        reading.note("âges contradictoires : âges habituels du type d’accueil retenus")
        months, ages = usual, Ages()
    commune = found.commune
    code = place.postal_code or (commune.postal_codes[0] if commune and len(commune.postal_codes) == 1 else "")
    return SiteRow(
        address="" if home else place.street,
        postal_code=code,
        commune=commune.name if commune else place.commune[:100],
        insee_code=commune.insee if commune else place.insee_code,
        latitude=found.latitude,
        longitude=found.longitude,
        precision=found.precision,
        time_zone=found.time_zone,
        min_months=months[0],
        max_months=months[1],
        ages_said=ages != Ages(),
        open_week=_open_week(reading),
    )


def _point(reading: RowReading) -> Pair | None:
    """(latitude, longitude), or None when the row has none; raises RowRefusedError on half a point."""
    columns = reading.columns
    if column := columns.column("point"):
        pair = pair_of(reading.row.cells.get(column))
        return pair if pair is None or columns.latitude_first else (pair[1], pair[0])
    texts = reading.text("latitude"), reading.text("longitude")
    numbers = tuple(map(as_number, texts))
    if None in numbers and any(texts):
        raise RowRefusedError(f"coordonnées illisibles : « {shown(texts[0])} », « {shown(texts[1])} »")
    return (numbers[0], numbers[1]) if numbers[0] is not None and numbers[1] is not None else None


def _ages(reading: RowReading) -> Ages:
    units = reading.columns.age_units
    bounds = [read_age(text, units[key]) if (text := reading.text(key)) else None for key in ("age_min", "age_max")]
    prose = reading.text("ages")
    said = read_ages(prose) if prose else Ages()
    if said is None:
        reading.note("âges illisibles : âges habituels du type d’accueil retenus")
        said = Ages()
    at_least = said.at_least if bounds[0] is None else bounds[0]
    below = said.below if bounds[1] is None else bounds[1]
    if below is not None and not 0 < below <= MAX_MONTHS:
        below = None
    return Ages(at_least, below)


def _open_week(reading: RowReading) -> int | None:
    text = reading.text("opening_hours")
    week = read_open_week(text) if text else None
    if text and week is None:
        reading.note("horaires non compris en entier : laissés inconnus")
    return week


def _phone(reading: RowReading) -> str:
    text = reading.text("phone")
    phone = phone_in(text, phone_column=True) or phone_in(reading.text("request_channel"))
    if not phone and any(character.isdigit() for character in text):
        reading.note("téléphone illisible : laissé inconnu")
    return phone


def _checked(reading: RowReading, key: str, longest: int, matches: Callable[[str], object]) -> str:
    text = reading.text(key)
    if text and (len(text) > longest or not matches(text)):
        reading.note(f"{'adresse électronique' if key == 'email' else 'site internet'} invalide : laissé inconnu")
        return ""
    return text


def _website(reading: RowReading) -> str:
    text = reading.text("website")
    if text.lower().startswith("www."):
        text = f"https://{text}"
    if text and (len(text) > LONGEST_URL or not WEB_ADDRESS.fullmatch(text)):
        reading.note("site internet invalide : laissé inconnu")
        return ""
    return text


def _manager(reading: RowReading) -> str:
    text = reading.text("manager")
    return _bounded(text, "gestionnaire", LONGEST_NAME)


def _capacity(reading: RowReading) -> int | None:
    text = reading.text("capacity")
    if not text:
        return None
    found = PLACES.fullmatch(text.lower())
    if found is None:
        reading.note("capacité illisible : laissée inconnue")
        return None
    places = int(found[1]) if len(found[1]) < 10 else MOST_PLACES + 1
    if not 0 <= places <= MOST_PLACES:
        raise RowRefusedError(f"capacité absurde : {shown(text)} (de 1 à {MOST_PLACES} places)")
    if places == 0:
        reading.note("capacité nulle : laissée inconnue")
    return places or None
