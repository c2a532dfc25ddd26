"""« Vos aides » in words: one card per aid, in the order to ask, and the list to print."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aids.bareme_files import bareme
from aids.domain.care import Child, ModeDeGarde
from aids.domain.civil_months import months_after
from aids.domain.outcome import Eligible, NotEligible, Periodicity, Unknown
from aids.domain.rules.age import MONTHS_TO_ASK
from aids.domain.wording import french_date, french_euros
from aids.estimates import reference_price
from aids.explanation import sentences
from portal.catalogue.entries import BY_CODE
from portal.catalogue.figures import filled
from portal.journeys.your_aids import CREDITS, AidState, Case, FamilyAids, FoundAid
from portal.words.aid_conditions import ConditionLine, ConditionState, condition_lines
from portal.words.french import MONTHS, listing
from portal.words.month import amount_in_words
from portal.words.prices import price_line

MOST_AMOUNTS = 2
STATES = {
    AidState.POSSIBLE: gettext_noop("Vous pouvez l’avoir"),
    AidState.TO_ASK: gettext_noop("À demander"),
    AidState.MISSING: gettext_noop("Il manque une réponse"),
    AidState.REFUSED: gettext_noop("Pas pour vous aujourd’hui"),
}
KINDS = {
    ModeDeGarde.CRECHE_PSU: gettext_noop("Crèche"),
    ModeDeGarde.MICRO_CRECHE_PSU: gettext_noop("Micro-crèche"),
    ModeDeGarde.HALTE_GARDERIE: gettext_noop("Halte-garderie"),
    ModeDeGarde.CRECHE_FAMILIALE_PSU: gettext_noop("Crèche familiale"),
    ModeDeGarde.CRECHE_PARENTALE: gettext_noop("Crèche parentale"),
    ModeDeGarde.MICRO_CRECHE_PAJE: gettext_noop("Micro-crèche à prix libre"),
    ModeDeGarde.CRECHE_FAMILIALE_PAJE: gettext_noop("Crèche familiale à prix libre"),
    ModeDeGarde.ASSISTANTE_MATERNELLE: gettext_noop("Assistante maternelle"),
    ModeDeGarde.GARDE_DOMICILE_EMPLOI_DIRECT: gettext_noop("Garde chez vous, vous employez"),
    ModeDeGarde.GARDE_DOMICILE_PRESTATAIRE: gettext_noop("Garde chez vous, par une entreprise"),
}
HOUSEHOLD_QUESTIONS = {
    "household.activites": gettext_noop("ce que fait chaque parent"),
    "household.parent_isole": gettext_noop("si vous élevez seul(e) votre enfant"),
    "household.ressources_psu_mensuelles": gettext_noop("vos revenus"),
    "household.revenus_nets_categoriels_annuels": gettext_noop("vos revenus"),
}
EVENT_QUESTIONS = {
    "life_event.kind": gettext_noop("votre travail ou votre formation"),
    "life_event.registered_france_travail": gettext_noop("votre inscription à France Travail"),
    "life_event.contract_type": gettext_noop("votre contrat"),
    "life_event.contract_days": gettext_noop("la durée du contrat"),
    "life_event.training_hours": gettext_noop("la durée de la formation"),
    "life_event.hours_per_week": gettext_noop("vos heures par semaine"),
    "life_event.are_journaliere": gettext_noop("votre allocation chômage"),
    "life_event.children_under_12": gettext_noop("vos enfants de moins de 12 ans"),
}
CARE_QUESTIONS = {
    "care.hourly_price": gettext_noop("le prix d’une heure"),
    "care.hours_per_month": gettext_noop("les heures de garde"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Answers that are missing, and where to give them."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class AidCard:
    """One aid as the page shows it. `deadline`: from the dates given. `short_amounts`: for the list of one page."""

    code: str
    title: str
    summary: str
    state: AidState
    state_words: str
    amounts: tuple[str, ...]
    short_amounts: tuple[str, ...]
    conditions: tuple[ConditionLine, ...]
    to_check: tuple[str, ...]
    reasons: tuple[str, ...]
    questions: tuple[Question, ...]
    notices: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    warnings: tuple[str, ...]
    deadline: tuple[str, ...]
    documents: tuple[str, ...]
    where: str
    url: str
    page_url: str

    @property
    def in_checklist(self) -> bool:
        return self.state is not AidState.REFUSED

    @property
    def refusals(self) -> tuple[ConditionLine, ...]:
        """Conditions that are not met: always in sight."""
        return tuple(line for line in self.conditions if line.state is ConditionState.UNMET)

    @property
    def others(self) -> tuple[ConditionLine, ...]:
        return tuple(line for line in self.conditions if line.state is not ConditionState.UNMET)

    @property
    def unfolds(self) -> bool:
        return bool(self.others or self.to_check or self.warnings or (self.in_checklist and self.documents))

    @property
    def unfold_words(self) -> str:
        """« Conditions (6 sur 8) et documents »: how many are met."""
        met = sum(line.state is ConditionState.MET for line in self.conditions)
        documents = bool(self.in_checklist and self.documents)
        if len(self.conditions) < 2:
            return _("Conditions et documents") if documents else _("Conditions")
        counted = _("Conditions remplies : %(met)s sur %(all)s") % {"met": met, "all": len(self.conditions)}
        return _("%(conditions)s, et documents") % {"conditions": counted} if documents else counted


def aid_cards(answer: FamilyAids, query: str) -> tuple[AidCard, ...]:
    """Every aid found, in the order to ask. `query`: the address of this page, for the questions that miss."""
    return tuple(_card(found, answer, query) for found in answer.aids)


def other_aids(answer: FamilyAids) -> list[tuple[str, str]]:
    """National aids that this need does not open: their name and page."""
    shown = {found.code for found in answer.aids}
    return [(_(entry.title), _page(entry.code)) for entry in BY_CODE.values() if entry.code not in shown]


def family_words(answer: FamilyAids) -> str:
    """« Naissance : mai 2025 »: only what the address says."""
    births = [_month(child.birth_date) for child in answer.need.hours.children]
    return _("Naissance : %(births)s") % {"births": listing(births)}


def _card(found: FoundAid, answer: FamilyAids, query: str) -> AidCard:
    entry, local = BY_CODE.get(found.code), found.local
    outcome = found.best.outcome if found.best else None
    on = answer.need.on
    refused = outcome.reasons if isinstance(outcome, NotEligible | Unknown) else ()
    conditions = condition_lines(found.code, outcome, answer, on)
    amounts = tuple(dict.fromkeys(_amounts(found, answer)))
    said = {*amounts, *(why for line in conditions for why in line.why)}
    return AidCard(
        code=found.code,
        title=_(entry.title) if entry else found.label,
        summary=_(entry.summary) if entry else "",
        state=found.state,
        state_words=_(STATES[found.state]),
        amounts=amounts,
        short_amounts=amounts if len(amounts) <= MOST_AMOUNTS else _from_least_to_most(found),
        conditions=conditions,
        to_check=local.conditions if local else (),
        reasons=tuple(reason for reason in sentences(refused) if reason not in said),
        questions=_questions(found, query),
        notices=tuple(_notices(found, answer)),
        links=tuple((_(text), url) for text, url in entry.links) if entry else (),
        warnings=sentences(outcome.warnings) if isinstance(outcome, Eligible) else (),
        deadline=tuple(_deadline(found, answer)),
        documents=tuple(map(_, entry.documents)) if entry else (),
        where=_(entry.where) if entry else (local.where_to_apply if local else ""),
        url=entry.url if entry else (local.apply_url or "" if local else ""),
        page_url=_page(found.code),
    )


def _amounts(found: FoundAid, answer: FamilyAids) -> Iterator[str]:
    """What is given, by kind of care and by child where that makes a difference."""
    line = price_line(found.price)
    if line is not None:
        yield line.text
    for case in found.granted:
        if isinstance(case.outcome, Eligible):
            yield _with_case(amount_in_words(case.outcome), case, answer)
    if found.local is not None and not found.granted:
        yield from sentences(found.local.formula.in_words())


def _notices(found: FoundAid, answer: FamilyAids) -> Iterator[str]:
    """What every amount shown rests on: a permit, a price nobody said, social contributions beside, a whole year."""
    granted = [case.outcome for case in found.granted if isinstance(case.outcome, Eligible)]
    if any(outcome.periodicity is Periodicity.YEARLY for outcome in granted) and found.code in CREDITS:
        yield _("Montant pour une année complète de garde.")
    if granted and found.code.startswith("cmg_"):
        yield _("Si votre titre de séjour est valable.")
    for mode in dict.fromkeys(case.mode for case in found.granted if case.mode):
        price = reference_price(mode, answer.need.on)
        if price is not None and mode not in answer.need.hourly_prices:
            values = {"kind": _(KINDS[mode]), "price": french_euros(price)}
            yield _("%(kind)s : %(price)s par heure supposés, le prix de référence de la loi.") % values
    if granted and found.code == "cmg_emploi_direct":
        yield _("Les cotisations sociales ne sont pas comptées ici.")


def _from_least_to_most(found: FoundAid) -> tuple[str, ...]:
    """One line for many kinds of care or children."""
    granted = [case.outcome for case in found.granted if isinstance(case.outcome, Eligible)]
    ends = [amount_in_words(end(granted, key=lambda outcome: outcome.amount)) for end in (min, max)]
    if ends[0] == ends[1]:
        return (ends[0],)
    return (_("Selon la garde et l’enfant : de %(low)s à %(high)s") % {"low": ends[0], "high": ends[1]},)


def _with_case(amount: str, case: Case, answer: FamilyAids) -> str:
    names = []
    if case.mode is not None and len(answer.need.modes) > 1:
        names.append(_(KINDS[case.mode]))
    if case.child is not None and len(answer.need.hours.children) > 1:
        names.append(_child(case.child))
    return _("%(case)s : %(amount)s") % {"case": ", ".join(names), "amount": amount} if names else amount


def _questions(found: FoundAid, query: str) -> tuple[Question, ...]:
    """What to answer, in three places: the family, the job or training, the price of an hour."""
    family = f"{reverse('price')}?retour=vos-aides&{query}"
    places = ((HOUSEHOLD_QUESTIONS, family), (EVENT_QUESTIONS, "#travail"), (CARE_QUESTIONS, "#garde"))
    questions = []
    for words, url in places:
        asked = list(dict.fromkeys(_(words[name]) for name in found.missing if name in words))
        if asked:
            questions.append(Question(_("Dites-nous %(what)s.") % {"what": listing(asked)}, url))
    return tuple(questions)


def _deadline(found: FoundAid, answer: FamilyAids) -> Iterator[str]:
    if found.code == "age":
        yield from _age_deadline(answer)
    elif found.code.startswith("cmg_"):
        yield from _cmg_deadline(answer)
    elif found.code.startswith("credit_impot"):
        year = {"year": answer.need.on.year + 1, "paid": answer.need.on.year}
        yield _("À déclarer au printemps %(year)s, pour la garde payée en %(paid)s.") % year
    elif found.local is not None:
        yield _("Demandez la date limite avant de commencer.")
        if found.local.valid_until:
            yield _("Règles connues jusqu’au %(date)s.") % {"date": french_date(found.local.valid_until)}
    else:
        yield from (filled(text, BY_CODE[found.code], answer.today) for text in BY_CODE[found.code].deadline)


def _age_deadline(answer: FamilyAids) -> Iterator[str]:
    event, entry = answer.told.event(), BY_CODE["age"]
    if event is None:
        yield from (filled(text, entry, answer.today) for text in entry.deadline)
        return
    last = months_after(event.start, int(bareme("age").amount(MONTHS_TO_ASK, answer.today)))
    if last >= answer.today:
        yield _("À demander au plus tard le %(date)s.") % {"date": french_date(last)}
    else:
        yield _("Date limite passée : le %(date)s.") % {"date": french_date(last)}
    yield filled(entry.deadline[-1], entry, answer.today)


def _cmg_deadline(answer: FamilyAids) -> Iterator[str]:
    """The right opens on the first of the month before the request: asked the month after, nothing is lost."""
    first = answer.need.on.replace(day=1)
    following = months_after(first, 1)
    last = following.replace(day=monthrange(following.year, following.month)[1])
    if last >= answer.today:
        yield _("À demander au plus tard le %(date)s, sans rien perdre.") % {"date": french_date(last)}
    else:
        month = _month(months_after(answer.today.replace(day=1), -1))
        yield _("Demandez vite : aujourd’hui, l’aide commence en %(month)s.") % {"month": month}


def _child(child: Child) -> str:
    return _("enfant né en %(month)s") % {"month": _month(child.birth_date)}


def _month(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _page(code: str) -> str:
    return reverse("aid", args=[code])
