"""The terms of a facility in words for parents: ages, admission, tariff. Unknown is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aids.domain.wording import french_euros
from childcare.models import AgeGroup, Facility
from portal.journeys.own_asking import How
from portal.words.french import duration, month_day
from portal.words.kinds import EMPLOYER, HOME_CARE
from territory.gazetteer import gazetteer

LANGUAGES = {  # ISO 639 codes, and « lsf »
    "fr": gettext_noop("français"),
    "en": gettext_noop("anglais"),
    "ar": gettext_noop("arabe"),
    "es": gettext_noop("espagnol"),
    "pt": gettext_noop("portugais"),
    "tr": gettext_noop("turc"),
    "de": gettext_noop("allemand"),
    "it": gettext_noop("italien"),
    "uk": gettext_noop("ukrainien"),
    "ru": gettext_noop("russe"),
    "lsf": gettext_noop("langue des signes"),
    "br": gettext_noop("breton"),
    "oc": gettext_noop("occitan"),
    "rcf": gettext_noop("créole réunionnais"),
    "gcf": gettext_noop("créole antillais"),
    "swb": gettext_noop("mahorais"),
    "ta": gettext_noop("tamoul"),
    "pl": gettext_noop("polonais"),
}


def ages(group: AgeGroup) -> str:
    """« De 10 mois à 3 ans »."""
    return _("De %(first)s à %(last)s") % {"first": _age(group.min_months), "last": _age(group.max_months)}


def _age(months: int) -> str:
    if months < 3:
        return {0: _("la naissance"), 1: _("1 mois"), 2: _("2 mois")}[months]
    years, rest = divmod(months, 12)
    if months < 24 or rest:
        return _("%(n)s mois") % {"n": months}
    return _("%(n)s ans") % {"n": years}


def admission(facility: Facility) -> Iterator[tuple[str, str]]:
    """Pairs of a term and what it is, only those that are known."""
    if facility.minimum_notice_hours is not None:
        yield _("Délai pour demander"), _notice(facility.minimum_notice_hours)
    if facility.first_visits:
        yield _("Premières visites"), _first_visits(facility)
    if facility.urgent_without_visit is not None:
        yield (
            _("Accueil urgent"),
            _("Possible sans visite avant") if facility.urgent_without_visit else _("Une visite avant"),
        )
    for title, windows in ((_("Arrivée"), facility.arrival_windows), (_("Départ"), facility.departure_windows)):
        if windows:
            yield title, ", ".join(_window(window) for window in windows)
    if facility.weekly_cap_minutes:
        yield _("Maximum par semaine"), duration(facility.weekly_cap_minutes)
    if facility.residence != Facility.Residence.ALL:
        yield _("Habitants"), _residence(facility)
    if facility.handicap_trained:
        yield _("Handicap"), _("Équipe formée. Parlez de votre enfant à la visite.")
    if facility.languages:
        yield _("Langues parlées"), ", ".join(_(LANGUAGES.get(code, code)) for code in facility.languages)
    if facility.capacity:
        yield _("Places autorisées"), str(facility.capacity)


def _residence(facility: Facility) -> str:
    """« Réservé à certaines communes : Toulouse, Blagnac »."""
    named = (gazetteer().by_insee(code) for code in facility.residence_communes)
    names = ", ".join(commune.name for commune in named if commune)
    return f"{facility.get_residence_display()} : {names}" if names else facility.get_residence_display()


def documents(facility: Facility) -> list[str]:
    """Papers to show at the visit; they are never sent here."""
    return [str(Facility.Document(code).label) for code in facility.documents if code in Facility.Document.values]


def tariff(facility: Facility) -> Iterator[tuple[str, str]]:
    """Pairs of a price term and what it is."""
    yield _("Tarif"), _tariff(facility)
    if facility.minimum_stay_minutes:
        yield _("Durée minimale comptée"), duration(facility.minimum_stay_minutes)
    if facility.tariff == Facility.Tariff.PSU:
        yield _("Heures comptées"), _("par tranche de %(unit)s") % {"unit": duration(facility.billing_unit_minutes)}
    if facility.membership_fee is not None:
        yield _("Adhésion par an"), french_euros(facility.membership_fee)


def _tariff(facility: Facility) -> str:
    match facility.tariff:
        case Facility.Tariff.PSU:
            return _("Selon vos revenus")
        case Facility.Tariff.FREE:
            return _("Gratuit")
        case Facility.Tariff.HOURLY if facility.hourly_price is not None:
            least = _("au moins %(price)s par heure, plus cotisations")
            plain = _("%(price)s par heure")
            employer = facility.kind in EMPLOYER or facility.kind in HOME_CARE
            return (least if employer else plain) % {"price": french_euros(facility.hourly_price)}
        case Facility.Tariff.FLAT if facility.flat_price is not None:
            return f"{french_euros(facility.flat_price)} {facility.get_flat_period_display()}".strip()
    return _("À demander à ce lieu")


def _notice(hours: int) -> str:
    if not hours:
        return _("Aucun, même le jour même")
    return duration(hours * 60) if hours < 48 else _("%(n)s jours avant") % {"n": hours // 24}


def _first_visits(facility: Facility) -> str:
    match facility.first_visits:
        case Facility.FirstVisits.NONE:
            return _("Aucune visite avant")
        case Facility.FirstVisits.SAME_DAY:
            return _("Une visite, le jour même")
    if facility.first_visit_count:
        return _("%(n)s visites avant le premier jour") % {"n": facility.first_visit_count}
    return _("Plusieurs visites avant le premier jour")


def _window(window: dict[str, str]) -> str:
    """« de 7 h 30 à 12 h »; either end may be missing."""
    start, until = (
        str(window.get(side) or "").replace(":", " h ").removesuffix(" 00").lstrip("0") for side in ("from", "until")
    )
    if start and until:
        return _("de %(start)s à %(until)s") % {"start": start, "until": until}
    return _("avant %(hour)s") % {"hour": until} if until else _("après %(hour)s") % {"hour": start}


def asking_sentences(facility: Facility, how: How) -> list[str]:
    """Sentences that say how to ask for a place here, honestly."""
    sentences = []
    if facility.kind in EMPLOYER:
        sentences.append(_("Vous devenez employeur : vous signez un contrat de travail."))
    if how is How.MEET:
        sentences.append(_("Vous vous rencontrez d’abord, puis vous décidez."))
    if how is How.ASK:
        return [_("Demandez cette place sur ce site : le lieu vous répond ici."), _("Sa réponse a une date limite.")]
    match facility.request_channel:
        case Facility.RequestChannel.GUICHET_UNIQUE:
            sentences.append(_("Inscrivez-vous à la mairie, au guichet de la petite enfance."))
        case Facility.RequestChannel.COMMISSION:
            sentences.append(_("Une commission choisit les familles. Inscrivez-vous à la mairie."))
            if facility.next_commission:
                sentences.append(_("Prochaine commission : %(day)s.") % {"day": month_day(facility.next_commission)})
        case _ if facility.phone:
            sentences.append(_("Appelez, et dites vos jours et vos horaires."))
        case _ if facility.email:
            sentences.append(_("Écrivez, et dites vos jours et vos horaires."))
        case _:
            sentences.append(_("Nous n’avons pas ses coordonnées. Appelez la mairie."))
    sentences.append(_("Le lieu répond et confirme la place."))
    return sentences
