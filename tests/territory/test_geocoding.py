"""From a text to a point, whatever the address base does."""

from __future__ import annotations

import pytest

from territory.address_lookup import configured_lookup
from territory.geocoding import (
    PlaceAmbiguous,
    PlaceError,
    PlaceMissing,
    PlaceUnknown,
    PlaceWithoutPoint,
    locate,
)

ADDRESS = "12 rue de la Gare, Toulouse"


@pytest.mark.parametrize("typed", ["Toulouse", "31000", "Toulouse (31)", "toulous"])
def test_a_commune_never_asks_the_address_base(typed, base_server, lookup):
    if typed == "toulous":
        with pytest.raises(PlaceAmbiguous):
            locate(typed, lookup)
    else:
        location = locate(typed, lookup)
        assert (location.label, location.precision, location.insee) == ("Toulouse (31)", "commune", "31555")
        assert (location.latitude, location.longitude) == pytest.approx((43.604, 1.443), abs=0.01)
        assert not location.is_fallback
        assert location.notice == ""
    assert base_server.questions == []


def test_a_recorded_address(base_server, lookup, recorded):
    base_server.answers(recorded("address"))
    location = locate("16 quai de la Loire, 75019 Paris", lookup)
    assert location.label == "16 Quai de la Loire 75019 Paris"
    assert (location.latitude, location.longitude, location.precision) == (48.88393, 2.372095, "address")
    assert location.commune.name == "Paris 19e Arrondissement"
    assert (location.commune.city, location.time_zone, location.is_fallback) == ("75056", "Europe/Paris", False)


def test_the_recorded_city_answers_for_an_odd_text(base_server, lookup, recorded):
    base_server.answers(recorded("ambiguous_city"))
    location = locate("la capitale, Paris", lookup)
    assert (location.label, location.precision, location.insee) == ("Paris", "commune", "75056")


def test_the_time_zone_is_that_of_the_place(base_server, lookup, feature):
    base_server.answers(feature(citycode="97411", point=[55.45, -20.88], type="street", label="Rue de Paris"))
    location = locate("rue de Paris, 97400 Saint-Denis", lookup)
    assert (location.time_zone, location.precision) == ("Indian/Reunion", "street")


def test_an_unknown_insee_code_gives_the_nearest_commune(base_server, lookup, feature):
    base_server.answers(feature(citycode="31999", point=[1.443, 43.604]))
    assert locate(ADDRESS, lookup).commune.name == "Toulouse"


@pytest.mark.parametrize("trouble", ["down", "unknown", "doubtful", "slow"])
def test_the_commune_of_the_address_is_the_fallback(trouble, base_server, lookup, feature):
    if trouble == "down":
        base_server.fails()
    elif trouble == "doubtful":
        base_server.answers(feature(score=0.65, citycode="69123", point=[4.83, 45.76]))
    elif trouble == "slow":
        base_server.delay_seconds = 5
    location = locate(ADDRESS, lookup)
    assert (location.label, location.precision, location.is_fallback) == ("Toulouse (31)", "commune", True)
    assert location.notice == "Adresse exacte non trouvée : nous partons du centre de la commune, Toulouse (31)."


def test_a_fair_answer_is_kept_in_the_commune_that_the_text_names(base_server, lookup, feature):
    base_server.answers(feature(score=0.55))
    assert locate(ADDRESS, lookup).precision == "address"


def test_without_geocoder_the_commune_answers():
    assert configured_lookup() is None
    assert locate(ADDRESS).is_fallback


def test_the_configured_geocoder_is_asked(base_server, feature, settings, empty_cache):
    settings.GEOCODER_ENABLED = True
    settings.GEOCODER_SCHEME = "http"
    settings.GEOCODER_DOMAIN = base_server.domain
    base_server.answers(feature())
    assert locate(ADDRESS).label == "12 Rue de la Gare 31000 Toulouse"


def test_homonyms_are_a_choice(base_server, lookup):
    for typed in ("Saint-Denis", "3 rue Basse, Saint-Denis"):
        with pytest.raises(PlaceAmbiguous, check=lambda error: "choisissez" in error.message) as raised:
            locate(typed, lookup)
        assert [commune.label for commune in raised.value.choices][:2] == ["Saint-Denis (974)", "Saint-Denis (93)"]
        for commune in raised.value.choices:
            assert locate(commune.label).commune == commune


@pytest.mark.parametrize(
    ("typed", "error", "says"),
    [
        ("", PlaceMissing, "Écrivez une commune"),
        (" \n ", PlaceMissing, "Écrivez une commune"),
        ("!?", PlaceMissing, "Écrivez une commune"),
        ("x" * 201, PlaceMissing, "trop long"),
        ("99999", PlaceUnknown, "code postal n’existe pas"),
        ("12345678", PlaceUnknown, "code postal n’existe pas"),
        ("Trifouillis", PlaceUnknown, "vérifiez l’orthographe"),
        ("rue de Paris", PlaceUnknown, "ajoutez le nom de la commune"),
        ("Île de Clipperton", PlaceWithoutPoint, "nous ne savons pas où"),
    ],
)
def test_a_text_without_a_point_says_what_to_change(typed, error, says):
    with pytest.raises(error) as raised:
        locate(typed)
    assert says in raised.value.message
    assert isinstance(raised.value, PlaceError)


def test_a_misspelt_name_is_answered_with_close_ones():
    with pytest.raises(PlaceUnknown) as raised:
        locate("Toulosue")
    assert raised.value.choices[0].label == "Toulouse (31)"


def test_an_error_does_not_repeat_what_was_typed():
    with pytest.raises(PlaceUnknown) as raised:
        locate("12 rue Secrete")
    assert "Secrete" not in str(raised.value) + repr(raised.value) + raised.value.message
