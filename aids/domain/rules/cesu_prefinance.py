"""CESU préfinancé: what an employer or a works council pays for care (art. L.1271-1 and D.7233-8 du code du travail).

Nobody computes it: the family says what it gets. The rule says what the tax office exempts, and that the tax credit
is then computed on less. Prose, worked example and doubts: docs/aides/cesu_prefinance.md.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from aids.domain.bareme import Bareme, NotInForce
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Step, StepUnit, not_in_force
from aids.domain.wording import Message, french_euros, gettext_noop, to_cents

EXEMPT = "plafond_exonere"

EMPLOYER_PART = gettext_noop("CESU payé par l’employeur, par an")
EXEMPT_AT_MOST = gettext_noop("CESU sans impôt, au plus par an")
NONE_GIVEN = gettext_noop("Aucun CESU de l’employeur : demandez à votre employeur ou à son comité (CSE).")
REDUCES_CREDIT = gettext_noop("Cette aide se retire de la dépense qui donne le crédit d’impôt.")
ABOVE_EXEMPT = gettext_noop("Au-delà de %(most)s par an, l’aide compte dans vos revenus.")


def employer_part(yearly: Decimal | None, bareme: Bareme, on: date) -> Outcome:
    """The employer's part in the civil year of `on`, in euros. None and zero: nobody gives any.

    Raises ValueError for an amount that is negative or not a number.
    """
    if yearly is not None and not (yearly.is_finite() and yearly >= 0):
        raise ValueError("une aide est positive ou nulle")
    amount = to_cents(yearly or Decimal(0))
    if not amount:
        return NotEligible((Message(NONE_GIVEN),))
    try:
        sources, warnings = bareme.used(on, EXEMPT)
    except NotInForce:
        return not_in_force(on)
    exempt = bareme.amount(EXEMPT, on)
    steps = (Step(EXEMPT_AT_MOST, exempt, StepUnit.EUROS), Step(EMPLOYER_PART, amount, StepUnit.EUROS))
    above = (Message(ABOVE_EXEMPT, (("most", french_euros(exempt)),)),) if amount > exempt else ()
    return Eligible(amount, Periodicity.YEARLY, steps, sources, (Message(REDUCES_CREDIT), *above, *warnings))
