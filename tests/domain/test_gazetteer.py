"""What a person types in the place field, against all the communes of France."""

from __future__ import annotations

import pytest

from territory.domain.commune import Departement
from territory.domain.distance import kilometres
from territory.domain.gazetteer import Gazetteer
from territory.domain.place_text import fold
from territory.gazetteer import departements, gazetteer


def labels(communes):
    return [commune.label for commune in communes]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Toulouse", "Toulouse (31)"),
        ("  TOULOUSE ", "Toulouse (31)"),
        ("toulouse 31", "Toulouse (31)"),
        ("Toulouse (31)", "Toulouse (31)"),
        ("Marseille (13)", "Marseille (13)"),
        ("marseille 13", "Marseille 13e Arrondissement (13)"),
        ("31 Toulouse", "Toulouse (31)"),
        ("31000 Toulouse", "Toulouse (31)"),
        ("Toulouse, 31000", "Toulouse (31)"),
        ("Toulouse Cedex 4", "Toulouse (31)"),
        ("31000", "Toulouse (31)"),
        ("st etienne", "Saint-Étienne (42)"),
        ("St-Étienne", "Saint-Étienne (42)"),
        ("SAINT ÉTIENNE", "Saint-Étienne (42)"),
        ("Ste Geneviève des Bois 91", "Sainte-Geneviève-des-Bois (91)"),
        ("Havre", "Le Havre (76)"),
        ("l'haÿ-les-roses", "L'Haÿ-les-Roses (94)"),
        ("lhay les roses", "L'Haÿ-les-Roses (94)"),
        ("L’Haÿ les Roses", "L'Haÿ-les-Roses (94)"),
        ("Chalon s/Saône", "Chalon-sur-Saône (71)"),
        ("Saint-Denis La Réunion", "Saint-Denis (974)"),
        ("saint denis reunion", "Saint-Denis (974)"),
        ("97400", "Saint-Denis (974)"),
        ("Ajaccio 2A", "Ajaccio (2A)"),
        ("Paris", "Paris (75)"),
        ("Paris 19", "Paris 19e Arrondissement (75)"),
        ("paris 19ème", "Paris 19e Arrondissement (75)"),
        ("Paris 1er arrondissement", "Paris 1er Arrondissement (75)"),
        ("Lyon 3e", "Lyon 3e Arrondissement (69)"),
        ("75116", "Paris 16e Arrondissement (75)"),
        ("75019 Paris", "Paris 19e Arrondissement (75)"),
        ("Y", "Y (80)"),
        ("31000 Blagnac", "Blagnac (31)"),
        ("L'Île-d'Yeu", "L'Île-d'Yeu (85)"),
        ("Bors (Canton de Charente-Sud) (16)", "Bors (Canton de Charente-Sud) (16)"),
    ],
)
def test_a_text_designates_one_commune(typed, expected):
    resolution = gazetteer().resolve(typed)
    assert resolution.commune is not None
    assert resolution.commune.label == expected
    assert gazetteer().search(typed)[0].label == expected


def test_homonyms_of_the_same_size_are_a_choice():
    resolution = gazetteer().resolve("Saint-Denis")
    assert resolution.is_ambiguous
    assert labels(resolution.choices) == [
        "Saint-Denis (974)",
        "Saint-Denis (93)",
        "Saint-Denis (11)",
        "Saint-Denis (30)",
    ]


def test_a_homonym_ten_times_bigger_is_the_one_that_is_meant_and_the_others_are_still_offered():
    resolution = gazetteer().resolve("Valence")
    assert resolution.commune.label == "Valence (26)"
    assert labels(resolution.choices) == ["Valence (82)", "Valence (16)"]


def test_a_postal_code_shared_by_communes_of_the_same_size_is_a_choice():
    resolution = gazetteer().resolve("51300")
    assert len(resolution.choices) == 46 - (resolution.commune is not None)


@pytest.mark.parametrize(
    "typed", ["", " ", "'", "\0", "xqzwk", "99999", "rue de la Gare", "Toulouse (75)", "é" * 10_000]
)
def test_nothing_is_guessed_from_a_text_that_names_no_commune(typed):
    assert gazetteer().resolve(typed).is_unknown


