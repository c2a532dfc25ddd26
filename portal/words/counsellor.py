"""« Pour votre conseiller »: the whole trace, in the terms of the law. Professionals only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aids.bareme_files import bareme
from aids.domain.bareme import Source
from aids.domain.billing import MINUTES_PER_HOUR, MONTHS_PER_YEAR, WEEKS_PER_YEAR
from aids.domain.household import IncomeOrigin
from aids.domain.outcome import Eligible, NotEligible, Unknown
from aids.domain.wording import french_date, french_euros, french_number, to_cents
from aids.explanation import ExplainedStep, explained, sentences
from portal.catalogue.entries import BY_CODE
from portal.catalogue.figures import doubts
from portal.catalogue.law import LAWS
from portal.journeys.your_aids import Case, FamilyAids, FoundAid
from portal.words.month import amount_in_words
from portal.words.prices import price_line
from portal.words.your_aids import KINDS

ORIGINS = {
    IncomeOrigin.DECLARED: gettext_noop("donnés tels quels"),
    IncomeOrigin.DERIVED: gettext_noop("déduits d’un seul revenu déclaré (abattement forfaitaire)"),
    IncomeOrigin.RSA_OU_AUCUNE: gettext_noop("« RSA ou aucune ressource » : plancher, à confirmer"),
}


@dataclass(frozen=True, slots=True)
class TracedCase:
    """One computation: what for, its answer, its steps, then what was refused or missing (contract fields)."""

    title: str
    answer: str
    steps: tuple[ExplainedStep, ...]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TracedSource:
    text: str
    url: str | None
    checked_on: str


@dataclass(frozen=True, slots=True)
class Trace:
    """One aid: texts, formula, date of its scale, computations, sources, doubts."""

    title: str
    articles: tuple[str, ...]
    formula: str
    scale_from: str
    cases: tuple[TracedCase, ...]
    sources: tuple[TracedSource, ...]
    doubts: tuple[str, ...]


def traces(answer: FamilyAids) -> tuple[Trace, ...]:
    """Every aid looked at, the refused ones too."""
    return tuple(_trace(found, answer) for found in answer.aids)


def inputs(answer: FamilyAids) -> tuple[ExplainedStep, ...]:
    """What every computation started from; « non indiqué » is never taken for zero."""
    return tuple(ExplainedStep(label, value) for label, value in (*_family(answer), *_care(answer), *_event(answer)))


def _trace(found: FoundAid, answer: FamilyAids) -> Trace:
    entry, law, local = BY_CODE.get(found.code), LAWS.get(found.code), found.local
    newest = bareme(found.code).newest(answer.need.on) if entry else None
    points = doubts(entry) if entry else ()
    return Trace(
        title=_(entry.title) if entry else found.label,
        articles=tuple(map(_, law.articles)) if law else (),
        formula=_(law.formula) if law else " ".join(sentences(local.formula.in_words())) if local else "",
        scale_from=french_date(newest) if newest else "",
        cases=tuple(_cases(found)),
        sources=tuple(_source(source) for source in dict.fromkeys(_sources(found))),
        doubts=(*(f"{point.text} ({point.where})" for point in points), *(local.doubts if local else ())),
    )


def _cases(found: FoundAid) -> Iterator[TracedCase]:
    line = price_line(found.price)
    if line is not None:
        yield TracedCase(_("Crèche, tous les enfants"), line.text, line.steps, line.warnings, ())
        if line.highest_steps:
            yield TracedCase(_("Prix le plus haut"), line.text, line.highest_steps, (), ())
    for case in found.cases:
        yield _case(case)


def _case(case: Case) -> TracedCase:
    title = ", ".join(
        filter(None, (_(KINDS[case.mode]) if case.mode else "", _birth(case) if case.child else ""))
    ) or _("La famille")
    match case.outcome:
        case Eligible() as granted:
            return TracedCase(
                title, amount_in_words(granted), explained(granted.steps), sentences(granted.warnings), ()
            )
        case NotEligible(reasons=reasons):
            return TracedCase(title, _("Non éligible"), (), sentences(reasons), ())
        case Unknown(missing=missing, reasons=reasons):
            return TracedCase(title, _("Inconnu"), (), sentences(reasons), missing)


def _birth(case: Case) -> str:
    return case.child.birth_date.strftime("%m/%Y") if case.child else ""


def _sources(found: FoundAid) -> Iterator[Source]:
    if found.price is not None:
        yield from found.price.sources
    for case in found.cases:
        yield from case.outcome.sources


def _source(source: Source) -> TracedSource:
    return TracedSource(source.text, source.url, french_date(source.checked_on))


def _family(answer: FamilyAids) -> Iterator[tuple[str, str]]:
    family = answer.family
    unsaid = _("non indiqué")
    yield _("Enfants à charge"), str(family.enfants_a_charge)
    yield _("Dont AEEH"), str(family.enfants_aeeh)
    yield _("Parent isolé"), unsaid if family.parent_isole is None else _("oui") if family.parent_isole else _("non")
    yield _("Activité des adultes"), ", ".join(family.activites) or unsaid
    yield _("Ressources mensuelles avant abattement (PSU)"), _euros(family.ressources_psu_mensuelles, unsaid)
    yield _("Revenus nets catégoriels annuels (CMG)"), _euros(family.revenus_nets_categoriels_annuels, unsaid)
    yield _("Origine des revenus"), _(ORIGINS[family.income_origin])
    yield _("PreParE"), family.prepare.value if family.prepare else _("aucune")
    yield _("Commune (code INSEE)"), family.commune or unsaid


def _care(answer: FamilyAids) -> Iterator[tuple[str, str]]:
    need = answer.need
    yield _("Mois de référence"), f"{need.on:%m/%Y}"
    yield _("Naissances"), ", ".join(f"{child.birth_date:%m/%Y}" for child in need.hours.children)
    if need.hours.week.lengths:
        hours = Decimal(sum(need.hours.week.lengths)) / MINUTES_PER_HOUR
        yield _("Heures par semaine"), french_number(to_cents(hours))
        yield _("Heures par mois (× 52 / 12)"), french_number(to_cents(hours * WEEKS_PER_YEAR / MONTHS_PER_YEAR))
    if need.hours.months:
        total = Decimal(sum(need.hours.lengths)) / MINUTES_PER_HOUR
        yield _("Heures de tout le besoin"), french_number(to_cents(total))
    for mode, price in need.hourly_prices.items():
        yield _("Prix horaire : %(kind)s") % {"kind": _(KINDS[mode])}, french_euros(price)
    yield _("CESU de l’employeur, par an"), _euros(answer.told.cesu_yearly, _("aucun indiqué"))


def _event(answer: FamilyAids) -> Iterator[tuple[str, str]]:
    event = answer.told.event()
    if event is None:
        yield _("Événement (AGE)"), _("non indiqué")
        return
    yield _("Événement (AGE)"), f"{event.kind.value}, {french_date(event.start)}"
    yield _("Contrat"), event.contract_type.value if event.contract_type else _("non indiqué")
    for label, value in (
        (_("Durée du contrat, en jours"), event.contract_days),
        (_("Durée de la formation, en heures"), event.training_hours),
        (_("Heures hebdomadaires"), event.hours_per_week),
        (_("Allocation journalière"), event.are_journaliere),
        (_("Enfants de moins de 12 ans à garder"), event.children_under_12),
        (_("Dernière AGE"), event.last_age_on),
    ):
        yield label, _in_words(value)


def _in_words(value: int | Decimal | date | None) -> str:
    if value is None:
        return _("non indiqué")
    return french_date(value) if isinstance(value, date) else french_number(Decimal(value))


def _euros(amount: Decimal | None, unsaid: str) -> str:
    return unsaid if amount is None else french_euros(amount)
