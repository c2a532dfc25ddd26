"""What the journal tells of bookings (core.audit.registry)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from bookings.domain.life import Event, Party
from bookings.models import Booking, Demand
from bookings.models.codes import DEPARTURE_REASONS, INTRODUCTION_STATES, STATES
from core.audit.registry import event, told

PARTIES = {
    Party.PARENT.value: _("parent"),
    Party.COUNSELLOR.value: _("conseiller"),
    Party.MANAGER.value: _("lieu d’accueil"),
    Party.COORDINATOR.value: _("coordinateur"),
    Party.SYSTEM.value: _("portail"),
}

EVENTS = {
    Event.HOLD.value: _("option posée"),
    Event.ACCEPT.value: _("acceptée par le lieu"),
    Event.AGREE.value: _("oui du parent"),
    Event.CONFIRM.value: _("confirmée"),
    Event.ATTEND.value: _("enfant venu"),
    Event.MISS.value: _("enfant absent"),
    Event.REFUSE.value: _("refusée par le lieu"),
    Event.EXPIRE.value: _("délai dépassé"),
    Event.CANCEL.value: _("annulée"),
    Event.RELEASE.value: _("libérée"),
}


@event("booking.moved", _("Réservation avancée"))
@dataclass(frozen=True, slots=True)
class BookingMoved:
    event: str = told(_("action"), EVENTS)
    to: str = told(_("état"), {state.value: label for state, label in STATES.items()})
    party: str = told(_("par"), PARTIES)


@event("demand.opened", _("Place demandée"))
@dataclass(frozen=True, slots=True)
class DemandOpened:
    way: str = told(_("façon"), dict(Demand.Way.choices))


@event("booking.asked", _("Lieu interrogé"))
@dataclass(frozen=True, slots=True)
class BookingAsked:
    rank: int = told(_("rang"))


@event("booking.answered", _("Réponse autre que oui ou non"))
@dataclass(frozen=True, slots=True)
class BookingAnswered:
    answer: str = told(
        _("réponse"),
        {
            "propose": _("autres horaires proposés"),
            "decline": _("autres horaires déclinés"),
            "prepare": _("accueil à préparer"),
            "prepared": _("accueil préparé"),
        },
    )


@event("booking.agreed", _("Accord du parent noté"))
@dataclass(frozen=True, slots=True)
class BookingAgreed:
    how: str = told(_("façon"), dict(Booking.Agreed.choices))


@event("demand.escalated", _("Demande confiée au coordinateur"))
@dataclass(frozen=True, slots=True)
class DemandEscalated:
    pass


@event("demand.closed", _("Demande close"))
@dataclass(frozen=True, slots=True)
class DemandClosed:
    pass


@event("admission.moved", _("Admission avancée"))
@dataclass(frozen=True, slots=True)
class AdmissionMoved:
    to: str = told(_("étape"))


@event("booking.papers_reminded", _("Pièces manquantes rappelées"))
@dataclass(frozen=True, slots=True)
class PapersReminded:
    pass


@event("booking.lengthened", _("Place prolongée"))
@dataclass(frozen=True, slots=True)
class BookingLengthened:
    how: str = told(_("façon"), {"prolong": _("prolongée"), "renew": _("renouvelée après un bilan")})


@event("booking.day_changed", _("Jour d’une place changé"))
@dataclass(frozen=True, slots=True)
class DayChanged:
    change: str = told(
        _("changement"),
        {
            "absence": _("absence prévue"),
            "presence": _("absence retirée"),
            "visit": _("visite fixée"),
            "extra_asked": _("heures en plus demandées"),
            "extra_accepted": _("heures en plus acceptées"),
            "extra_refused": _("heures en plus refusées"),
        },
    )
    party: str = told(_("par"), PARTIES)


@event("booking.end_chosen", _("Fin de place choisie"))
@dataclass(frozen=True, slots=True)
class EndChosen:
    choice: str = told(
        _("choix"), {"prolong": _("prolonger"), "keep": _("garder la place"), "elsewhere": _("chercher ailleurs")}
    )


@event("booking.outcome_told", _("Suite d’une place dite"))
@dataclass(frozen=True, slots=True)
class OutcomeTold:
    pass


@event("waiting.joined", _("Inscription sur une liste d’attente"))
@dataclass(frozen=True, slots=True)
class WaitingJoined:
    age_group: int = told(_("groupe d’âge n°"))


@event("waiting.left", _("Sortie d’une liste d’attente"))
@dataclass(frozen=True, slots=True)
class WaitingLeft:
    why: str = told(
        _("raison"),
        {
            "asked": _("demandée"),
            "placed": _("une place est trouvée"),
            "silent": _("sans réponse à une place proposée"),
            "declined": _("place proposée déclinée"),
            "refused": _("refusée par le lieu"),
            "over": _("dates passées"),
        },
    )


@event("waiting.answered", _("Réponse à une place proposée"))
@dataclass(frozen=True, slots=True)
class WaitingAnswered:
    answer: str = told(_("réponse"), {"yes": _("oui"), "no": _("non")})


@event("queue.departed", _("Écart à la liste d’attente"))
@dataclass(frozen=True, slots=True)
class QueueDeparted:
    reason: str = told(_("motif"), {reason.value: label for reason, label in DEPARTURE_REASONS.items()})


@event("queue_rules.published", _("Points d’une liste d’attente publiés"))
@dataclass(frozen=True, slots=True)
class QueueRulesPublished:
    avip: int = told(_("AVIP"))
    single_parent: int = told(_("parent isolé"))
    sibling: int = told(_("fratrie"))
    start_near: int = told(_("début proche"))
    qpv: int = told(_("quartier prioritaire"))
    time_waited: int = told(_("attente"))


@event("introduction.asked", _("Mise en relation demandée"))
@dataclass(frozen=True, slots=True)
class IntroductionAsked:
    pass


@event("introduction.moved", _("Mise en relation avancée"))
@dataclass(frozen=True, slots=True)
class IntroductionMoved:
    to: str = told(_("état"), {state.value: label for state, label in INTRODUCTION_STATES.items()})
    party: str = told(_("par"), PARTIES)


@event("week_link.opened", _("« Ma semaine » ouverte par lien"))
@dataclass(frozen=True, slots=True)
class WeekLinkOpened:
    pass


@event("week_link.acted", _("Fait par lien, sans compte"))
@dataclass(frozen=True, slots=True)
class ActedByLink:
    booking: int = told(_("réservation n°"))
    act: str = told(
        _("action"),
        {
            "accepter": _("demande acceptée"),
            "refuser": _("demande refusée"),
            "horaires": _("autres horaires proposés"),
            "preparer": _("accueil à préparer"),
            "absent": _("absence notée"),
            "vient": _("absence retirée"),
            "venu": _("enfant venu"),
            "jamais": _("enfant jamais venu"),
            "heures-oui": _("heures en plus acceptées"),
            "heures-non": _("heures en plus refusées"),
        },
    )


@event("week_link.ended", _("Liens « Ma semaine » terminés"))
@dataclass(frozen=True, slots=True)
class WeekLinksEnded:
    links: int = told(_("nombre"))
