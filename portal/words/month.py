"""What a month of care costs, aid by aid: what is paid first, what comes back and when, what the year after brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_noop

from aids.domain.estimate import Estimate, EstimateStatus
from aids.domain.outcome import Aid, Eligible, NotEligible, Periodicity, Unknown
from aids.domain.wording import french_euros
from aids.explanation import ExplainedStep, explained, sentences
from core.translation import gettext as _

NAMES = {
    "cmg_emploi_direct": gettext_noop("Aide de la Caf ou de la MSA (CMG)"),
    "cmg_structure": gettext_noop("Aide de la Caf ou de la MSA (CMG)"),
    "age": gettext_noop("Aide de France Travail (AGE)"),
    "credit_impot_garde": gettext_noop("Crédit d’impôt pour la garde"),
    "credit_impot_domicile": gettext_noop("Crédit d’impôt pour la garde chez vous"),
}
AMOUNTS = {
    Periodicity.MONTHLY: gettext_noop("%(amount)s par mois"),
    Periodicity.YEARLY: gettext_noop("%(amount)s par an"),
    Periodicity.ONCE: gettext_noop("%(amount)s, une fois"),
}
PAID_BACK = {
    "cmg_emploi_direct": gettext_noop("Après votre déclaration à Pajemploi, %(amount)s vous sont versés."),
    "cmg_structure": gettext_noop("Ensuite, la Caf ou la MSA vous verse %(amount)s."),
}
PAID_BACK_OTHERWISE = gettext_noop("Ensuite, %(amount)s vous sont versés.")


@dataclass(frozen=True, slots=True)
class AidLine:
    """One aid: `amount` is empty when there is none, and `notes` say why or what is missing."""

    name: str
    amount: str
    notes: tuple[str, ...]
    steps: tuple[ExplainedStep, ...]
    sources: str


@dataclass(frozen=True, slots=True)
class MonthWords:
    """One month for one child: the price, each aid, what is left, when money comes and goes.

    `to_ask`: names of the local aids that nobody can compute, to be asked for.
    """

    title: str
    cost: str
    aids: tuple[AidLine, ...]
    paid: str
    after_tax_credit: str
    calendar: tuple[str, ...]
    to_ask: tuple[str, ...]


def months_in_words(month: tuple[Estimate, ...], *, is_weekly: bool, is_best: bool) -> tuple[MonthWords, ...]:
    """One block per child, or one for all when nothing differs; none where there is no aid to tell.

    The tax credit is told only where care lasts. `is_best`: what the family did not say is at its most favourable.
    """
    if not any(_told(found, is_weekly=is_weekly) for found in month):
        return ()
    title = _("Par mois") if is_weekly else _("Pour ces heures")
    title = _("%(title)s, au mieux") % {"title": title} if is_best else title
    if len(month) > 1 and all(found == month[0] for found in month):
        return (_words(_("%(title)s, pour chaque enfant") % {"title": title}, month[0], is_weekly=is_weekly),)
    titles = [_("%(title)s, enfant %(n)s") % {"title": title, "n": n} for n in range(1, len(month) + 1)]
    titles = titles if len(month) > 1 else [title]
    return tuple(_words(title, found, is_weekly=is_weekly) for title, found in zip(titles, month, strict=True))


def aid_name(aid: Aid) -> str:
    """In the words of parents; a local aid has its own name."""
    return _(NAMES[aid.code]) if aid.code in NAMES else aid.label


def amount_in_words(granted: Eligible) -> str:
    """« 642,77 € par mois »."""
    return _(AMOUNTS[granted.periodicity]) % {"amount": french_euros(granted.amount)}


def _words(title: str, found: Estimate, *, is_weekly: bool) -> MonthWords:
    aids = _told(found, is_weekly=is_weekly)
    after = found.reste_a_charge_after_tax_credit if is_weekly else None
    changes = after is not None and after != found.reste_a_charge
    cost = found.gross_cost
    return MonthWords(
        title=title,
        cost=french_euros(cost) if cost is not None and cost != found.reste_a_charge else "",
        aids=tuple(_line(aid) for aid in aids if not _is_to_ask(aid)),
        paid=_paid(found),
        after_tax_credit=french_euros(after) if changes and after is not None else "",
        calendar=tuple(_calendar(found, aids)),
        to_ask=tuple(aid.label for aid in aids if _is_to_ask(aid)),
    )


def _told(found: Estimate, *, is_weekly: bool) -> list[Aid]:
    return [aid for aid in found.aids if is_weekly or not aid.code.startswith("credit_impot")]


def _is_to_ask(aid: Aid) -> bool:
    return aid.code not in NAMES and isinstance(aid.outcome, Unknown) and not aid.outcome.missing


def _paid(found: Estimate) -> str:
    low, high = found.reste_a_charge_min, found.reste_a_charge_max
    if found.reste_a_charge is not None:
        return french_euros(found.reste_a_charge)
    if found.status is EstimateStatus.RANGE and low is not None and high is not None:
        return _("de %(low)s à %(high)s") % {"low": french_euros(low), "high": french_euros(high)}
    return ""


def notes(aid: Aid) -> tuple[str, ...]:
    """What is doubtful, what is missing, or why there is nothing."""
    match aid.outcome:
        case Eligible(warnings=warnings):
            return sentences(warnings)
        case NotEligible(reasons=reasons):
            return sentences(reasons)
        case Unknown(reasons=reasons):
            return sentences(reasons) or (_("Il manque une réponse pour le savoir."),)


def _line(aid: Aid) -> AidLine:
    granted = aid.outcome if isinstance(aid.outcome, Eligible) else None
    return AidLine(
        name=aid_name(aid),
        amount=amount_in_words(granted) if granted else "",
        notes=notes(aid),
        steps=explained(granted.steps) if granted else (),
        sources=" ; ".join(dict.fromkeys(source.text for source in aid.outcome.sources)),
    )


def _calendar(found: Estimate, aids: Iterable[Aid]) -> Iterator[str]:
    """What is paid first and what comes back, in the order of time; nothing when nothing comes back."""
    granted = [(aid, aid.outcome) for aid in aids if isinstance(aid.outcome, Eligible)]
    if not granted or not found.gross_cost:
        return
    advances = any(outcome.periodicity is Periodicity.MONTHLY for _aid, outcome in granted)
    first = _("Vous avancez %(amount)s.") if advances else _("Vous payez %(amount)s.")
    yield first % {"amount": french_euros(found.gross_cost)}
    for periodicity in (Periodicity.MONTHLY, Periodicity.ONCE, Periodicity.YEARLY):
        for aid, outcome in granted:
            if outcome.periodicity is periodicity:
                yield _paid_back(aid, outcome.amount, periodicity)


def _paid_back(aid: Aid, amount: Decimal, periodicity: Periodicity) -> str:
    values = {"amount": french_euros(amount)}
    if periodicity is Periodicity.YEARLY:
        return _("L’année suivante, les impôts vous rendent %(amount)s pour l’année.") % values
    if periodicity is Periodicity.ONCE:
        return _("Une seule fois, %(amount)s vous sont versés.") % values
    return _(PAID_BACK.get(aid.code, PAID_BACK_OTHERWISE)) % values
