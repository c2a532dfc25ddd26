"""What the PreParE of a parent does to the CMG of the family (art. L.531-9 and D.531-21 VII CSS).

At full rate it excludes both CMG; for work at half time or less it halves the maxima of the CMG « structure »; above
half time it changes nothing. Prose, amounts and doubts: docs/aides/prepare.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme, NotInForce, Source
from aids.domain.household import Prepare
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Step, StepUnit, not_in_force
from aids.domain.wording import Message, french_euros, gettext_noop

# Of the maxima of the CMG « structure », for work at half time or less.
PART_OF_MAXIMA = "part_des_maximums"

AMOUNT = gettext_noop("PreParE par mois, avant la CRDS (prélèvement de 0,5 %)")
NO_PREPARE = gettext_noop("Vous n’avez pas la PreParE (aide à qui réduit son travail).")
EXCLUDES = gettext_noop("La PreParE à taux plein ne se cumule pas avec le CMG.")
HALVES = gettext_noop("Avec la PreParE à mi-temps ou moins, le CMG maximum est divisé par deux.")
UNCHANGED = gettext_noop("La PreParE entre 50 % et 80 % ne change pas le CMG.")
BESIDE = gettext_noop("PreParE en plus, environ %(amount)s par mois : elle n’est pas déduite ici.")


@dataclass(frozen=True, slots=True)
class PrepareEffect:
    """On the CMG: none at all, or maxima multiplied by `part_of_maxima` (None when no figure is known that day)."""

    excludes_cmg: bool = False
    part_of_maxima: Decimal | None = Decimal(1)
    messages: tuple[Message, ...] = ()
    sources: tuple[Source, ...] = ()


def prepare(choice: Prepare | None, bareme: Bareme, on: date) -> Outcome:
    """The PreParE itself, in euros per month before CRDS. It is income of the family, not an aid for one care."""
    if choice is None:
        return NotEligible((Message(NO_PREPARE),))
    try:
        sources, warnings = bareme.used(on, choice.value)
    except NotInForce:
        return not_in_force(on)
    amount = bareme.amount(choice.value, on)
    return Eligible(amount, Periodicity.MONTHLY, (Step(AMOUNT, amount, StepUnit.EUROS),), sources, warnings)


def effect_on_cmg(choice: Prepare | None, bareme: Bareme, on: date) -> PrepareEffect:
    """What the PreParE changes in the CMG of that month."""
    if choice is None:
        return PrepareEffect()
    beside = _beside(prepare(choice, bareme, on))
    try:
        part = bareme.at(PART_OF_MAXIMA, on)
    except NotInForce:
        return PrepareEffect(choice is Prepare.TAUX_PLEIN, None, beside)
    match choice:
        case Prepare.TAUX_PLEIN:
            return PrepareEffect(True, messages=(Message(EXCLUDES), *beside), sources=(part.source,))
        case Prepare.PARTIEL_50:
            halved = bareme.amount(PART_OF_MAXIMA, on)
            return PrepareEffect(part_of_maxima=halved, messages=(Message(HALVES), *beside), sources=(part.source,))
        case Prepare.PARTIEL_50_80:
            return PrepareEffect(messages=(Message(UNCHANGED), *beside), sources=(part.source,))


def _beside(amount: Outcome) -> tuple[Message, ...]:
    if not isinstance(amount, Eligible):
        return ()
    return (Message(BESIDE, (("amount", french_euros(amount.amount)),)),)
