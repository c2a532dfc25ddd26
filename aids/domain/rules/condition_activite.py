"""Condition of activity of the CMG, and what stands for it (art. L.531-5, D.531-19 and R.531-6 CSS).

One adult who works, receives unemployment benefit or is paid for a training is enough. AAH, ASS and RSA waive the
condition; studies and civic service do when every adult is concerned. Prose, worked example and doubts:
docs/aides/condition_activite.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aids.domain.bareme import Bareme, NotInForce, Source
from aids.domain.household import Activity, Household
from aids.domain.outcome import not_in_force
from aids.domain.wording import Message, gettext_noop

PRESUMED_MONTHS = "presomption"
ACTIVITES, PARENT_ISOLE = "household.activites", "household.parent_isole"

WORKING = frozenset({Activity.EMPLOI, Activity.CHOMAGE_INDEMNISE, Activity.FORMATION_REMUNEREE})
WAIVED_BY_ONE = frozenset({Activity.AAH, Activity.ASS, Activity.RSA})
WAIVED_BY_ALL = (Activity.ETUDIANT, Activity.SERVICE_CIVIQUE)

PRESUMED = gettext_noop("Condition d’activité supposée remplie pendant %(months)s mois.")
NOBODY_ACTIVE = gettext_noop("Il faut un parent en emploi, au chômage indemnisé ou en formation payée.")
OR_AN_ALLOWANCE = gettext_noop("Le RSA, l’ASS ou l’AAH suffisent aussi.")
STUDIES_OF_BOTH = gettext_noop("Études ou service civique : les deux parents doivent être dans ce cas.")
CRECHE_INSTEAD = gettext_noop("Une crèche au tarif selon vos revenus ne demande aucune activité.")
ASK_ACTIVITY = gettext_noop("Dites ce que fait chaque parent.")
MIXED_STUDIES = gettext_noop("Études et service civique dans un même couple : à vérifier auprès de la Caf.")


@dataclass(frozen=True, slots=True)
class ActivityCondition:
    """`met` is None when unknown: `missing` names the fields to ask for. `reasons` are to be said in every case."""

    met: bool | None
    reasons: tuple[Message, ...] = ()
    missing: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()


def condition_activite(household: Household, bareme: Bareme, on: date) -> ActivityCondition:
    """Whether this family may receive a CMG in the month of `on`, as far as activity goes."""
    try:
        presumed = bareme.at(PRESUMED_MONTHS, on)
    except NotInForce:
        return ActivityCondition(None, not_in_force(on).reasons)
    sources = (presumed.source,)
    if WORKING & set(household.activites):
        return ActivityCondition(True, sources=sources)
    if _waived(household):
        months = Message(PRESUMED, (("months", str(presumed.value)),))
        return ActivityCondition(True, (months, *presumed.notice()), sources=sources)
    if missing := _missing(household):
        return ActivityCondition(None, (Message(ASK_ACTIVITY),), missing, sources)
    given = set(household.activites)
    if given == set(WAIVED_BY_ALL):
        return ActivityCondition(None, (Message(MIXED_STUDIES),), sources=sources)
    half = (Message(STUDIES_OF_BOTH),) if given & set(WAIVED_BY_ALL) else ()
    reasons = (Message(NOBODY_ACTIVE), Message(OR_AN_ALLOWANCE), *half, Message(CRECHE_INSTEAD))
    return ActivityCondition(False, reasons, sources=sources)


def _waived(household: Household) -> bool:
    given = set(household.activites)
    if household.aah or WAIVED_BY_ONE & given:
        return True
    return not _missing(household) and any(given == {activity} for activity in WAIVED_BY_ALL)


def _missing(household: Household) -> tuple[str, ...]:
    """Fields without which nobody knows what every adult does."""
    if not household.activites:
        return (ACTIVITES,)
    if len(household.activites) > 1:
        return ()
    if household.parent_isole is None:
        return (PARENT_ISOLE,)
    return () if household.parent_isole else (ACTIVITES,)


def every_adult_works(household: Household) -> bool | None:
    """Whether every adult has a job; None while the answer of one is missing."""
    if set(household.activites) - {Activity.EMPLOI}:
        return False
    return None if _missing(household) else True
