"""What a family may do with a place, each on a page of its own: the service that does it, and what is said around."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from bookings.domain.endings import EndChoice
from bookings.domain.introductions import IntroductionState
from bookings.domain.life import Event, Party, State, events_for
from bookings.domain.refusals import RefusalReason
from bookings.models import Booking, Waiting
from bookings.services import agreement, answers, changes, endings, introductions, waiting
from bookings.services.deadlines import local
from bookings.services.seats import group_of
from portal.family_door import Door
from portal.forms.own_bookings import (
    AbsenceForm,
    BackForm,
    EndForm,
    ExtraForm,
    MeetingForm,
    OutcomeForm,
    OwnForm,
    SignedForm,
    WaitForm,
)
from portal.journeys.same_need import address_of

PARENT = Party.PARENT
# The one question stays on the page so long after the end; then the demand is over.
ASKED_LATELY = timedelta(days=60)
Text = str | Promise
Do = Callable[[Door, Booking, Any, datetime], str | None]


@dataclass(frozen=True, slots=True)
class Action:
    """`code` is in the address. `text`: what is said before the button; `done`: once it is done. `do` may say where to
    go next. `grave`: cannot be undone."""

    code: str
    link: Text
    title: Text
    text: tuple[Text, ...]
    button: Text
    done: Text
    may: Callable[[Booking, date], bool]
    do: Do
    form: type[OwnForm] | None = None
    grave: bool = False


def actions_on(booking: Booking, now: datetime) -> list[Action]:
    """Those that are possible now, in the order of the page."""
    today = local(booking.site, now).date()
    return [action for action in ACTIONS.values() if action.may(booking, today)]


def _event(event: Event) -> Callable[[Booking, date], bool]:
    """The table of bookings.domain.life decides."""
    return lambda booking, today: event in events_for(State(booking.state), PARENT)


def _is_proposed(booking: Booking, today: date) -> bool:
    return bool(booking.proposed_hours) and booking.state in (State.REQUESTED, State.HELD)


def _may_change(booking: Booking, today: date) -> bool:
    return booking.state in changes.CHANGES_IN and (booking.until is None or booking.until >= today)


def _is_absent_once(booking: Booking, today: date) -> bool:
    return _may_change(booking, today) and any(each.day >= today for each in booking.absences.all())


def _may_choose_end(booking: Booking, today: date) -> bool:
    return booking.state == State.CONFIRMED and booking.until is not None


def _may_wait(booking: Booking, today: date) -> bool:
    to_come = booking.until is None or booking.until >= today
    return to_come and booking.state == State.REFUSED and booking.refusal_reason == RefusalReason.NO_SEAT


def _may_tell_outcome(booking: Booking, today: date) -> bool:
    lately = booking.until is None or booking.until >= today - ASKED_LATELY
    return lately and booking.state == State.ATTENDED and not booking.outcome


def _agree(door: Door, booking: Booking, form: Any, now: datetime) -> None:
    agreement.agree(booking.pk, how=door.how, by=door.parent, now=now)


def _take(door: Door, booking: Booking, form: Any, now: datetime) -> None:
    agreement.take_proposal(booking.pk, how=door.how, by=door.parent, now=now)


def _keep_hours(door: Door, booking: Booking, form: Any, now: datetime) -> None:
    answers.decline_proposal(booking.pk, by=door.parent, now=now)


def _cancel(door: Door, booking: Booking, form: Any, now: datetime) -> None:
    agreement.cancel(booking.pk, party=PARENT, by=door.parent, now=now)


def _absent(door: Door, booking: Booking, form: AbsenceForm, now: datetime) -> None:
    changes.plan_absence(booking.pk, form.day(), party=PARENT, by=door.parent, now=now)


def _come_back(door: Door, booking: Booking, form: BackForm, now: datetime) -> None:
    changes.undo_absence(booking.pk, form.day(), party=PARENT, by=door.parent, now=now)


def _ask_extra(door: Door, booking: Booking, form: ExtraForm, now: datetime) -> None:
    changes.ask_extra(booking.pk, form.hours(), party=PARENT, by=door.parent, now=now)


def _end(door: Door, booking: Booking, form: EndForm, now: datetime) -> str | None:
    choice = EndChoice(form.cleaned_data["choix"])
    until = cast("date | None", form.cleaned_data["jusqu_au"])
    elsewhere = endings.choose_end(booking.pk, choice, by=door.parent, now=now, until=until)
    return address_of(elsewhere) if elsewhere else None


def _tell_outcome(door: Door, booking: Booking, form: OutcomeForm, now: datetime) -> None:
    endings.tell_outcome(booking.pk, Booking.Outcome(form.cleaned_data["suite"]), by=door.parent, now=now)


def _wait(door: Door, booking: Booking, form: WaitForm, now: datetime) -> None:
    groups = list(booking.site.age_groups.order_by("min_months"))
    first = max(booking.starts, local(booking.site, now).date())
    wanted = {group_of(groups, child, first).pk for child in booking.demand.children.all()}
    said = {"qpv": form.cleaned_data["quartier"], "single_parent": form.cleaned_data["seul"] or None}
    waiting.join(booking.demand_id, wanted, by=door.parent, now=now, **said)


_NOTED = _("C’est noté.")
_EVERY = (
    Action(
        "oui", _("Dire oui"), _("Dire oui à cette place"),
        (
            _("La place sera gardée pour vous."), _("Vos autres demandes seront retirées."),
            _("Le lieu verra votre prénom et votre contact."),
        ),
        _("Je dis oui"), _("Vous avez dit oui."), _event(Event.AGREE), _agree, grave=True,
    ),
    Action(
        "prendre", _("Prendre ces horaires"), _("Prendre les horaires proposés"),
        (_("Ces horaires remplacent les vôtres."), _("Vos autres demandes seront retirées.")),
        _("Je prends ces horaires"), _("Vous avez dit oui."), _is_proposed, _take, grave=True,
    ),
    Action(
        "mes-horaires", _("Garder mes horaires"), _("Garder mes horaires"),
        (_("Le lieu pourra encore dire oui, ou non."),),
        _("Je garde mes horaires"), _NOTED, _is_proposed, _keep_hours,
    ),
    Action(
        "absence", _("Nous ne viendrons pas"), _("Nous ne viendrons pas"),
        (_("La place de ce jour sera proposée à une autre famille."),),
        _("Prévenir le lieu"), _("C’est noté. La place de ce jour est rendue."), _may_change, _absent, AbsenceForm,
    ),
    Action(
        "venir", _("Nous viendrons finalement"), _("Nous viendrons finalement"),
        (_("La place de ce jour est reprise, si elle est encore libre."),),
        _("Reprendre ce jour"), _NOTED, _is_absent_once, _come_back, BackForm,
    ),
    Action(
        "heures", _("Demander des heures en plus"), _("Demander des heures en plus"),
        (_("Le lieu vous répond. Rien n’est pris avant."),),
        _("Demander"), _("Votre demande est envoyée."),
        lambda booking, today: booking.state == State.CONFIRMED and _may_change(booking, today), _ask_extra, ExtraForm,
    ),
    Action(
        "fin", _("Choisir la suite"), _("Que faire à la fin de cette place ?"),
        (), _("Valider"), _NOTED, _may_choose_end, _end, EndForm,
    ),
    Action(
        "suite", _("Dire où j’en suis"), _("Une question pour finir"),
        (_("Votre réponse aide à ouvrir des places. Elle ne change rien pour vous."),),
        _("Répondre"), _("Merci de votre réponse."),
        _may_tell_outcome, _tell_outcome, OutcomeForm,
    ),
    Action(
        "attendre", _("Attendre une place ici"), _("Attendre une place ici"),
        (_("La liste suit des points publiés, les mêmes pour tous."), _("Répondez seulement si vous le voulez.")),
        _("Attendre une place"), _("Vous êtes sur la liste d’attente."), _may_wait, _wait, WaitForm,
    ),
    Action(
        "annuler", _("Annuler"), _("Annuler cette demande"),
        (_("La place est rendue tout de suite."), _("Elle sera proposée à une autre famille.")),
        _("Oui, annuler"), _("Cette demande est annulée."), _event(Event.CANCEL), _cancel, grave=True,
    ),
)  # fmt: skip
ACTIONS = {action.code: action for action in _EVERY}
ANSWERS = {"oui": Waiting.Answer.YES, "non": Waiting.Answer.NO}


@dataclass(frozen=True, slots=True)
class MeetingAct:
    """What any side may note about a mise en relation; `to`: the state that follows."""

    to: IntroductionState
    title: Text
    text: Text
    button: Text
    do: Callable[[int, Any, Party, User | None, datetime], object]
    form: type[MeetingForm] | None = None


def _meet(pk: int, form: MeetingForm, party: Party, by: User | None, now: datetime) -> object:
    return introductions.meet(pk, form.day(), party=party, by=by, now=now)


def _sign(pk: int, form: MeetingForm, party: Party, by: User | None, now: datetime) -> object:
    return introductions.sign(pk, form.day(), party=party, by=by, now=now)


def _decline(pk: int, form: None, party: Party, by: User | None, now: datetime) -> object:
    return introductions.decline(pk, party=party, by=by, now=now)


MEETING_ACTS = {
    "rencontre": MeetingAct(
        IntroductionState.MEETING, _("Noter le jour de la rencontre"), _("Choisissez ce jour ensemble, au téléphone."),
        _("Noter ce jour"), _meet, MeetingForm,
    ),
    "contrat": MeetingAct(
        IntroductionState.SIGNED, _("Le contrat est signé"), _("Le contrat se signe entre vous, hors de ce site."),
        _("Noter le contrat"), _sign, SignedForm,
    ),
    "sans-suite": MeetingAct(
        IntroductionState.DECLINED, _("Ne pas donner suite"),
        _("La personne est prévenue. Aucune raison n’est demandée."),
        _("Ne pas donner suite"), _decline,
    ),
}  # fmt: skip
