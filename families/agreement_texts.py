"""The texts that parents agree to, read from families/agreements/*.md. A text that was agreed to never changes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from families.domain.agreement_text import AgreementText, Purpose, agreement_text

DIRECTORY = Path(__file__).parent / "agreements"


@cache
def every_text() -> Mapping[str, AgreementText]:
    """All versions, by name. Raises AgreementTextError for a file that is not named « objet-AAAA-MM-JJ.md »."""
    paths = sorted(DIRECTORY.glob("*.md"))
    return {path.stem: agreement_text(path.stem, path.read_text(encoding="utf-8")) for path in paths}


def current_text(purpose: Purpose) -> AgreementText:
    """The latest version for this purpose: the one to show, and to record."""
    return max((text for text in every_text().values() if text.purpose is purpose), key=lambda text: text.dated)
