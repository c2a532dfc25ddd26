"""French prose of open data: kinds, ages, hours, telephones, addresses."""

from __future__ import annotations

import pytest

from childcare.domain.kinds import FacilityKind
from childcare.domain.week import format_week
from childcare.imports.addresses import WrittenPlace, insee_code, postal_code, readable_street, split_address
from childcare.imports.ages import Ages, read_age, read_ages
from childcare.imports.kind_words import read_kind, tariff_of, usual_ages
from childcare.imports.opening_hours import read_open_week
from childcare.imports.phones import phone_in, request_channel
from childcare.imports.points import latitude_comes_first, pair_of
from childcare.imports.refusals import RowRefusedError


@pytest.mark.parametrize(
    ("type_text", "name", "kind"),
    [
        ("Crèche Collective", "AMIDONNIERS", FacilityKind.CRECHE_COLLECTIVE),
        ("Multi Accueil", "LES RELAIS", FacilityKind.MULTI_ACCUEIL),
        ("MA", "Les Petits Loirs", FacilityKind.MULTI_ACCUEIL),
        ("Halte-garderie", "", FacilityKind.HALTE_GARDERIE),
        ("creche", "Halte garderie itinérante", FacilityKind.HALTE_GARDERIE),
        ("Municipale", "Crèche associative Adélaïde", FacilityKind.CRECHE_COLLECTIVE),
        ("Associative", "Crêche associative Jour de crèche", FacilityKind.CRECHE_COLLECTIVE),
        ("MAM", "HIPPOPOMAM", FacilityKind.MAM),
        ("Maison d’assistantes maternelles", "Les Doudous", FacilityKind.MAM),
        ("Micro-crèche", "Nos petits pouces", FacilityKind.MICRO_CRECHE_PAJE),
        ("microcrèche PSU", "", FacilityKind.MICRO_CRECHE_PSU),
        ("Crèche familiale", "Val Câlins", FacilityKind.CRECHE_FAMILIALE_PSU),
        ("Crèche parentale", "", FacilityKind.CRECHE_PARENTALE),
        ("Jardin d'enfants", "", FacilityKind.JARDIN_ENFANTS),
        ("Crèche", "Le Jardin des Lucioles", FacilityKind.CRECHE_COLLECTIVE),
        ("Assistante maternelle", "Mme X", FacilityKind.ASSISTANT_MATERNEL),
    ],
)
def test_kinds(type_text, name, kind):
    assert read_kind(type_text, name).kind is kind


@pytest.mark.parametrize("text", ["Relais petite enfance", "LAEP", "Ludothèque", "44001", ""])
def test_what_is_not_childcare_is_refused(text):
    with pytest.raises(RowRefusedError):
        read_kind(text, "Les Lutins")


def test_micro_creche_of_a_commune_is_psu_and_any_other_is_assumed_paje():
    assert read_kind("Micro-crèche", "Les Lutins", "Municipale").kind is FacilityKind.MICRO_CRECHE_PSU
    assumed = read_kind("Micro-crèche", "Les Lutins", "Privée")
    assert assumed.kind is FacilityKind.MICRO_CRECHE_PAJE
    assert "PAJE supposée" in assumed.assumption
    assert tariff_of(assumed.kind) == "unknown"


def test_a_kind_says_tariff_and_usual_ages():
    assert tariff_of(FacilityKind.HALTE_GARDERIE) == "psu"
    assert tariff_of(FacilityKind.MAM) == "unknown"
    assert usual_ages(FacilityKind.CRECHE_COLLECTIVE) == (2, 48)
    assert usual_ages(FacilityKind.JARDIN_ENFANTS) == (18, 72)


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("2 mois - 4 ans", Ages(2, 48)),
        ("2 mois - 6 ans", Ages(2, 72)),
        ("0-3 ans", Ages(0, 36)),
        ("De 10 semaines à 3 ans", Ages(2, 36)),
        ("2 mois ½ à 4 ans", Ages(2, 48)),
        ("de la naissance à 3 ans", Ages(0, 36)),
        ("moins de 4 ans", Ages(None, 48)),
        ("à partir de 18 mois", Ages(18, None)),
        ("4 à 2 ans", None),
        ("2 mois - 90 ans", None),
        ("tous les enfants", None),
    ],
)
def test_ages(text, ages):
    assert read_ages(text) == ages


