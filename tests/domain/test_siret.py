from __future__ import annotations

import pytest

from accounts.domain.siret import is_siret, written_plainly


@pytest.mark.parametrize(
    ("_case", "figures"),
    [
        ("head office of a company", "73282932000074"),
        ("La Poste, head office, by Luhn", "35600000000048"),
        ("La Poste, an office, by its own rule", "35600000049837"),
    ],
)
def test_true_numbers(_case, figures):
    assert is_siret(figures)


@pytest.mark.parametrize(
    ("_case", "figures"),
    [
        ("one figure mistyped", "73282932000075"),
        ("two figures swapped", "73282923000074"),
        ("the SIREN's own key is wrong", "73282931000075"),
        ("too short", "7328293200007"),
        ("too long", "732829320000744"),
        ("nothing", ""),
        ("zeros", "00000000000000"),
        ("letters", "7328293200007A"),
        ("figures of another script", "７３２８２９３２００００７４"),
        ("La Poste, wrong sum", "35600000049838"),
    ],
)
def test_wrong_numbers(_case, figures):
    assert not is_siret(figures)


def test_every_slip_of_one_figure_is_caught():
    right = "73282932000074"

    slips = [right[:rank] + str(figure) + right[rank + 1 :] for rank in range(14) for figure in range(10)]

    assert {slip for slip in slips if is_siret(slip)} == {right}


def test_spaces_are_forgiven():
    assert written_plainly("732 829\u00a0320 000.74") == "73282932000074"
