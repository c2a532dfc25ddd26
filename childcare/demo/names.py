"""Invented names, streets and contacts: none belongs to anybody."""

from __future__ import annotations

import random

from childcare.domain.kinds import FacilityKind

PREFIXES: dict[FacilityKind, str] = {
    FacilityKind.CRECHE_COLLECTIVE: "Crèche",
    FacilityKind.MULTI_ACCUEIL: "Maison de la petite enfance",
    FacilityKind.HALTE_GARDERIE: "Halte-garderie",
    FacilityKind.MICRO_CRECHE_PSU: "Micro-crèche",
    FacilityKind.MICRO_CRECHE_PAJE: "Micro-crèche",
    FacilityKind.CRECHE_FAMILIALE_PSU: "Crèche familiale",
    FacilityKind.CRECHE_FAMILIALE_PAJE: "Crèche familiale",
    FacilityKind.CRECHE_PARENTALE: "Crèche parentale",
    FacilityKind.JARDIN_ENFANTS: "Jardin d’enfants",
    FacilityKind.MAM: "MAM",
    FacilityKind.GARDE_DOMICILE_EMPLOI_DIRECT: "Garde à domicile",
    FacilityKind.GARDE_DOMICILE_PRESTATAIRE: "À domicile avec",
}
NOUNS = (
    "Lucioles",
    "Cabrioles",
    "Galets",
    "Pommes-de-pin",
    "Libellules",
    "Coquelicots",
    "Moussaillons",
    "Hirondelles",
    "Marmottes",
    "Bulles",
    "Roudoudous",
    "Confettis",
    "Ricochets",
    "Papillotes",
    "Toupies",
    "Farfadets",
    "Boutons-d’or",
    "Cerfs-volants",
    "Mésanges",
    "Billes",
    "Grenouilles",
    "Pâquerettes",
    "Nuages",
    "Chatons",
    "Tournesols",
    "Écureuils",
    "Berlingots",
    "Funambules",
    "Coccinelles",
    "Étoiles",
    "Poissons-lunes",
    "Noisettes",
    "Galipettes",
    "Pirouettes",
    "Salamandres",
    "Fougères",
    "Lapereaux",
    "Ballons",
    "Bécasses",
    "Violettes",
)
COMPLEMENTS = ("", " du parc", " de la place", " du canal", " des jardins")
FIRST_NAMES = (
    "Amina",
    "Claire",
    "Fatou",
    "Hélène",
    "Inès",
    "Jeanne",
    "Karim",
    "Louise",
    "Marc",
    "Nadia",
    "Odile",
    "Paula",
    "Rosa",
    "Samir",
    "Thanh",
    "Yasmina",
)
STREETS = (
    "rue de l’Exemple",
    "avenue de l’Échantillon",
    "place du Modèle",
    "allée de l’Essai",
    "boulevard de la Maquette",
    "impasse de la Démonstration",
    "chemin du Brouillon",
    "rue du Prototype",
)
MANAGERS = ("Ville (démonstration)", "Association fictive", "Mutuelle fictive", "Entreprise fictive")


def facility_names(chance: random.Random, kinds: list[FacilityKind]) -> list[str]:
    """One name for each facility of a town, all different."""
    stock = [f"Les {noun}{complement}" for complement in COMPLEMENTS for noun in NOUNS]
    first, rest = stock[: len(NOUNS)], stock[len(NOUNS) :]
    chance.shuffle(first)
    chance.shuffle(rest)
    poetic = iter(first + rest)
    return [
        assistant_name(chance) if kind is FacilityKind.ASSISTANT_MATERNEL else f"{PREFIXES[kind]} {next(poetic)}"
        for kind in kinds
    ]


def assistant_name(chance: random.Random) -> str:
    """A first name and an initial: more would tell who works at home."""
    return f"{chance.choice(FIRST_NAMES)} {chance.choice('ABCDFGHKLMNRSTV')}."


def address(chance: random.Random) -> str:
    return f"{chance.randrange(1, 140)} {chance.choice(STREETS)}"


def phone(chance: random.Random, prefix: str) -> str:
    """Ten digits of a range reserved for fiction."""
    return f"{prefix} {chance.randrange(100):02} {chance.randrange(100):02}"
