"""An aid of a commune, a group of communes, a département, a region or the country's local offices.

Read from a file (docs/aides-locales.md) or from the database; judged here, without either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from aids.domain.bareme import MONTHS_BEFORE_STALE, TO_CHECK, Confidence, Source
from aids.domain.care import Care, Child, ModeDeGarde
from aids.domain.household import Household
from aids.domain.local_audience import Audience, Unanswered, Unmet
from aids.domain.local_formula import Formula, InWords, Monthly
from aids.domain.outcome import Eligible, NotEligible, Outcome, Periodicity, Unknown
from aids.domain.wording import Message, french_date, gettext_noop

NATIONAL_CODE = "FR"

OTHER_MODE = gettext_noop("Cette aide ne vaut pas pour ce mode de garde.")
NOT_KNOWN_AT = gettext_noop("Pas de règle connue au %(date)s.")
ASK = gettext_noop("À demander : %(where)s. L’aide n’est pas automatique.")
TO_CONFIRM = gettext_noop("À confirmer : %(where)s.")
CHECKED_LONG_AGO = gettext_noop("Aide vérifiée le %(date)s : elle a pu changer.")
NOTHING_LEFT = gettext_noop("Il ne reste rien à payer : l’aide est de 0 €.")


class Level(StrEnum):
    """How wide the territory is. `NATIONAL`: offices of the same kind everywhere, each with its own rules."""

    COMMUNE = "commune"
    EPCI = "epci"
    DEPARTEMENT = "departement"
    REGION = "region"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Territory:
    """Where one must live. `code`: INSEE code, SIREN of the EPCI, or « FR »; `communes` (INSEE): of an EPCI only."""

    level: Level
    code: str
    name: str
    communes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalAid:
    """One aid. `conditions`: in words, for the family, those that nothing computes included.

    `modes`: kinds of care it is paid for, empty when all. `discretionary`: somebody decides, case by case.
    `valid_from`, `valid_until`: first and last day of these rules, None when not known. `doubts`: what must still be
    checked.
    """

    slug: str
    title: str
    territory: Territory
    audience: Audience
    conditions: tuple[str, ...]
    formula: Formula
    modes: tuple[ModeDeGarde, ...]
    discretionary: bool
    where_to_apply: str
    apply_url: str | None
    source: Source
    confidence: Confidence
    valid_from: date | None = None
    valid_until: date | None = None
    doubts: tuple[str, ...] = ()

    @property
    def is_computable(self) -> bool:
        """Whether it may ever be deducted: nobody decides case by case, and there is a figure."""
        return not self.discretionary and not isinstance(self.formula, InWords)

    def sources(self, on: date) -> tuple[Source, ...]:
        """The text of the aid, and those of the figures it leans on."""
        income = self.audience.income
        return (self.source,) if income is None else (self.source, *income.used(on)[0])

    def warnings(self, on: date) -> tuple[Message, ...]:
        """What to tell of a granted aid: nobody promised it, and its rules may be old or doubtful."""
        found = [Message(TO_CONFIRM, (("where", self.where_to_apply),))]
        if self.confidence is Confidence.LOW:
            found.append(Message(TO_CHECK, (("source", self.source.text),)))
        if _months_between(self.source.checked_on, on) >= MONTHS_BEFORE_STALE:
            found.append(Message(CHECKED_LONG_AGO, (("date", french_date(self.source.checked_on)),)))
        income = self.audience.income
        return tuple(found) if income is None else (*found, *income.used(on)[1])


def covers(aid: LocalAid, commune: str, departement: str, region: str | None) -> bool:
    """Whether somebody who lives there may ask. INSEE codes; `region` None overseas, outside the regions."""
    territory = aid.territory
    match territory.level:
        case Level.COMMUNE:
            return territory.code == commune
        case Level.EPCI:
            return commune in territory.communes
        case Level.DEPARTEMENT:
            return territory.code == departement
        case Level.REGION:
            return territory.code == region
        case Level.NATIONAL:
            return True


def evaluate(
    aid: LocalAid, household: Household, child: Child, care: Care, on: date, *, cost: Decimal | None = None
) -> Outcome:
    """What this family gets for this child, per month; whether it lives there is for `covers` to say.

    `cost`: what is left to pay each month after the other aids, in euros, which a share of it needs. Unknown as soon
    as an answer is missing, somebody decides case by case, or no figure is known: `reasons` says what to ask whom.
    """
    if not _known_at(aid, on):
        return Unknown(reasons=(Message(NOT_KNOWN_AT, (("date", french_date(on)),)),), sources=(aid.source,))
    if aid.modes and care.mode_de_garde not in aid.modes:
        return NotEligible((Message(OTHER_MODE),), (aid.source,))
    doubts = aid.audience.doubts(household, child, care, on)
    if unmet := tuple(doubt.reason for doubt in doubts if isinstance(doubt, Unmet)):
        return NotEligible(unmet, (aid.source,))
    answer = aid.formula.answer(household, care, cost)
    unanswered = tuple(doubt for doubt in doubts if isinstance(doubt, Unanswered))
    if unanswered or aid.discretionary or isinstance(answer, Unknown):
        return _unknown(aid, unanswered, answer)
    return _granted(aid, answer, on)


def _known_at(aid: LocalAid, on: date) -> bool:
    begun = aid.valid_from is None or aid.valid_from <= on
    return begun and (aid.valid_until is None or on <= aid.valid_until)


def _unknown(aid: LocalAid, unanswered: tuple[Unanswered, ...], answer: Monthly | Unknown) -> Unknown:
    """What is missing, then what is known of the amount, then whom to ask."""
    missing = [doubt.field for doubt in unanswered if doubt.field is not None]
    amount = aid.formula.in_words()
    if isinstance(answer, Unknown):
        missing += answer.missing
        amount = answer.reasons
    reasons = (*(doubt.reason for doubt in unanswered), *amount)
    if not missing:
        reasons = (*reasons, Message(ASK, (("where", aid.where_to_apply),)))
    return Unknown(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(reasons)), (aid.source,))


def _granted(aid: LocalAid, answer: Monthly, on: date) -> Outcome:
    if not answer.amount:
        return NotEligible((Message(NOTHING_LEFT),), (aid.source,))
    return Eligible(answer.amount, Periodicity.MONTHLY, answer.steps, aid.sources(on), aid.warnings(on))


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
