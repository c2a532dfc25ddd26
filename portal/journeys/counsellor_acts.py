"""What a counsellor does about a place that is followed: one function for each button of the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from bookings.domain.endings import EndChoice
from bookings.domain.hours import read
from bookings.domain.life import Party
from bookings.models import Booking, Waiting
from bookings.services import agreement, answers, changes, contracts, endings, freed_seats, waiting
from bookings.services.endings import SameNeed
from bookings.services.refusals import Refused
from families.access import acting_as
from families.domain.care import Care, Hours
from families.models import FamilyFile, FileNeed
from families.services.needs import create_need
from portal.forms.espace.followed_booking import AbsenceForm, BookingForm, EndForm, ExtraHoursForm, OutcomeForm
from portal.words.french import month_day


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts on which booking, when; `day` is that of an absence to undo."""

    booking: Booking
    by: User
    now: datetime
    day: date | None = None


def agree(act: Act) -> str:
    """The parent said yes on the telephone."""
    agreement.agree(act.booking.pk, how=Booking.Agreed.CALL, by=act.by, now=act.now)
    return _("Le oui du parent est noté. Le lieu est prévenu.")


def take_proposal(act: Act) -> str:
    agreement.take_proposal(act.booking.pk, how=Booking.Agreed.CALL, by=act.by, now=act.now)
    return _("Le oui du parent à ces horaires est noté.")


def decline_proposal(act: Act) -> str:
    answers.decline_proposal(act.booking.pk, by=act.by, now=act.now)
    return _("Le lieu répondra sur les horaires demandés.")


def cancel(act: Act) -> str:
    agreement.cancel(act.booking.pk, party=Party.COUNSELLOR, by=act.by, now=act.now)
    return _("C’est annulé. Le lieu est prévenu.")


def undo_absence(act: Act) -> str:
    if act.day is not None:
        changes.undo_absence(act.booking.pk, act.day, party=Party.COUNSELLOR, by=act.by, now=act.now)
    return _("L’enfant viendra : sa place est reprise.")


def said_yes_to_seat(act: Act) -> str:
    """What the family says on the telephone of the place that its waiting list offers."""
    freed_seats.answer(_wait_of(act).pk, Waiting.Answer.YES, party=Party.COUNSELLOR, by=act.by, now=act.now)
    return _("Le oui de la famille est noté. Le lieu répond ensuite.")


def said_no_to_seat(act: Act) -> str:
    freed_seats.answer(_wait_of(act).pk, Waiting.Answer.NO, party=Party.COUNSELLOR, by=act.by, now=act.now)
    return _("Le non de la famille est noté. La place va à la famille suivante.")


def leave_list(act: Act) -> str:
    waiting.leave(_wait_of(act).pk, party=Party.COUNSELLOR, by=act.by, now=act.now)
    return _("La famille n’attend plus ici. Revenue sous 30 jours, elle garde sa date.")


def _wait_of(act: Act) -> Waiting:
    """Raises Refused when the family waits there no more."""
    row = Waiting.objects.filter(
        demand=act.booking.demand_id, age_group__site=act.booking.site_id, left_at=None
    ).first()
    if row is None:
        raise Refused(_("La famille n’est plus sur cette liste d’attente."))
    return row


BUTTONS: dict[str, Callable[[Act], str]] = {
    "oui": agree,
    "prendre": take_proposal,
    "garder": decline_proposal,
    "annuler": cancel,
    "presence": undo_absence,
    "liste-oui": said_yes_to_seat,
    "liste-non": said_no_to_seat,
    "quitter": leave_list,
}


def with_form(act: Act, form: BookingForm) -> tuple[str, SameNeed | None]:
    """Do what a valid form says: the words that tell it, and the need to search again when one looks elsewhere."""
    said = form.cleaned_data
    match form:
        case AbsenceForm():
            changes.plan_absence(act.booking.pk, said["jour"], party=Party.COUNSELLOR, by=act.by, now=act.now)
            return _("L’absence est notée : la place de ce jour est rendue."), None
        case ExtraHoursForm():
            changes.ask_extra(act.booking.pk, form.hours(), by=act.by, now=act.now, party=Party.COUNSELLOR)
            return _("Les heures en plus sont demandées au lieu."), None
        case EndForm():
            choice = EndChoice(said["choix"])
            if form.renews and choice is EndChoice.PROLONG:
                until = contracts.renew(act.booking.pk, reviewed_on=said["jusqu_au"], by=act.by, now=act.now)
                return _("Le contrat AVIP est renouvelé jusqu’au %(day)s.") % {"day": month_day(until)}, None
            need = endings.choose_end(act.booking.pk, choice, by=act.by, now=act.now, until=said["jusqu_au"])
            return _("Le choix est noté."), need
        case OutcomeForm():
            endings.tell_outcome(act.booking.pk, Booking.Outcome(said["suite"]), by=act.by, now=act.now)
            return _("La suite est notée."), None
    raise TypeError(type(form).__name__)


def need_elsewhere(file: FamilyFile, same: SameNeed, act: Act) -> FileNeed | None:
    """The same need from the day after the end, written in the file; None for dated hours, which are over by then."""
    hours = tuple(Hours(each.starts, each.ends, each.weekday) for each in read(same.hours) if each.weekday)
    if not hours:
        return None
    care = Care(
        label=_("Suite de la place"),
        hours=hours,
        insee_code=same.insee_code,
        starts=same.starts,
        travel_minutes=same.travel_minutes,
        avip_priority=same.in_insertion,
    )
    need = create_need(care, [file], by=acting_as(act.by, file), now=act.now)
    return FileNeed.objects.get(need=need, file=file)
