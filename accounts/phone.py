"""French mobile numbers, written by people in many ways and kept in one (E.164: ``+33612345678``)."""

from __future__ import annotations

import re

# Numbers dialled as in France, by the country code that a national mobile number belongs to: overseas
# départements and collectivities have their own.
_OVERSEAS = {
    "0690": "+590",
    "0691": "+590",
    "0694": "+594",
    "0696": "+596",
    "0697": "+596",
    "0692": "+262",
    "0693": "+262",
    "0639": "+262",
}
# Numbers that the regulator keeps for films and demonstrations: they never ring anywhere.
FICTION = "063998"
_NATIONAL = re.compile(r"0[67]\d{8}")
_INTERNATIONAL = re.compile(r"\+(?:33[67]\d{8}|(?:262|590|594|596)[67]\d{8})")


def normalise_mobile(written: str) -> str | None:
    """The number in E.164, or None when it is no French mobile number.

    Spaces, dots, hyphens and brackets are forgiven, as are ``00`` for ``+`` and ``+33 (0)6``.
    """
    compact = re.sub(r"[\s.\-/  ]", "", written).replace("(0)", "").strip("()")
    compact = re.sub(r"^00", "+", compact)
    compact = re.sub(r"^(\+33)0", r"\1", compact)
    if _NATIONAL.fullmatch(compact):
        overseas = None if compact.startswith(FICTION) else _OVERSEAS.get(compact[:4])
        compact = (overseas or "+33") + compact[1:]
    return compact if _INTERNATIONAL.fullmatch(compact) else None
