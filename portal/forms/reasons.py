"""Which form asks the need, for each reason; and the hours it will look for, as soon as they can be read."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.http import QueryDict

from portal.forms.appointment import AppointmentForm
from portal.forms.fields import HourField
from portal.forms.need import NeedForm
from portal.forms.week import DayJobForm, OddHoursForm, TrainingForm
from portal.reasons import Reason

FORMS: dict[Reason, type[NeedForm]] = {
    Reason.APPOINTMENT: AppointmentForm,
    Reason.TRAINING: TrainingForm,
    Reason.DAY_JOB: DayJobForm,
    Reason.ODD_HOURS: OddHoursForm,
    Reason.NEARBY: NeedForm,
}


def reason_of(code: str) -> Reason:
    """The reason a code names; an unknown or missing code is « je ne sais pas encore »."""
    return Reason(code) if code in set(Reason) else Reason.NEARBY


def answered_form(query: QueryDict, today: date) -> NeedForm:
    """The form of a search's address, bound: to be validated."""
    return FORMS[reason_of(query.get("raison", ""))](query, today=today)


def open_form(reason: Reason, typed: QueryDict, today: date) -> NeedForm:
    """The form as page 2 opens it: default answers, or what was typed so far, without any reproach."""
    return FORMS[reason](typed=typed, today=today)


def sought_hours(form: NeedForm) -> tuple[time, time] | None:
    """First and last minute looked for, travel included: for « Nous cherchons de 13 h 15 à 15 h 45 »."""
    if not form.asks_hours or getattr(form, "varying", False):
        return None
    try:
        start, end = (HourField(required=False).clean(form[name].value() or "") for name in ("de", "a"))
    except ValidationError:
        return None
    if start is None:
        return None
    before = datetime.combine(form.today, start)
    after = datetime.combine(form.today, end) if end else before + timedelta(hours=1)
    travel = timedelta(minutes=form.travel_minutes)
    return (before - travel).time(), (after + travel).time()
