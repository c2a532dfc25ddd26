"""What the journal tells of bookings (core.audit.registry)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bookings.domain.life import Party
from bookings.models.codes import STATES
from core.audit.registry import event, told

PARTIES = {
    Party.PARENT.value: _("parent"),
    Party.COUNSELLOR.value: _("conseiller"),
    Party.MANAGER.value: _("lieu d’accueil"),
    Party.COORDINATOR.value: _("coordinateur"),
    Party.SYSTEM.value: _("portail"),
}


@event("booking.moved", _("Réservation avancée"))
@dataclass(frozen=True, slots=True)
class BookingMoved:
    event: str = told(_("action"))
    to: str = told(_("état"), {state.value: label for state, label in STATES.items()})
    party: str = told(_("par"), PARTIES)


@event("demand.opened", _("Place demandée"))
@dataclass(frozen=True, slots=True)
class DemandOpened:
    way: str = told(_("façon"))
