"""The invented people that the local provider can answer for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """`siret` is that of the employer, for ProConnect; the e-mail may be that of an account of the demonstration."""

    sub: str
    provider: str
    given_name: str
    usual_name: str
    email: str
    siret: str = ""

    def claims(self, scope: frozenset[str]) -> dict[str, str]:
        """What this person gives, within what was asked."""
        everything = {
            "given_name": self.given_name,
            "usual_name": self.usual_name,
            "email": self.email,
            "siret": self.siret,
        }
        return {name: value for name, value in everything.items() if name in scope and value}


# Camille and Nadia have accounts in the demonstration (accounts.demo), and Samia works where Camille does.
_MISSION_LOCALE, _NOT_REGISTERED = "99900001100018", "99900009400014"

PEOPLE = (
    DemoPerson(
        "5d1c0f7a-agent-connu", "proconnect", "Camille", "Renaud", "conseillere@releve.example", _MISSION_LOCALE
    ),
    DemoPerson(
        "a1f2be90-agent-nouveau", "proconnect", "Samia", "Benali", "samia.benali@releve.example", _MISSION_LOCALE
    ),
    DemoPerson(
        "77c3d1e2-agent-ailleurs", "proconnect", "Hugo", "Le Goff", "hugo.legoff@releve.example", _NOT_REGISTERED
    ),
    DemoPerson("c90ae5b3-parent-nouveau", "franceconnect", "Léa", "", "lea@releve.example"),
    DemoPerson("0b64d9f8-parent-connu", "franceconnect", "Nadia", "", "parent@releve.example"),
)


def person(provider: str, sub: str) -> DemoPerson | None:
    return next((one for one in PEOPLE if (one.provider, one.sub) == (provider, sub)), None)
