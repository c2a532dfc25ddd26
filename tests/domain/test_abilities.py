"""The machinery of the table of abilities, on a table of its own."""

from __future__ import annotations

import pytest

from accounts.domain.abilities import (
    Ability,
    Actor,
    Belonging,
    Grant,
    ObjectRules,
    Position,
    Relation,
    abilities,
    relations,
)


class Deed(Ability):
    READ = "read", "lire"
    WRITE = "write", "écrire"


RULES = ObjectRules(
    kind="paper",
    label="papiers",
    every=Deed,
    grants=(
        Grant(Actor.COUNSELLOR, Relation.OWN, frozenset({Deed.READ})),
        Grant(Actor.MANAGER, Relation.OWN, frozenset({Deed.WRITE})),
        Grant(Actor.PERSON, Relation.SELF, frozenset({Deed.READ})),
        Grant(Actor.ADMINISTRATOR, Relation.NONE, frozenset({Deed.WRITE})),
    ),
)
PAPER = Belonging("paper", organisations=frozenset({1}), persons=frozenset({7}))


@pytest.mark.parametrize(
    ("_case", "positions", "expected"),
    [
        ("a stranger", [], set()),
        ("a counsellor of the organisation", [Position(Actor.COUNSELLOR, 1, 5)], {"read"}),
        ("near miss: a counsellor of another", [Position(Actor.COUNSELLOR, 2, 5)], set()),
        ("near miss: another role there", [Position(Actor.COORDINATOR, 1, 5)], set()),
        ("two roles add up", [Position(Actor.COUNSELLOR, 1, 5), Position(Actor.MANAGER, 1, 5)], {"read", "write"}),
        ("two organisations do not mix", [Position(Actor.COUNSELLOR, 2, 5), Position(Actor.COORDINATOR, 1, 5)], set()),
        ("the person it is about", [Position(Actor.PERSON, person=7)], {"read"}),
        ("near miss: somebody else", [Position(Actor.PERSON, person=8)], set()),
        ("an administrator", [Position(Actor.ADMINISTRATOR, person=8)], {"write"}),
    ],
)
def test_what_is_granted(_case, positions, expected):
    assert abilities(positions, PAPER, RULES) == expected


def test_an_object_of_nobody_is_nobodys_own():
    assert relations(Position(Actor.COUNSELLOR, 1, 7), Belonging("paper")) == {Relation.NONE}


def test_an_ability_is_its_code_and_knows_its_words():
    assert "read" in frozenset({Deed.READ})
    assert Deed.READ.label == "lire"
