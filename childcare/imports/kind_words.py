"""Kinds of facilities in the words French producers use, and what a kind alone lets us say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from childcare.domain.kinds import FacilityKind
from childcare.imports.cells import plain, shown
from childcare.imports.refusals import RowRefusedError

MICRO = re.compile(r"\bmicro ?cr?eches?\b|\bmicrocreches?\b")
FAMILIALE = re.compile(r"\bcreches? ?fami(liales?)?\b|\baccueil familial\b")
COLLECTIVE = re.compile(r"\bcreches? (collectives?|associatives?|municipales?|(inter )?entreprises?)\b")
# In order: the first that matches wins. A word is looked for in the type column, then in the name.
KIND_WORDS: tuple[tuple[re.Pattern[str], FacilityKind], ...] = (
    (re.compile(r"\bmulti ?accueils?\b|^ma$|^macf$"), FacilityKind.MULTI_ACCUEIL),
    (MICRO, FacilityKind.MICRO_CRECHE_PAJE),
    (FAMILIALE, FacilityKind.CRECHE_FAMILIALE_PSU),
    (re.compile(r"\bcreches? parentales?\b|^parentales?$"), FacilityKind.CRECHE_PARENTALE),
    (re.compile(r"\bhaltes? ?garderies?\b|\bhaltes? ?jeux\b|^hg$"), FacilityKind.HALTE_GARDERIE),
    (re.compile(r"\bjardins? d (enfants?|eveil)\b"), FacilityKind.JARDIN_ENFANTS),
    (COLLECTIVE, FacilityKind.CRECHE_COLLECTIVE),
    (re.compile(r"\bmam\b|\bmaisons? d assistante?s? maternel(le)?s\b"), FacilityKind.MAM),
    (re.compile(r"\bassistante?s? maternel(le)?s?\b"), FacilityKind.ASSISTANT_MATERNEL),
)
# Says « crèche » and nothing more: a name that says more wins.
GENERIC = re.compile(r"\bcr?eches?\b|\beaje\b|\baccueil collectif\b|\betablissement d accueil\b|^d502$")
NOT_CHILDCARE = re.compile(
    r"\brelais\b|\brpe\b|\bram\b|\blaep\b|\blieux? d accueil (enfants?|parents?)\b|\bludotheques?\b|\bpmi\b"
    r"|\bprotection maternelle\b|\bperiscolaires?\b|\bcentres? de loisirs\b|\baccueils? de loisirs\b|\bequip mobile\b"
    r"|\becoles? (maternelles?|elementaires?|primaires?)\b|\bgardes? a domicile\b|\bbaby ?sitting\b"
)
PSU = re.compile(r"\bpsu\b|\bprestation de service unique\b")
PAJE = re.compile(r"\bpaje\b|\bcmg\b")
PUBLIC = re.compile(r"\b(municipale?|mairie|commune|communale?|ccas|cias|public|publique|intercommunale?|com de com)\b")

PSU_KINDS = frozenset(
    {
        FacilityKind.CRECHE_COLLECTIVE,
        FacilityKind.MULTI_ACCUEIL,
        FacilityKind.HALTE_GARDERIE,
        FacilityKind.MICRO_CRECHE_PSU,
        FacilityKind.CRECHE_FAMILIALE_PSU,
        FacilityKind.CRECHE_PARENTALE,
    }
)
# Completed months, the last excluded, when the file says no age: about ten weeks to four years for the collective
# crèches, to six years for the others (art. R.2324-17 CSP), from eighteen months in a jardin d'enfants.
USUAL_AGES: dict[FacilityKind, tuple[int, int]] = {
    FacilityKind.CRECHE_COLLECTIVE: (2, 48),
    FacilityKind.MULTI_ACCUEIL: (2, 48),
    FacilityKind.HALTE_GARDERIE: (2, 48),
    FacilityKind.JARDIN_ENFANTS: (18, 72),
}
OTHER_USUAL_AGES = (2, 72)


@dataclass(frozen=True, slots=True)
class ReadKind:
    """A kind, and what had to be assumed to choose it ("" when the words say it all)."""

    kind: FacilityKind
    assumption: str = ""


def read_kind(type_text: str, name: str, management: str = "") -> ReadKind:
    """The kind said by the type column, else by the name; raises RowRefusedError when neither says one."""
    type_words, name_words = plain(type_text), plain(name)
    if not _generic_or_specific(type_words) and NOT_CHILDCARE.search(type_words):
        raise RowRefusedError(f"« {shown(type_text)} » n’est pas un mode d’accueil du portail")
    kind = _specific(type_words) or _specific(name_words)
    if kind is None and GENERIC.search(type_words + " " + name_words):
        kind = FacilityKind.CRECHE_COLLECTIVE
    if kind is None:
        if NOT_CHILDCARE.search(name_words):
            raise RowRefusedError(f"« {shown(name)} » n’est pas un mode d’accueil du portail")
        raise RowRefusedError(
            f"type d’accueil non reconnu : « {shown(type_text)} »" if type_text else "aucun type d’accueil indiqué"
        )
    return _financed(kind, " ".join((type_words, name_words, plain(management))))


def tariff_of(kind: FacilityKind) -> str:
    """« psu » for the kinds that the PSU finances by definition; unknown for all others, never guessed."""
    return "psu" if kind in PSU_KINDS else "unknown"


def usual_ages(kind: FacilityKind) -> tuple[int, int]:
    """The ages a kind usually accepts, for a file that says none."""
    return USUAL_AGES.get(kind, OTHER_USUAL_AGES)


def says_a_kind(text: str) -> bool:
    """Whether a cell of a type column holds a word of this module, accepted or refused."""
    words = plain(text)
    return _generic_or_specific(words) or NOT_CHILDCARE.search(words) is not None


def _generic_or_specific(words: str) -> bool:
    return _specific(words) is not None or GENERIC.search(words) is not None


def _specific(words: str) -> FacilityKind | None:
    return next((kind for pattern, kind in KIND_WORDS if pattern.search(words)), None)


def _financed(kind: FacilityKind, words: str) -> ReadKind:
    """Choose between PSU and PAJE for the kinds that exist in both."""
    if kind is FacilityKind.MICRO_CRECHE_PAJE:
        if PSU.search(words) or (PUBLIC.search(words) and not PAJE.search(words)):
            return ReadKind(FacilityKind.MICRO_CRECHE_PSU)
        return ReadKind(kind, "" if PAJE.search(words) else "micro-crèche sans précision : PAJE supposée, prix inconnu")
    if kind is FacilityKind.CRECHE_FAMILIALE_PSU:
        if PAJE.search(words):
            return ReadKind(FacilityKind.CRECHE_FAMILIALE_PAJE)
        return ReadKind(kind, "" if PSU.search(words) else "crèche familiale sans précision : PSU supposée")
    return ReadKind(kind)