def test_exact_matches_come_before_beginnings_and_the_biggest_first():
    assert labels(gazetteer().search("toulouse"))[:2] == ["Toulouse (31)", "Toulouse-le-Château (39)"]
    started = gazetteer().search("saint-d", limit=20)
    assert len(started) == 20
    assert [commune.population for commune in started] == sorted((c.population for c in started), reverse=True)


def test_an_article_or_the_first_words_may_be_left_out():
    assert labels(gazetteer().search("hav", limit=1)) == ["Le Havre (76)"]
    assert "Vert-Saint-Denis (77)" in labels(gazetteer().search("denis"))


def test_the_beginning_of_a_postal_code_finds_the_biggest_communes_there():
    found = gazetteer().search("310")
    assert labels(found) == ["Toulouse (31)"]
    assert labels(gazetteer().search("75"))[0] == "Paris (75)"
    assert all(any(code.startswith("974") for code in commune.postal_codes) for commune in gazetteer().search("974"))


def test_a_departement_narrows_a_beginning():
    assert [commune.departement for commune in gazetteer().search("Saint (974)")] == ["974"] * 8


def test_the_limit_is_kept():
    assert len(gazetteer().search("saint", limit=3)) == 3


def test_by_insee():
    assert gazetteer().by_insee("2A004").name == "Ajaccio"
    assert gazetteer().by_insee("75119").arrondissement_of == "75056"
    assert gazetteer().by_insee("75119").city == "75056"
    for unknown in ("", "99999", "1001", "\n0100", "5\n010", "010010", "aaaaa"):
        assert gazetteer().by_insee(unknown) is None


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        (43.6045, 1.444, "Toulouse (31)"),
        (48.8839, 2.3721, "Paris 19e Arrondissement (75)"),
        (-20.882, 55.45, "Saint-Denis (974)"),
        (-22.27, 166.45, "Nouméa (988)"),
    ],
)
def test_nearest(latitude, longitude, expected):
    assert gazetteer().nearest(latitude, longitude).label == expected


def test_nearest_agrees_with_a_plain_scan():
    located = [c for c in gazetteer() if c.latitude is not None and c.insee not in ("75056", "69123", "13055")]
    for point in [(46.2, 2.1), (50.9, 2.5), (42.0, 9.1), (14.6, -61.0), (0.0, 0.0), (43.3, 5.4)]:
        best = min(located, key=lambda c: kilometres(*point, c.latitude, c.longitude))
        assert gazetteer().nearest(*point) == best


def test_misspelt_names_are_suggested():
    assert labels(gazetteer().spelled_like("Toulosue"))[0] == "Toulouse (31)"
    assert labels(gazetteer().spelled_like("monpelier"))[0] == "Montpellier (34)"
    assert gazetteer().spelled_like("xqzw" * 50) == []


def test_a_gazetteer_of_three_lines():
    lines = [
        "01001\tPetite\t01400\t46.1\t4.9\t10\t01\t\t",
        "01002\tGrande-Petite\t01400 01500\t46.2\t4.8\t2000\t01\t\tIndian/Reunion",
        "01003\tDéserte\t\t\t\t\t01\t\t",
    ]
    small = Gazetteer(lines, {"01": Departement("01", "Ain", "Europe/Paris")})
    assert [commune.name for commune in small] == ["Grande-Petite", "Petite", "Déserte"]
    assert [commune.name for commune in small.search("petite")] == ["Petite", "Grande-Petite"]
    assert small.resolve("01400").commune.name == "Grande-Petite"
    assert small.by_insee("01002").time_zone == "Indian/Reunion"
    assert small.by_insee("01003").population is None
    assert small.nearest(46.0, 5.0).name == "Petite"
    assert Gazetteer([], {}).nearest(0, 0) is None
    assert Gazetteer([], {}).search("petite") == []


def test_fold():
    assert fold("  St-Étienne-d’Œuf ") == "saint etienne d oeuf"
    assert fold("Paris 1er Arrondissement") == "paris 1"
    assert fold("Sts-Geosmes s/ Marne") == "saints geosmes sur marne"
    assert fold("!?…") == ""


def test_departements_have_unique_texts():
    assert len({fold(departement.name) for departement in departements().values()}) == len(departements())
