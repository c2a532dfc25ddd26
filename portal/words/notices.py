"""Answers, not errors: an unborn child, a child at school or over six, no hour, a start beyond the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from childcare.domain.need import DatedSchedule, WeeklySchedule
from portal.forms.need import NeedForm
from portal.words.french import MONTHS, month_day

SCHOOL_MONTHS, CRECHE_MONTHS = 36, 72
FIRST_WEEKS = timedelta(weeks=10)  # a crèche usually welcomes a child after the maternity leave
CARE_ALLOWANCE_SOURCE = "https://www.caf.fr"


@dataclass(frozen=True, slots=True)
class Link:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Notice:
    """`asks_school` shows the question « Va-t-il à l’école ? »."""

    title: str
    sentences: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    asks_school: bool = False


def notices(form: NeedForm, query: QueryDict, *, unpublished_minutes: int, published_until: date) -> list[Notice]:
    """What to say above the results of a valid form."""
    return [
        *_about_children(form, query),
        *_about_hours(form, query),
        *_about_calendar(unpublished_minutes, published_until),
    ]


def first_day(form: NeedForm) -> date:
    """The first day of the need; today without hours."""
    if isinstance(form.schedule, WeeklySchedule):
        return form.schedule.starts
    if isinstance(form.schedule, DatedSchedule):
        return min(interval.day for interval in form.schedule.intervals)
    return form.today


def _about_children(form: NeedForm, query: QueryDict) -> Iterator[Notice]:
    day = first_day(form)
    births = [child.birth_date for child in form.children]
    unborn = [birth for birth in births if birth > day]
    ages = [_months(birth, day) for birth in births if birth <= day]
    if unborn:
        yield _unborn(form, max(unborn), query)
    if any(age >= CRECHE_MONTHS for age in ages):
        yield _over_six()
    elif ages and all(age >= SCHOOL_MONTHS for age in ages) and form.schedule is not None:
        yield _school(form)


def _months(birth: date, day: date) -> int:
    return (day.year - birth.year) * 12 + day.month - birth.month - (day.day < birth.day)


def _unborn(form: NeedForm, birth: date, query: QueryDict) -> Notice:
    month = _("%(month)s %(year)s") % {"month": MONTHS[birth.month - 1], "year": birth.year}
    after = birth + FIRST_WEEKS
    links: tuple[Link, ...] = ()
    if isinstance(form.schedule, WeeklySchedule):
        later = query.copy()
        later["du"] = after.isoformat()
        if form.schedule.until and form.schedule.until < after:
            later["sansfin"] = "1"
            later.pop("au", None)
        text = _("Chercher à partir du %(day)s %(year)s") % {"day": month_day(after), "year": after.year}
        links = (Link(text, f"{reverse('places')}?{later.urlencode()}"),)
    return Notice(
        _("Votre enfant naîtra en %(month)s") % {"month": month},
        (
            _("Les crèches accueillent souvent à partir de 10 semaines."),
            _("Inscrivez-vous dès maintenant à la mairie : les places partent tôt."),
            _("Revenez 12 semaines avant la date : les places libres seront publiées."),
        ),
        (*links, Link(_("Trouver un relais petite enfance"), "https://monenfant.fr")),
    )


def _over_six() -> Notice:
    return Notice(
        _("Après 6 ans, la crèche n’est plus possible"),
        (
            _("Avant et après l’école, demandez l’accueil périscolaire à votre mairie."),
            _("Un assistant maternel peut parfois accueillir un enfant plus grand."),
            _("Parent seul(e), une aide de la Caf existe jusqu’aux 12 ans."),
        ),
        (Link(_("Voir les aides de la Caf"), CARE_ALLOWANCE_SOURCE),),
    )


def _school(form: NeedForm) -> Notice:
    answer = form.cleaned_data.get("ecole")
    if answer == "oui":
        return Notice(
            _("Nous cherchons hors de l’école"),
            (
                _("Heures d’école retirées : 8 h 30 à 11 h 30 et 13 h 30 à 16 h 30."),
                _("Jours retirés : lundi, mardi, jeudi et vendredi. Vérifiez ceux de votre école."),
                _("La mairie propose aussi un accueil périscolaire."),
            ),
        )
    if answer == "non":
        return Notice(_("Nous cherchons sur tous vos horaires"), (_("L’école est obligatoire dès 3 ans."),))
    return Notice(_("Votre enfant a 3 ans ou plus"), asks_school=True)


def _about_hours(form: NeedForm, query: QueryDict) -> Iterator[Notice]:
    if form.schedule is not None:
        return
    if form.cleaned_data.get("ecole") == "oui":
        return
    yield Notice(
        _("Voici les lieux près de vous"),
        (_("Indiquez vos horaires pour voir les places libres."),),
        (Link(_("Indiquer mes horaires"), hours_url(form, query)),),
    )


def hours_url(form: NeedForm, query: QueryDict) -> str:
    """Page 2 with what was typed; the first page when no reason was given."""
    if not form.asks_hours:
        return reverse("start")
    return f"{reverse('need', args=[form.reason.value])}?{query.urlencode()}"


def _about_calendar(unpublished_minutes: int, published_until: date) -> Iterator[Notice]:
    if unpublished_minutes:
        yield Notice(
            _("Vos dates dépassent le calendrier publié"),
            (
                _("Les places libres sont connues jusqu’au %(day)s.") % {"day": month_day(published_until)},
                _("Après, nous comparons vos horaires aux heures habituelles du lieu."),
                _("Revenez plus tard : de nouvelles places paraissent chaque jour."),
            ),
        )
