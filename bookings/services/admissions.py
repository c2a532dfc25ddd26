"""The admission of children by a facility: papers, meeting, first visits, until a child is known there.

A child does not come before: `confirm` refuses a first stay earlier than the end of the admission, but for the urgent
welcome of a facility that takes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from bookings import day_letters
from bookings.domain.admission import (
    NEXT,
    VACCINATION,
    AdmissionState,
    blocking,
    known_after,
    provisional_after,
)
from bookings.domain.life import Event, Party, State
from bookings.events import AdmissionMoved, PapersReminded
from bookings.locks import lock_booking
from bookings.models import Admission, BookedChild, Booking, Visit
from bookings.services.deadlines import local
from bookings.services.demands import subject_of
from bookings.services.moves import move
from bookings.services.refusals import Refused
from bookings.services.seats import first_stay, seats_class
from bookings.services.visits import last_visit, next_stay, propose, visits_wanted
from childcare.domain.seats import SHORT_EVERYONE
from childcare.models import Facility
from core.audit import record

_STALE = "Cette admission vient de changer. Rechargez la page."


def known_children(facility: Facility, on: date) -> QuerySet[BookedChild]:
    """The children whom this facility may receive that day without anything before."""
    provisional = Q(admissions__provisional_until=None) | Q(admissions__provisional_until__gte=on)
    return BookedChild.objects.filter(
        provisional,
        admissions__facility=facility,
        admissions__state=AdmissionState.KNOWN,
        admissions__known_until__gte=on,
    )


def is_known(child: BookedChild, facility: Facility, on: date) -> bool:
    """Whether this child is known there that day: not after the year that follows its last stay, nor after three
    months of provisional admission, when its vaccination is looked at again."""
    return known_children(facility, on).filter(pk=child.pk).exists()


def nothing_to_do(booking: Booking, on: date) -> bool:
    """Whether the children may come that day without a step before: all are known, the place asks for nothing before,
    or welcomes urgent needs."""
    return _asks_nothing_before(booking.site.facility) or is_urgent_welcome(booking) or all_known(booking, on)


def all_known(booking: Booking, on: date) -> bool:
    children = booking.demand.children.all()
    return not children.exclude(pk__in=known_children(booking.site.facility, on).values("pk")).exists()


def is_urgent_welcome(booking: Booking) -> bool:
    """A need of at most four weeks, in a place that takes urgent ones without a visit before."""
    return bool(booking.site.facility.urgent_without_visit) and seats_class(booking) >= SHORT_EVERYONE


def admissions_of(booking: Booking) -> QuerySet[Admission]:
    """Those of the children of a booking at its place."""
    children = booking.demand.children.all()
    return Admission.objects.filter(facility=booking.site.facility_id, child__in=children).order_by("child")


def begin(booking: Booking, *, now: datetime) -> None:
    """Open the admission of each child who is not known yet, and propose the visits: when the parent agrees.

    In the transaction of the agreement; twice is the same as once. A place that asks for no paper and no visit knows
    the child at once.
    """
    facility = booking.site.facility
    first = next_stay(booking, now)
    on = first.date() if first else booking.starts
    asks_nothing = facility.first_visits == Facility.FirstVisits.NONE and not facility.documents
    for child in booking.demand.children.order_by("birth_date", "pk"):
        admission, _ = Admission.objects.get_or_create(child=child, facility=facility, defaults={"changed_at": now})
        if is_known(child, facility, on):
            continue
        if admission.state == AdmissionState.KNOWN:
            _write(admission, AdmissionState.TO_DO, now, known_until=None, reminded_at=None)
        if asks_nothing:
            _write(admission, AdmissionState.KNOWN, now, known_until=known_after(_last_stay(booking, now)))
    if not is_urgent_welcome(booking) and not all_known(booking, on):
        propose(booking, now)


@transaction.atomic
def confirm(booking_id: int, *, by: User | None, now: datetime) -> Booking:
    """Confirm a place in admission: by the manager, or by the portal (`by` None) when nothing is left to do.

    Confirmed twice is confirmed once. Raises Refused when a step is left, or when the first stay would come before the
    end of the admission.
    """
    booking = lock_booking(booking_id)
    changes: dict[str, Any] = {}
    if booking.state == State.ADMISSION:
        first = next_stay(booking, now)
        if first is None:
            raise Refused("Aucun jour de cette place n’est à venir. Changez les dates.")
        _check_admitted(booking, first.date(), by)
        changes = {"starts": first.date()} if booking.starts < local(booking.site, now).date() else {}
    party = Party.MANAGER if by else Party.SYSTEM
    move(booking, Event.CONFIRM, party=party, by=by, now=now, **changes)
    return booking


def move_to(admission_id: int, step: AdmissionState, *, by: User | None, now: datetime) -> Admission:
    """Take an admission to another step; a place whose children are all known is then confirmed.

    Raises Refused for a step that does not follow, or a child whose file is not complete.
    """
    with transaction.atomic():
        admission = Admission.objects.select_related("child", "facility").get(pk=admission_id)
        if admission.state == step:
            return admission
        if step not in NEXT[AdmissionState(admission.state)]:
            raise Refused(_STALE)
        if step == AdmissionState.KNOWN and (lacking := blocking(admission.missing)):
            raise Refused(f"Il manque encore : {_in_words(lacking)}.")
        until = known_after(_last_day(admission, now)) if step == AdmissionState.KNOWN else None
        _write(admission, step, now, known_until=until)
        _tell_journal(admission, step, by, now)
    if step == AdmissionState.KNOWN:
        confirm_known(bookings=_in_admission(admission), now=now)
    return admission


def note_papers(admission_id: int, missing: Iterable[str], *, by: User | None, now: datetime) -> Admission:
    """Note which papers lack, by their codes alone. Vaccination that is not up to date makes the admission provisional
    for three months (art. R.3111-8 CSP) and stops nothing; another one leads back to the papers."""
    codes = list(dict.fromkeys(missing))
    if not set(codes) <= set(Facility.Document.values):
        raise Refused("Choisissez les pièces dans la liste.")
    with transaction.atomic():
        admission = Admission.objects.select_related("child", "facility").get(pk=admission_id)
        state = AdmissionState(admission.state)
        lacks = bool(blocking(codes))
        if lacks and state != AdmissionState.PAPERS:
            state = AdmissionState.PAPERS if AdmissionState.PAPERS in NEXT[state] else AdmissionState.TO_DO
        provisional = admission.provisional_until or provisional_after(max(now.date(), _first_day(admission, now)))
        _write(
            admission,
            state,
            now,
            missing=codes,
            provisional_until=provisional if VACCINATION in codes else None,
            known_until=admission.known_until if state == AdmissionState.KNOWN else None,
            reminded_at=admission.reminded_at if lacks else None,
        )
        _tell_journal(admission, state, by, now)
    return admission


@transaction.atomic
def remind_papers(booking_id: int, *, by: User | None, now: datetime) -> bool:
    """Write once that papers lack: to the parent, else to the counsellor who follows the family.

    False when nothing lacks, or when it was written already. Raises Refused when nobody can be written to.
    """
    booking = lock_booking(booking_id)
    lacking = [each for each in admissions_of(booking) if blocking(each.missing) and each.reminded_at is None]
    if not lacking:
        return False
    kind = f"papers:{now:%Y%m%d}"
    words = day_letters.papers()
    to_parent = day_letters.to_parent(booking, kind, words, topic=day_letters.TOPIC, now=now, chosen=False)
    to_counsellor = day_letters.to_counsellor(booking, kind, words, now=now)
    if not to_parent and not to_counsellor:
        raise Refused("Personne ne peut être prévenu par message. Téléphonez à la famille.")
    Admission.objects.filter(pk__in=[each.pk for each in lacking]).update(reminded_at=now)
    about = {**subject_of(booking.demand), "subject": (Booking._meta.label, booking.pk)}
    record(PapersReminded, actor=by, **about, now=now)
    return True


def check_incomplete_refusal(booking: Booking) -> None:
    """Raises Refused unless a paper other than vaccination lacks after a reminder: the only « dossier incomplet » that
    the law knows."""
    lacking = [each for each in admissions_of(booking) if blocking(each.missing)]
    if not lacking:
        raise Refused("Aucune pièce ne manque. La vaccination ne fait pas un refus : l’admission est provisoire.")
    if all(each.reminded_at is None for each in lacking):
        raise Refused("Relancez d’abord la famille : un dossier incomplet ne se refuse qu’après une relance.")


def note_visit(visit_id: int, *, came: bool, by: User | None, now: datetime) -> None:
    """Note that a visit took place, or not. After the last one, a child whose file is complete is known."""
    with transaction.atomic():
        booking = lock_booking(Visit.objects.values_list("booking", flat=True).get(pk=visit_id))
        booking.visits.filter(pk=visit_id).update(done=came)
        done = booking.visits.filter(kind=Visit.Kind.VISIT, done=True).count()
        is_last = came and done >= max(1, visits_wanted(booking.site.facility))
        admissions = list(admissions_of(booking).exclude(state=AdmissionState.KNOWN)) if is_last else []
    for admission in admissions:
        if not blocking(admission.missing):
            move_to(admission.pk, AdmissionState.KNOWN, by=by, now=now)


def confirm_known(*, bookings: QuerySet[Booking] | None = None, now: datetime) -> int:
    """Confirm, as the portal, the places in admission whose children are all known; how many. One transaction each."""
    waiting = Booking.objects.filter(state=State.ADMISSION) if bookings is None else bookings
    confirmed = 0
    for booking in waiting.select_related("demand__organisation", "site__facility").order_by("pk"):
        first = next_stay(booking, now)
        if first is not None and all_known(booking, first.date()):
            try:
                confirm(booking.pk, by=None, now=now)
            except Refused:
                continue  # it moved since it was read
            confirmed += 1
    return confirmed


def _asks_nothing_before(facility: Facility) -> bool:
    before = (Facility.FirstVisits.NONE, Facility.FirstVisits.SAME_DAY)
    return facility.first_visits in before and not facility.documents


def _check_admitted(booking: Booking, on: date, by: User | None) -> None:
    """Raises Refused unless the admission ends before the first stay, on that day."""
    if nothing_to_do(booking, on):
        return
    if by is None:
        raise Refused("Il reste des étapes avant le premier jour.")
    lacking = {code for each in admissions_of(booking) for code in blocking(each.missing)}
    if lacking:
        raise Refused(f"Il manque encore : {_in_words(lacking)}.")
    ends, before = last_visit(booking), visits_wanted(booking.site.facility)
    if before and ends is None:
        raise Refused("Fixez d’abord les premières visites, ou notez que l’enfant est connu.")
    if ends is not None and (ends >= on if before else ends > on):
        raise Refused(
            f"Les visites finissent le {ends:%d/%m/%Y}, et le premier jour est le {on:%d/%m/%Y}. "
            "Avancez les visites, ou reculez le premier jour."
        )


def _in_admission(admission: Admission) -> QuerySet[Booking]:
    return Booking.objects.filter(
        state=State.ADMISSION, site__facility=admission.facility_id, demand__children=admission.child_id
    )


def _placements(admission: Admission) -> QuerySet[Booking]:
    return Booking.objects.filter(
        active=True, site__facility=admission.facility_id, demand__children=admission.child_id
    ).select_related("demand", "site")


def _last_day(admission: Admission, now: datetime) -> date:
    days = [_last_stay(booking, now) for booking in _placements(admission)]
    return max(days, default=now.date())


def _last_stay(booking: Booking, now: datetime) -> date:
    """The last day of the placement; today while it has no end, or when it is over."""
    return max(booking.until or now.date(), now.date())


def _first_day(admission: Admission, now: datetime) -> date:
    firsts = [found.date() for booking in _placements(admission) if (found := first_stay(booking))]
    return min(firsts, default=now.date())


def _write(admission: Admission, state: AdmissionState, now: datetime, **changes: Any) -> None:
    """Raises Refused when somebody else changed it since it was read."""
    values = {"state": state, "changed_at": now} | changes
    read = Admission.objects.filter(pk=admission.pk, state=admission.state, changed_at=admission.changed_at)
    if not read.update(**values):
        raise Refused(_STALE)
    for name, value in values.items():
        setattr(admission, name, value)


def _tell_journal(admission: Admission, step: AdmissionState, by: User | None, now: datetime) -> None:
    about = (Admission._meta.label, admission.pk)
    record(AdmissionMoved, actor=by, subject=about, data={"to": step.value}, now=now)


def _in_words(codes: Iterable[str]) -> str:
    labels = dict(Facility.Document.choices)
    return ", ".join(str(labels[code]).lower() for code in sorted(codes))
