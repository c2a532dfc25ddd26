"""docs/permissions.md, printed from the one table of abilities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accounts.domain.abilities import Ability, Actor, ObjectRules, Relation

ACTORS = {
    Actor.PERSON: "toute personne connectée (un parent)",
    Actor.COUNSELLOR: "conseiller",
    Actor.MANAGER: "gestionnaire",
    Actor.COORDINATOR: "coordinateur",
    Actor.ORGANISATION_ADMINISTRATOR: "administrateur de structure",
    Actor.ADMINISTRATOR: "administrateur du portail",
}
RELATIONS = {
    Relation.SELF: "ce qui la concerne elle-même",
    Relation.OWN: "de sa structure",
    Relation.OTHER: "d’une autre structure",
    Relation.NONE: "sans lien de structure",
}
HEAD = """# Qui peut faire quoi

Page écrite par `manage.py permissions` d’après les tables `*/domain/abilities.py` ; ne la corrigez pas à la main.
Ce qu’aucune ligne ne donne est refusé. Une personne non connectée ne peut rien sur ces objets. L’objet d’une autre
structure n’existe pas pour qui n’en est pas membre : sa page répond 404.
Un rôle retiré ne vaut plus dès la page suivante.
"""


def page(rules: Iterable[ObjectRules]) -> str:
    """The whole page, one table per kind of object."""
    return "\n".join([HEAD, *(part for each in sorted(rules, key=_label) for part in _part(each))])


def _label(rules: ObjectRules) -> str:
    return rules.label


def _part(rules: ObjectRules) -> Iterator[str]:
    yield f"## {rules.label.capitalize()}\n"
    yield "| acteur | objet | peut |"
    yield "|---|---|---|"
    for actor in Actor:
        for relation in Relation:
            granted = _granted(rules, actor, relation)
            if granted:
                yield f"| {ACTORS[actor]} | {RELATIONS[relation]} | {_words(rules, granted)} |"
    yield ""


def _granted(rules: ObjectRules, actor: Actor, relation: Relation) -> frozenset[Ability]:
    found = [grant.abilities for grant in rules.grants if (grant.actor, grant.relation) == (actor, relation)]
    return frozenset[Ability]().union(*found)


def _words(rules: ObjectRules, granted: frozenset[Ability]) -> str:
    return " ; ".join(ability.label for ability in rules.every if ability in granted)
