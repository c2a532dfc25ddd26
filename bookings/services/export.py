"""Everything that is held about the places of a family, for the parent: in words and plain values."""

from __future__ import annotations

from typing import Any

from bookings.domain.hours import read
from bookings.domain.life import State
from bookings.domain.refusals import RefusalReason
from bookings.models import Booking, Demand, Waiting
from bookings.models.codes import REFUSAL_REASONS, STATES
from families.models import FamilyFile

_HELD = ("bookings__site__facility", "bookings__visits", "bookings__absences", "bookings__extra_hours", "children")


def told(file: FamilyFile) -> list[dict[str, Any]]:
    """The demands of a file: places and where each stands, days, visits, waiting lists, introductions."""
    demands = file.demands.prefetch_related(*_HELD, "waiting__age_group__site", "introductions__facility")
    return [_demand(demand) for demand in demands.order_by("pk")]


def _demand(demand: Demand) -> dict[str, Any]:
    return {
        "numéro": demand.pk,
        "demandée le": demand.created_at,
        "du": demand.starts,
        "au": demand.until,
        "horaires": [
            {"jour": each.day or each.weekday, "de": f"{each.starts:%H:%M}", "à": f"{each.ends:%H:%M}"}
            for each in read(demand.hours)
        ],
        "trajet (minutes)": demand.travel_minutes,
        "commune (code INSEE)": demand.insee_code,
        "priorité AVIP": demand.in_insertion,
        "contrat AVIP": demand.avip_term,
        "close le": demand.closed_at,
        "confiée au coordinateur le": demand.escalated_at,
        "enfants, nés vers le": [child.birth_date for child in demand.children.all()],
        "admissions": [
            {
                "lieu": str(each.facility),
                "étape": each.get_state_display(),
                "pièces manquantes": each.missing,
                "connu jusqu’au": each.known_until,
                "admission provisoire jusqu’au": each.provisional_until,
            }
            for child in demand.children.all()
            for each in child.admissions.select_related("facility")
        ],
        "lieux": [_booking(booking) for booking in demand.bookings.all()],
        "listes d’attente": [_waiting(waiting) for waiting in demand.waiting.all()],
        "mises en relation": [
            {"avec": str(each.facility), "état": each.get_state_display(), "rencontre le": each.meeting_day}
            for each in demand.introductions.all()
        ],
    }


def _booking(booking: Booking) -> dict[str, Any]:
    reason = booking.refusal_reason
    return {
        "lieu": str(booking.site.facility),
        "état": STATES[State(booking.state)],
        "depuis le": booking.state_since,
        "du": booking.starts,
        "au": booking.until,
        "accord donné le": booking.agreed_at,
        "motif du refus": REFUSAL_REASONS[RefusalReason(reason)] if reason else "",
        "suite": booking.get_outcome_display(),
        "visites": [{"jour": each.day, "de": each.starts, "à": each.ends} for each in booking.visits.all()],
        "absences": [each.day for each in booking.absences.all()],
        "heures en plus": [
            {"jour": each.day, "de": each.starts, "à": each.ends, "état": each.get_state_display()}
            for each in booking.extra_hours.all()
        ],
        "jours sans place": sorted({each.day for each in booking.missed_days.all()}),
    }


def _waiting(waiting: Waiting) -> dict[str, Any]:
    return {
        "lieu": str(waiting.age_group.site),
        "depuis le": waiting.since,
        "parent isolé": waiting.single_parent,
        "quartier prioritaire": waiting.qpv,
        "sortie le": waiting.left_at,
        "réponse": waiting.get_answer_display(),
    }
