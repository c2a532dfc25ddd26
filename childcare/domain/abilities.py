"""Who may do what on a facility that an organisation manages, and on the claims that lead there."""

from __future__ import annotations

from accounts.domain.abilities import Ability, Actor, Grant, ObjectRules, Relation


class FacilityAbility(Ability):
    SEE = "see", "voir la fiche de gestion, avec les valeurs importées"
    EDIT = "edit", "modifier la fiche"
    CONFIRM = "confirm", "dire que tout est à jour"
    END = "end", "mettre fin à la gestion"


class FacilityClaimAbility(Ability):
    SEE = "see", "voir la demande"
    GIVE_CODE = "give_code", "taper le code reçu"
    PRINT_LETTER = "print_letter", "imprimer la lettre qui porte le code"
    REFUSE = "refuse", "refuser la demande"


class ClaimVoucherAbility(Ability):
    ANSWER = "answer", "dire si le lieu est bien celui de l’assistant maternel"


FACILITY = "managed_facility"
CLAIM = "facility_claim"
CLAIM_VOUCHER = "facility_claim_voucher"

_RUNS = frozenset({FacilityAbility.SEE, FacilityAbility.EDIT, FacilityAbility.CONFIRM})
_CLAIMS = frozenset({FacilityClaimAbility.SEE, FacilityClaimAbility.GIVE_CODE})
_CHECKS = frozenset({FacilityClaimAbility.PRINT_LETTER, FacilityClaimAbility.REFUSE})
_ANSWERS = frozenset(ClaimVoucherAbility)

RULES = (
    ObjectRules(
        kind=FACILITY,
        label="lieux d’accueil gérés",
        every=FacilityAbility,
        grants=(
            Grant(Actor.MANAGER, Relation.OWN, _RUNS),
            Grant(Actor.ADMINISTRATOR, Relation.NONE, frozenset({FacilityAbility.END})),
        ),
    ),
    ObjectRules(
        kind=CLAIM,
        label="demandes de gestion d’un lieu",
        every=FacilityClaimAbility,
        grants=(
            Grant(Actor.MANAGER, Relation.OWN, _CLAIMS),
            Grant(Actor.ADMINISTRATOR, Relation.NONE, _CHECKS),
        ),
    ),
    # It belongs to the relais petite enfance or to the département that answers for the agrément.
    ObjectRules(
        kind=CLAIM_VOUCHER,
        label="demandes d’assistants maternels à confirmer",
        every=ClaimVoucherAbility,
        grants=(
            Grant(Actor.COUNSELLOR, Relation.OWN, _ANSWERS),
            Grant(Actor.COORDINATOR, Relation.OWN, _ANSWERS),
            Grant(Actor.ORGANISATION_ADMINISTRATOR, Relation.OWN, _ANSWERS),
        ),
    ),
)
