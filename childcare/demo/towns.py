"""The twelve towns of the demonstration, by INSEE code: a metropolis, suburbs, small towns and overseas."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Town:
    """`facilities` are drawn around its point with a typical distance of `spread_km`.

    `phone_prefix` is reserved for fiction (Arcep, decision 2018-0881): nobody answers there. `inland` keeps points out
    of the sea: the signs to give to the kilometres north and east, 0 for either.
    """

    insee_code: str
    facilities: int
    spread_km: float
    phone_prefix: str
    languages: tuple[str, ...] = ()
    inland: tuple[int, int] = (0, 0)


MOBILE_PREFIX = "06 39 98"
TOWNS = (
    Town("31555", 150, 2.6, "05 36 49", ("ar", "es")),  # Toulouse
    Town("44109", 85, 2.4, "02 61 91", ("en", "ar")),  # Nantes
    Town("93066", 65, 1.8, "01 99 00", ("ar", "ta", "pt")),  # Saint-Denis
    Town("59512", 55, 1.6, "03 53 01", ("ar", "pl")),  # Roubaix
    Town("97411", 50, 2.5, MOBILE_PREFIX, ("rcf",), inland=(-1, 0)),  # Saint-Denis de La Réunion
    Town("69256", 45, 1.5, "04 65 71", ("ar", "tr")),  # Vaulx-en-Velin
    Town("59606", 40, 1.8, "03 53 01", ("it",)),  # Valenciennes
    Town("97209", 40, 2.0, MOBILE_PREFIX, ("gcf",), inland=(1, 0)),  # Fort-de-France
    Town("81004", 28, 1.5, "05 36 49", ("oc",)),  # Albi
    Town("97611", 20, 1.2, MOBILE_PREFIX, ("swb",), inland=(0, -1)),  # Mamoudzou
    Town("48095", 14, 1.2, "04 65 71", ("pt",)),  # Mende
    Town("09261", 8, 1.5, "05 36 49", ("es",)),  # Saint-Girons
)
