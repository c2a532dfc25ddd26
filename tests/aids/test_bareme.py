"""Dated scales: which value answers on which day, and which mistakes of the data stop the start."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ImproperlyConfigured

from aids.bareme_files import DIRECTORY, bareme, read_bareme
from aids.domain.bareme import NoRateForChildren, NotInForce, RateByChildren

FIRST = {
    "value": "700.00",
    "unit": '"EUR/month"',
    "valid_from": "2024-01-01",
    "valid_until": "2024-12-31",
    "source": '"Texte"',
    "url": '""',
    "checked_on": "2026-11-22",
    "confidence": '"H"',
    "enabled": "true",
}
SECOND = FIRST | {"value": "800", "valid_from": "2025-01-01", "valid_until": '"open"'}
RATES = SECOND | {"unit": '"percent/hour"', "value": '{ 1 = 0.06, 2-3 = 0.05, "4+" = 0.04 }'}


def toml(*blocks: dict[str, str], header: str = 'code = "essai"\ntitle = "Essai"') -> str:
    lines = [header]
    for block in blocks:
        lines += ["[[plancher]]", *(f"{key} = {value}" for key, value in block.items())]
    return "\n".join(lines)


@pytest.fixture
def read(tmp_path):
    def read_text(text: str):
        path = tmp_path / "essai.toml"
        path.write_text(text, encoding="utf-8")
        return read_bareme(path)

    return read_text


def without(block: dict[str, str], key: str) -> dict[str, str]:
    return {name: value for name, value in block.items() if name != key}


def test_the_value_of_the_day_answers(read):
    scale = read(toml(SECOND, FIRST))
    assert scale.amount("plancher", date(2024, 12, 31)) == Decimal("700.00")
    assert scale.amount("plancher", date(2025, 1, 1)) == Decimal(800)
    assert scale.amount("plancher", date(2040, 1, 1)) == Decimal(800)
    with pytest.raises(NotInForce):
        scale.amount("plancher", date(2023, 12, 31))


def test_a_projected_value_is_read_and_never_applied(read):
    projected = SECOND | {"value": "900", "valid_from": "2026-01-01", "enabled": "false"}
    scale = read(toml(FIRST, SECOND, projected))
    assert scale.amount("plancher", date(2026, 6, 1)) == Decimal(800)
    assert [str(message) for message in scale.freshness(date(2026, 1, 1))] == [
        "Barème au 1er janvier 2025 : un montant plus récent a pu être publié."
    ]


def test_a_scale_is_old_after_thirteen_months(read):
    scale = read(toml(FIRST, SECOND))
    assert scale.freshness(date(2026, 1, 31)) == ()
    assert "Barème au 1er janvier 2025" in str(scale.freshness(date(2026, 2, 1))[0])
    assert scale.freshness(date(2024, 6, 1)) == ()


def test_a_figure_known_to_have_held_is_not_old(read):
    long_first = FIRST | {"valid_until": "2027-12-31"}
    scale = read(toml(long_first, SECOND | {"valid_from": "2028-01-01"}))
    assert scale.freshness(date(2027, 6, 1)) == ()
    assert "Barème au 1er janvier 2028" in str(scale.freshness(date(2029, 2, 1))[0])


def test_rates_by_children(read):
    rates = read(toml(RATES)).rates("plancher", date(2025, 1, 1))
    assert [rates.rate(children) for children in (1, 2, 3, 4, 40)] == [
        Decimal(text) for text in ("0.06", "0.05", "0.05", "0.04", "0.04")
    ]
    assert rates.rate(1, 1) == Decimal("0.05")
    assert rates.rate(1, 9) == Decimal("0.04")


def test_a_table_that_stops_does_not_guess_beyond():
    partial = RateByChildren(bareme("psu").rates("taux_effort_collectif", date(2021, 1, 1)).brackets[:2])
    assert partial.rate(1, 1) == Decimal("0.0512")
    for children, down in ((3, 0), (1, 2), (2, 1)):
        with pytest.raises(NoRateForChildren):
            partial.rate(children, down)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        *((toml(without(SECOND, key)), f"clé manquante : {key}") for key in FIRST),
        (toml(SECOND | {"note": '"x"'}), "clé inconnue : note"),
        (toml(FIRST, SECOND | {"valid_from": "2024-12-31"}), "chevauche"),
        (toml(FIRST, SECOND | {"valid_from": "2025-01-02"}), "trou après le 2024-12-31"),
        (toml(FIRST), "rester ouverte"),
        (toml(SECOND | {"enabled": "false"}), "rester ouverte"),
        (toml(FIRST | {"valid_until": "2023-12-31"}, SECOND), "la fin précède le début"),
        (toml(SECOND | {"unit": '"EUR/week"'}), "« unit » doit être l’un de : EUR, EUR/hour, EUR/day"),
        (toml(SECOND | {"unit": '"percent/hour"'}), "table de taux"),
        (toml(FIRST, RATES), "une seule unité"),
        (toml(SECOND | {"confidence": '"sure"'}), "confidence"),
        (toml(SECOND | {"enabled": '"yes"'}), "true ou false"),
        (toml(SECOND | {"value": "-1"}), "positif"),
        (toml(SECOND | {"value": "nan"}), "positif"),
        (toml(SECOND | {"value": '"800"'}), "nombre"),
        (toml(SECOND | {"value": "true"}), "nombre"),
        (toml(SECOND | {"valid_from": '"2025"'}), "date"),
        (toml(SECOND | {"checked_on": "2026-11-22T10:00:00"}), "date"),
        (toml(SECOND | {"source": '" "'}), "source"),
        (toml(SECOND | {"url": '"ftp://x"'}), "https"),
        (toml(RATES | {"value": "{ 2 = 0.05 }"}), "à partir d’un enfant"),
        (toml(RATES | {"value": "{ 1 = 0.05, 3 = 0.04 }"}), "se suivre"),
        (toml(RATES | {"value": "{ 1 = 0.05, 2 = 0.06 }"}), "baisser"),
        (toml(RATES | {"value": "{ deux = 0.05 }"}), "tranche illisible"),
        (toml(RATES | {"value": "{}"}), "aucune tranche"),
        (toml(header='code = "essai"\ntitle = "Essai"'), "aucune série"),
        (toml(SECOND, header='code = "autre"\ntitle = "Essai"'), "« code » doit être « essai »"),
        (toml(SECOND, header='code = "essai"'), "title"),
        ("code = ", "essai.toml"),
        ('code = "essai"\ntitle = "Essai"\nplancher = 3', "[[plancher]]"),
    ],
)
def test_a_mistake_stops_the_start_with_a_message(read, text, says):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(text)
    assert says in str(refused.value)
    assert "essai.toml" in str(refused.value)


def test_the_shipped_scales_are_sound_and_dated():
    for path in DIRECTORY.glob("*.toml"):
        scale = bareme(path.stem)
        assert all(dated.source.checked_on for series in scale.series.values() for dated in series.values)


def test_the_projected_value_of_2027_is_there_and_disabled():
    projected = [dated for dated in bareme("psu").series["plancher"].values if not dated.enabled]
    assert [(dated.value, dated.valid_from) for dated in projected] == [(Decimal("821.13"), date(2027, 1, 1))]