def test_bare_ages_take_the_unit_of_their_column():
    assert (read_age("3", "ans"), read_age("30", "mois"), read_age("3 ans", "mois")) == (36, 30, 36)
    assert read_age("-1", "mois") is None


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("mardi 8h15 - 18h15 | jeudi 13h30 - 18h15", "mardi 08:15-18:15\njeudi 13:30-18:15"),
        ("du lundi au jeudi 7h30 - 18h30 | vendredi 7h30 - 17h30", "lundi au jeudi 07:30-18:30\nvendredi 07:30-17:30"),
        ("Lundi, mardi et jeudi de 8h à 12h et de 13 h 30 à 17 h 30",
         "lundi au mardi 08:00-12:00, 13:30-17:30\njeudi 08:00-12:00, 13:30-17:30"),
        ("lun.-ven. : 7:30-18:30", "lundi au vendredi 07:30-18:30"),
        ("vendredi 9h à midi", "vendredi 09:00-12:00"),
        ("dimanche 22h-6h", "dimanche 22:00-06:00"),
        ("samedi 8h07 - 9h10", "samedi 08:15-09:00"),
    ],
)  # fmt: skip
def test_opening_hours_rounded_inward(text, week):
    mask = read_open_week(text)
    assert mask is not None
    assert format_week(mask) == week


@pytest.mark.parametrize(
    "text",
    [
        "7h30 - 18h30",
        "lundi 8h-12h-14h",
        "lundi 8h-25h",
        "du lundi au vendredi 8h-18h sauf en août",
        "Ribambelle : du lundi au vendredi 7h - 19h",
        "au domicile des assistantes maternelles",
        "lundi" * 1000,
    ],
)
def test_hours_not_understood_in_full_stay_unknown(text):
    assert read_open_week(text) is None


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("Inscription auprès de la structure au 05 34 41 67 75", "05 34 41 67 75"),
        ("03.27.22.59.15 (Espace Jeunesse - Famille)", "03 27 22 59 15"),
        ("+33 (0)5 34 41 67 75", "05 34 41 67 75"),
        ("+262262123456", "02 62 12 34 56"),
        ("534416775", "05 34 41 67 75"),
        ("0000000000", ""),
        ("6862305.91", ""),
    ],
)
def test_phones(text, phone):
    assert phone_in(text, phone_column=True) == phone


@pytest.mark.parametrize(
    ("text", "phone", "channel"),
    [
        ("Inscription auprès d'un Espace Petite Enfance", "", "guichet_unique"),
        ("Inscription auprès d'un Espace Petite Enfance et/ou de la structure au", "", "guichet_unique"),
        ("Inscription auprès d'un Espace Petite Enfance et/ou de la structure au", "05 61 00 00 01", "telephone"),
        ("Inscription auprès de la structure au", "", "telephone"),
        ("Après avis de la commission d’admission", "", "commission"),
        ("05 61 00 00 01", "05 61 00 00 01", ""),
    ],
)
def test_request_channels(text, phone, channel):
    assert request_channel(text, phone) == channel


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("29 ALL DE BRIENNE 31000 TOULOUSE", WrittenPlace("29 ALL DE BRIENNE", "31000", "TOULOUSE")),
        ("2 Rue Etienne Coutan, 44100 Nantes, France", WrittenPlace("2 Rue Etienne Coutan", "44100", "Nantes")),
        ("1 rue X 59300 VALENCIENNES CEDEX 9", WrittenPlace("1 rue X", "59300", "VALENCIENNES")),
        ("3 cour Broutin", WrittenPlace("3 cour Broutin")),
    ],
)
def test_addresses_in_one_string(text, place):
    assert split_address(text) == place


def test_capitals_become_readable():
    assert readable_street("201 RTE D ALBI") == "201 route d’Albi"
    assert readable_street("4 Rue des Lilas") == "4 Rue des Lilas"


def test_lost_zeros_come_back():
    assert (postal_code("1400"), postal_code("33700"), postal_code("140")) == ("01400", "33700", "")
    assert (insee_code("1248"), insee_code("2a004"), insee_code("ABCDE")) == ("01248", "2A004", "")


@pytest.mark.parametrize(
    "cell",
    [
        [1.44, 43.6],
        "1.44, 43.6",
        {"type": "Point", "coordinates": [1.44, 43.6]},
        {"type": "MultiPoint", "coordinates": [[1.44, 43.6]]},
        '{"type": "Point", "coordinates": [1.44, 43.6]}',
        "POINT (1.44 43.6)",
    ],
)
def test_points_in_every_form(cell):
    assert pair_of(cell) == (1.44, 43.6)
    assert not latitude_comes_first([(1.44, 43.6)], usual=True)


@pytest.mark.parametrize("cell", [None, "", "Toulouse", [1.44], {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}])
def test_what_is_not_a_point(cell):
    assert pair_of(cell) is None
