"""The SIRET: fourteen figures that name an establishment, and the key that catches a slip of the finger.

Source: Insee, « Système national d'identification » (décret n° 97-497): the ninth figure of the SIREN and the
fourteenth of the SIRET are Luhn keys. The establishments of La Poste ran out of numbers: for them, except the head
office, the sum of the fourteen figures is a multiple of five.
"""

from __future__ import annotations

import re

LENGTH = 14
LA_POSTE = "356000000"


def written_plainly(text: str) -> str:
    """The SIRET without the spaces, no-break spaces, dots and hyphens people write in it."""
    return re.sub(r"[\s.\-]", "", text)


def is_siret(figures: str) -> bool:
    """Whether fourteen ASCII figures carry the keys of a SIRET."""
    if not re.fullmatch(r"[0-9]{14}", figures) or figures.startswith("000000000"):
        return False
    if figures.startswith(LA_POSTE) and sum(map(int, figures)) % 5 == 0:
        return True
    return _luhn(figures[:9]) and _luhn(figures)


def _luhn(figures: str) -> bool:
    """Every second figure from the right is doubled, its own figures summed; the total is a multiple of ten."""
    total = 0
    for rank, figure in enumerate(reversed(figures)):
        weighed = int(figure) * (1 + rank % 2)
        total += weighed - 9 if weighed > 9 else weighed
    return total % 10 == 0
