"""Who may do what on a booking: the family's side, the place's side, and what a coordinator is handed.

The place's side opens nothing of the family before it accepts (bookings.selectors.seen_by_place).
"""

from __future__ import annotations

from accounts.domain.abilities import Ability, Actor, Grant, ObjectRules, Relation


class BookingAbility(Ability):
    SEE = "see", "voir la demande et ses réponses"
    AGREE = "agree", "dire oui à une place, ou noter le oui du parent"
    CANCEL = "cancel", "annuler"
    CHANGE = "change", "prévoir une absence, demander des heures en plus"
    END = "end", "prolonger, garder la place, chercher ailleurs"


class PlaceBookingAbility(Ability):
    SEE = "see", "voir l’âge, les horaires, les dates et la priorité AVIP ; la famille après son acceptation"
    ANSWER = "answer", "accepter, refuser avec un motif, proposer d’autres horaires"
    ADMIT = "admit", "suivre l’admission, fixer les visites, confirmer"
    NOTE = "note", "noter une absence, corriger une présence"


class IntroductionAbility(Ability):
    SEE = "see", "voir la mise en relation"
    ADVANCE = "advance", "noter la rencontre, le contrat signé, ou que cela ne va pas plus loin"


class PlaceIntroductionAbility(Ability):
    SEE = "see", "voir l’âge, les horaires et les dates ; la famille dès qu’une rencontre est fixée"
    ADVANCE = "advance", "noter la rencontre, le contrat signé, ou que cela ne va pas plus loin"


class EscalatedDemandAbility(Ability):
    SEE = "see", "voir la demande restée sans place"
    SETTLE = "settle", "la suivre, l’annuler, aider un accueil à préparer"


class QueueRulesAbility(Ability):
    PUBLISH = "publish", "publier les points de la liste d’attente"


BOOKING, PLACE_BOOKING, ESCALATED, QUEUE_RULES = "booking", "place_booking", "escalated_demand", "queue_rules"
INTRODUCTION, PLACE_INTRODUCTION = "introduction", "place_introduction"

RULES = (
    ObjectRules(
        kind=BOOKING,
        label="réservations d’une famille",
        every=BookingAbility,
        grants=(
            Grant(Actor.COUNSELLOR, Relation.OWN, frozenset(BookingAbility)),
            Grant(Actor.PERSON, Relation.SELF, frozenset(BookingAbility)),
        ),
    ),
    ObjectRules(
        kind=PLACE_BOOKING,
        label="réservations dans un lieu géré",
        every=PlaceBookingAbility,
        grants=(Grant(Actor.MANAGER, Relation.OWN, frozenset(PlaceBookingAbility)),),
    ),
    ObjectRules(
        kind=INTRODUCTION,
        label="mises en relation d’une famille",
        every=IntroductionAbility,
        grants=(
            Grant(Actor.COUNSELLOR, Relation.OWN, frozenset(IntroductionAbility)),
            Grant(Actor.PERSON, Relation.SELF, frozenset(IntroductionAbility)),
        ),
    ),
    ObjectRules(
        kind=PLACE_INTRODUCTION,
        label="mises en relation avec un lieu géré",
        every=PlaceIntroductionAbility,
        grants=(Grant(Actor.MANAGER, Relation.OWN, frozenset(PlaceIntroductionAbility)),),
    ),
    # They belong to the comité AVIP of the département of the place asked first.
    ObjectRules(
        kind=ESCALATED,
        label="demandes confiées au coordinateur",
        every=EscalatedDemandAbility,
        grants=(Grant(Actor.COORDINATOR, Relation.OWN, frozenset(EscalatedDemandAbility)),),
    ),
    ObjectRules(
        kind=QUEUE_RULES,
        label="points des listes d’attente",
        every=QueueRulesAbility,
        grants=(
            Grant(Actor.ORGANISATION_ADMINISTRATOR, Relation.OWN, frozenset(QueueRulesAbility)),
            Grant(Actor.COORDINATOR, Relation.OWN, frozenset(QueueRulesAbility)),
        ),
    ),
)
