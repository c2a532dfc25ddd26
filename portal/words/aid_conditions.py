"""The conditions of each national aid, for parents, tied to what its rule refuses or misses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from aids.domain import cmg, tax_credit
from aids.domain.outcome import Eligible, NotEligible, Outcome, Unknown
from aids.domain.rules import (
    age,
    cmg_emploi_direct,
    cmg_structure,
    condition_activite,
    credit_impot_garde,
    prepare,
)
from aids.explanation import sentence
from portal.catalogue.entries import BY_CODE
from portal.catalogue.figures import filled
from portal.journeys.your_aids import FamilyAids

INCOME, ACTIVITIES, ALONE = cmg.INCOME, condition_activite.ACTIVITES, condition_activite.PARENT_ISOLE


class ConditionState(StrEnum):
    """`TO_PROVE`: only an office can say."""

    MET = "met"
    MISSING = "missing"
    UNMET = "unmet"
    TO_PROVE = "to_prove"


@dataclass(frozen=True, slots=True)
class Condition:
    """`refused_by`: sentences of the rule that refuse it. `needs`: fields without which nobody knows.

    `judged_last`: the rule looks at it once everything else is known. `to_prove`: the portal never asks.
    `event`: only for that kind of event. `change`: what would change a refusal, when the rule's own sentence does not.
    """

    text: str
    refused_by: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    judged_last: bool = False
    to_prove: bool = False
    event: str = ""
    change: str = ""


@dataclass(frozen=True, slots=True)
class ConditionLine:
    """One line: ✓, ?, ✗ in words, and why."""

    state: ConditionState
    text: str
    why: tuple[str, ...] = ()


PERMIT = Condition(_("Votre titre de séjour est valable, si vous en avez un."), to_prove=True)
ACTIVITY = Condition(
    _("Un parent travaille, se forme, ou reçoit chômage, RSA, ASS ou AAH."),
    refused_by=(
        condition_activite.NOBODY_ACTIVE,
        condition_activite.OR_AN_ALLOWANCE,
        condition_activite.STUDIES_OF_BOTH,
        condition_activite.CRECHE_INSTEAD,
    ),
    needs=(ACTIVITIES,),
)
NO_FULL_PREPARE = Condition(
    _("Vous n’avez pas la PreParE à taux plein."),
    refused_by=(prepare.EXCLUDES,),
    change=_("Avec un temps partiel, le CMG redevient possible."),
)
SPENDING = Condition(_("Vous payez une garde ce mois-là."), refused_by=(cmg.NOTHING_SPENT,), judged_last=True)

CONDITIONS: dict[str, tuple[Condition, ...]] = {
    "age": (
        Condition(
            _("Vous êtes inscrit(e) à France Travail."),
            refused_by=(age.REGISTER,),
            needs=("life_event.registered_france_travail",),
        ),
        Condition(_("Vous commencez un travail ou une formation."), needs=("life_event.kind",)),
        Condition(
            _("Le contrat dure au moins %(contrat_jours_minimum)s, sauf CDI."),
            refused_by=(age.SHORT_CONTRACT,),
            needs=("life_event.contract_type", "life_event.contract_days"),
            event="emploi",
        ),
        Condition(
            _("La formation dure au moins %(formation_heures_minimum)s."),
            refused_by=(age.SHORT_TRAINING,),
            needs=("life_event.training_hours",),
            event="formation",
        ),
        Condition(_("Vos heures par semaine sont connues."), needs=("life_event.hours_per_week",)),
        Condition(
            _("Votre allocation chômage est faible ou nulle."),
            refused_by=(age.HIGH_ALLOWANCE,),
            needs=("life_event.are_journaliere",),
            change=_("Votre agence peut faire une exception : demandez-lui."),
        ),
        Condition(
            _("Vous faites garder un enfant de moins de %(age_limite)s."),
            refused_by=(age.NO_CHILD,),
            needs=("life_event.children_under_12",),
        ),
        Condition(
            _("Vous demandez dans les %(delai_demande)s."), refused_by=(age.TOO_LATE,), needs=("life_event.kind",)
        ),
        Condition(
            _("Pas d’autre AGE depuis %(delai_entre_deux_aides)s."),
            refused_by=(age.TOO_SOON,),
            needs=("life_event.kind",),
        ),
        Condition(_("Vous avez des frais de garde."), to_prove=True),
    ),
    "cmg_emploi_direct": (
        Condition(
            _("Votre enfant a moins de %(age_limite)s, ou %(age_limite_parent_isole)s si vous êtes seul(e)."),
            refused_by=(cmg.TOO_OLD,),
        ),
        ACTIVITY,
        NO_FULL_PREPARE,
        Condition(
            _("Vos revenus ouvrent l’aide."),
            refused_by=(cmg_emploi_direct.INCOME_TOO_HIGH,),
            needs=(INCOME,),
            judged_last=True,
            change=_("Si vos revenus baissent, refaites le calcul."),
        ),
        SPENDING,
        PERMIT,
    ),
    "cmg_structure": (
        Condition(_("Votre enfant a moins de %(age_limite)s."), refused_by=(cmg.TOO_OLD,)),
        ACTIVITY,
        NO_FULL_PREPARE,
        Condition(
            _("Le prix d’une heure de micro-crèche est d’au plus %(prix_horaire_maximal)s."),
            refused_by=(cmg_structure.PRICE_TOO_HIGH,),
            needs=(cmg.PRICE,),
            change=_("Choisissez un lieu moins cher, ou une autre garde."),
        ),
        Condition(_("Vos revenus et votre situation sont connus."), needs=(INCOME, ALONE)),
        SPENDING,
        PERMIT,
    ),
    "credit_impot_garde": (
        Condition(
            _("Votre enfant a moins de %(age_limite)s le 1er janvier."), refused_by=(credit_impot_garde.TOO_OLD,)
        ),
        Condition(
            _("Vous payez une part de la garde, une fois les aides retirées."),
            refused_by=(tax_credit.NOTHING_LEFT,),
            judged_last=True,
        ),
        Condition(_("Vous déclarez ces frais aux impôts."), to_prove=True),
    ),
    "credit_impot_domicile": (
        Condition(
            _("Vous payez une part de la garde, une fois les aides retirées."),
            refused_by=(tax_credit.NOTHING_LEFT,),
            judged_last=True,
        ),
        Condition(_("Vous déclarez ces frais aux impôts."), to_prove=True),
    ),
    "cesu_prefinance": (Condition(_("Votre employeur ou son comité donne des CESU."), to_prove=True),),
    "psu": (Condition(_("Une crèche au tarif selon vos revenus accueille votre enfant."), to_prove=True),),
}


def condition_lines(code: str, outcome: Outcome | None, answer: FamilyAids, on: date) -> tuple[ConditionLine, ...]:
    """Each condition of a national aid, met or not, for one outcome of its rule."""
    event = answer.told.event()
    lines = []
    for condition in CONDITIONS.get(code, ()):
        if condition.event and (event is None or event.kind != condition.event):
            continue
        reasons = _reasons(condition, outcome)
        state = _state(condition, outcome, bool(reasons), lambda name: is_answered(name, answer))
        change = (gettext(condition.change),) if reasons and condition.change else ()
        lines.append(ConditionLine(state, filled(condition.text, BY_CODE[code], on), (*reasons, *change)))
    return tuple(lines)


def is_answered(name: str, answer: FamilyAids) -> bool:
    """Whether the family gave this field of the contract."""
    part, _dot, attribute = name.partition(".")
    if part == "care":
        return bool(answer.need.hourly_prices)
    if part == "household":
        return getattr(answer.family, attribute) not in (None, ())
    event = answer.told.event()
    if name == "life_event.registered_france_travail":
        return answer.told.registered is not None
    if name == "life_event.contract_days" and event is not None and event.contract_type == "cdi":
        return True
    if name == "life_event.children_under_12" and event is not None:
        return event.children_under_12 is not None or len(answer.need.hours.children) >= answer.family.enfants_a_charge
    return part == "life_event" and event is not None and getattr(event, attribute) is not None


def _reasons(condition: Condition, outcome: Outcome | None) -> tuple[str, ...]:
    if not isinstance(outcome, NotEligible):
        return ()
    return tuple(sentence(reason) for reason in outcome.reasons if reason.template in condition.refused_by)


def _state(
    condition: Condition, outcome: Outcome | None, refused: bool, answered: Callable[[str], bool]
) -> ConditionState:
    if condition.to_prove:
        return ConditionState.TO_PROVE
    if refused:
        return ConditionState.UNMET
    if isinstance(outcome, Eligible):
        return ConditionState.MET
    missing = isinstance(outcome, Unknown) and set(condition.needs) & set(outcome.missing)
    if missing or condition.judged_last or not all(map(answered, condition.needs)):
        return ConditionState.MISSING
    return ConditionState.MET
