"""Who may do what on which object: the machinery, and the rows of the objects of this app.

One table per kind of object: actor × relation × abilities. An app writes its own rows in its ``domain/abilities.py``
as ``RULES``; accounts.abilities gathers them all, docs/permissions.md is printed from them, and views, templates and
tests read nothing else. What no row grants is refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Actor(StrEnum):
    """What somebody who signed in may act as. Everybody is a person, parents are nothing more."""

    PERSON = "person"
    COUNSELLOR = "counsellor"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    ORGANISATION_ADMINISTRATOR = "organisation_administrator"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How the object stands to the actor: about the person, of the same organisation, of another, or of none."""

    SELF = "self"
    OWN = "own"
    OTHER = "other"
    NONE = "none"


class Ability(StrEnum):
    """Something that can be done on an object: subclasses list them, each with its French name."""

    label: str

    def __new__(cls, code: str, label: str) -> Ability:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


@dataclass(frozen=True, slots=True)
class Position:
    """One thing somebody is: an actor, in the organisation of this id (None for a person or an administrator)."""

    actor: Actor
    organisation: int | None = None
    person: int | None = None


@dataclass(frozen=True, slots=True)
class Belonging:
    """What an object is, and whose: `kind` names its rules; ids of the organisations and persons it belongs to."""

    kind: str
    organisations: frozenset[int] = frozenset()
    persons: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Grant:
    actor: Actor
    relation: Relation
    abilities: frozenset[Ability]


@dataclass(frozen=True, slots=True)
class ObjectRules:
    """The table of one kind of object. `label`: its French name, plural. `every`: all the abilities that exist."""

    kind: str
    label: str
    every: type[Ability]
    grants: tuple[Grant, ...]


def relations(position: Position, belonging: Belonging) -> frozenset[Relation]:
    """How the object stands to this position."""
    found = set()
    if position.person is not None and position.person in belonging.persons:
        found.add(Relation.SELF)
    if position.organisation is None or not belonging.organisations:
        found.add(Relation.NONE)
    elif position.organisation in belonging.organisations:
        found.add(Relation.OWN)
    else:
        found.add(Relation.OTHER)
    return frozenset(found)


def abilities(positions: Iterable[Position], belonging: Belonging, rules: ObjectRules) -> frozenset[Ability]:
    """All that somebody who holds these positions may do on this object; empty for a stranger."""
    found: set[Ability] = set()
    for position in positions:
        standing = relations(position, belonging)
        for grant in rules.grants:
            if grant.actor is position.actor and grant.relation in standing:
                found |= grant.abilities
    return frozenset(found)


class OrganisationAbility(Ability):
    SEE = "see", "voir la structure, ses membres et ses invitations"
    EDIT = "edit", "corriger ses coordonnées"
    INVITE = "invite", "inviter un collègue, annuler une invitation"
    CHANGE_MEMBERS = "change_members", "changer le rôle d’un collègue, retirer un collègue"
    LEAVE = "leave", "quitter la structure"
    READ_JOURNAL = "read_journal", "lire et exporter le journal de la structure"
    DECIDE = "decide", "accepter ou refuser son inscription, la fermer, la rouvrir"


class VouchingAbility(Ability):
    SEE = "see", "voir l’agrément à confirmer"
    CONFIRM = "confirm", "confirmer l’agrément, ou dire qu’on ne le connaît pas"


_MEMBER = frozenset({OrganisationAbility.SEE, OrganisationAbility.LEAVE})
_IN_CHARGE = frozenset(
    {
        OrganisationAbility.EDIT,
        OrganisationAbility.INVITE,
        OrganisationAbility.CHANGE_MEMBERS,
        OrganisationAbility.READ_JOURNAL,
    }
)
_VOUCHES = frozenset(VouchingAbility)

RULES = (
    ObjectRules(
        kind="organisation",
        label="structures",
        every=OrganisationAbility,
        grants=(
            Grant(Actor.COUNSELLOR, Relation.OWN, _MEMBER),
            Grant(Actor.MANAGER, Relation.OWN, _MEMBER),
            Grant(Actor.COORDINATOR, Relation.OWN, _MEMBER),
            Grant(Actor.ORGANISATION_ADMINISTRATOR, Relation.OWN, _MEMBER | _IN_CHARGE),
            Grant(Actor.ADMINISTRATOR, Relation.NONE, frozenset({OrganisationAbility.DECIDE})),
        ),
    ),
    # It belongs to the relais petite enfance or to the département that was named, not to who asks.
    ObjectRules(
        kind="vouching",
        label="agréments à confirmer",
        every=VouchingAbility,
        grants=(
            Grant(Actor.COUNSELLOR, Relation.OWN, _VOUCHES),
            Grant(Actor.COORDINATOR, Relation.OWN, _VOUCHES),
            Grant(Actor.ORGANISATION_ADMINISTRATOR, Relation.OWN, _VOUCHES),
        ),
    ),
)
