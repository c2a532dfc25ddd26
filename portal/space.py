"""What each profession finds in its space: one line per page, shown to whom it concerns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.domain.abilities import Actor, Position


@dataclass(frozen=True, slots=True)
class Entry:
    """A link of the space. `url_name` takes no argument."""

    label: str | Promise
    hint: str | Promise
    url_name: str
    actors: frozenset[Actor]


ENTRIES: tuple[Entry, ...] = (
    Entry(
        _("Mes familles"),
        _("Les dossiers de votre équipe : ouvrir, suivre, confier, exporter."),
        "family_files",
        frozenset({Actor.COUNSELLOR}),
    ),
    Entry(
        _("Ma semaine"),
        _("À faire aujourd’hui, les délais, les familles sans solution."),
        "counsellor_monday",
        frozenset({Actor.COUNSELLOR}),
    ),
    Entry(
        _("Nouvelles places pour vos familles"),
        _("Les places qui viennent de se libérer à leurs horaires."),
        "family_new_places",
        frozenset({Actor.COUNSELLOR}),
    ),
    Entry(
        _("Chercher une place"),
        _("Aux heures d’un entretien, d’une formation ou d’un emploi."),
        "start",
        frozenset({Actor.COUNSELLOR, Actor.COORDINATOR}),
    ),
    Entry(
        _("Demandes sans place"),
        _("Celles qu’aucun lieu n’a acceptées, et les accueils à préparer."),
        "demands_without_place",
        frozenset({Actor.COORDINATOR}),
    ),
    Entry(
        _("Comparer les prix"),
        _("Ce que chaque mode de garde coûterait à une famille."),
        "simulator",
        frozenset({Actor.COUNSELLOR, Actor.COORDINATOR}),
    ),
    Entry(
        _("Ma semaine"),
        _("Les demandes à traiter, les premières visites, qui vient chaque jour."),
        "manager_week",
        frozenset({Actor.MANAGER}),
    ),
    Entry(
        _("Mes lieux d’accueil"),
        _("Leurs fiches, et les lieux à rattacher à votre structure."),
        "managed_facilities",
        frozenset({Actor.MANAGER}),
    ),
    Entry(
        _("Administration du portail"),
        _("Inscriptions de structures, aides locales, barèmes."),
        "admin:index",
        frozenset({Actor.ADMINISTRATOR}),
    ),
)


def entries_for(positions: Iterable[Position]) -> list[Entry]:
    """The links of somebody who holds these positions, in order."""
    actors = {position.actor for position in positions}
    return [entry for entry in ENTRIES if entry.actors & actors]
