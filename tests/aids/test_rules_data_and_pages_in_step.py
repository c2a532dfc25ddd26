"""A rule, its dated figures and its page go together; nobody changes one and forgets the others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from aids.bareme_files import DIRECTORY, bareme
from aids.domain import rules
from aids.domain.bareme import DatedValue, RateByChildren
from aids.domain.wording import french_date

PAGES = DIRECTORY.parents[1] / "docs" / "aides"
RULES = sorted(path.stem for path in Path(rules.__file__).parent.glob("*.py") if path.stem != "__init__")
HEADINGS = ("## Texte", "## Formule", "## Exemple", "## Doutes")


def page(rule: str) -> str:
    return (PAGES / f"{rule}.md").read_text(encoding="utf-8")


def test_each_rule_has_its_figures_and_its_page():
    assert RULES
    assert sorted(path.stem for path in DIRECTORY.glob("*.toml")) == RULES
    assert sorted(path.stem for path in PAGES.glob("*.md")) == RULES


@pytest.mark.parametrize("rule", RULES)
def test_a_page_has_its_four_parts_and_names_its_files(rule):
    text = page(rule)
    assert [line for line in text.splitlines() if line in HEADINGS] == list(HEADINGS)
    assert f"aids/domain/rules/{rule}.py" in text
    assert f"aids/baremes/{rule}.toml" in text


def written(dated: DatedValue) -> list[str]:
    """The numbers of a value as a page writes them: « 1 500,00 », « 0,0619 », « 28 »."""
    if isinstance(dated.value, RateByChildren):
        numbers = [f"{bracket.rate:.4f}" for bracket in dated.value.brackets]
    elif dated.unit.startswith("EUR"):
        numbers = [f"{dated.value:,.2f}"]
    else:
        numbers = [f"{dated.value.normalize():f}"]
    return [number.replace(",", " ").replace(".", ",") for number in numbers]


@pytest.mark.parametrize("rule", RULES)
def test_a_page_gives_every_figure_in_force_with_its_date(rule):
    lines = page(rule).splitlines()
    for series in bareme(rule).series.values():
        for dated in series.enabled:
            for number in written(dated):
                same_line = [line for line in lines if re.search(rf"(?<![\d,]){number}(?!\d|,\d)", line)]
                day = french_date(dated.valid_from)
                assert any(day in line for line in same_line), (series.key, day, number)
