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


PEOPLE = (
    DemoPerson(
        sub="5d1c0f7a-agent-connu",
        provider="proconnect",
        given_name="Camille",
        usual_name="Martin",
        email="conseil@mission-locale.example",
        siret="13002526500013",
    ),
    DemoPerson(
        sub="a1f2be90-agent-nouveau",
        provider="proconnect",
        given_name="Nadia",
        usual_name="Benali",
        email="nadia.benali@mission-locale.example",
        siret="13002526500013",
    ),
    DemoPerson(
        sub="77c3d1e2-agent-ailleurs",
        provider="proconnect",
        given_name="Hugo",
        usual_name="Le Goff",
        email="hugo.legoff@plie.example",
        siret="35600000000048",
    ),
    DemoPerson(
        sub="c90ae5b3-parent",
        provider="franceconnect",
        given_name="Léa",
        usual_name="",
        email="lea.parent@exemple.example",
    ),
)


def person(provider: str, sub: str) -> DemoPerson | None:
    return next((one for one in PEOPLE if (one.provider, one.sub) == (provider, sub)), None)
