"""Claim a facility: ask for a code, type it back, and manage the facility. Each service is one transaction.

Everything about one facility waits in line (`lock_facility`): two organisations that give right codes at once get one
manager and one refusal. A wrong code is counted even though it is refused.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from accounts.models import Organisation, User
from childcare.domain.facility_claims import (
    ALPHABET,
    CODE_LENGTH,
    LIFETIMES,
    LIMITS_PERIOD,
    LIVE,
    MOST_PER_FACILITY,
    MOST_PER_FACILITY_AND_ORGANISATION,
    MOST_PER_ORGANISATION,
    TRIES,
    ClaimChannel,
    ClaimState,
    readable_code,
    typed_code,
)
from childcare.events import ClaimAsked, ClaimRefused, LetterPrinted, WrongCode
from childcare.letters import ask_voucher, send_code
from childcare.locks import lock_facility
from childcare.models import Facility, FacilityClaim, Management
from childcare.selectors.facility_claims import channels
from childcare.services import managements
from childcare.services.refusals import Refused
from core.audit import record
from core.derived_keys import keys

PURPOSE = "facility claim"
OVER: Mapping[str, str] = {
    ClaimState.ACCEPTED: "Ce code a déjà servi : votre structure gère ce lieu.",
    ClaimState.REFUSED: "Cette demande a été refusée.",
    ClaimState.EXHAUSTED: "Trop d’essais : ce code ne vaut plus rien. Demandez-en un autre.",
    ClaimState.EXPIRED: "Ce code a expiré. Demandez-en un autre.",
    ClaimState.OVERTAKEN: "Une autre structure gère désormais ce lieu. Si c’est une erreur, écrivez-nous.",
    ClaimState.WITHDRAWN: "Une demande plus récente remplace celle-ci : tapez le dernier code reçu.",
    ClaimState.WAITING: "Aucun code n’est encore parti pour cette demande.",
}


class CodeRefused(Refused):
    """The code typed does not prove anything; the message says what to do next."""


@transaction.atomic
def ask(
    *, facility_id: int, organisation: Organisation, user: User, channel: ClaimChannel, now: datetime
) -> FacilityClaim:
    """Ask for the management of a facility; an e-mail leaves at once. Replaces the organisation's earlier claim.

    Raises Refused: managed already, no such proof possible, or asked too often.
    """
    lock_facility(facility_id)
    facility = Facility.objects.get(pk=facility_id)
    _check_may_ask(facility, organisation, channel, now)
    earlier = FacilityClaim.objects.filter(facility=facility, organisation=organisation, state__in=LIVE)
    earlier.update(state=ClaimState.WITHDRAWN, code_hash="", decided_at=now)
    claim = FacilityClaim.objects.create(
        facility=facility, organisation=organisation, user=user, channel=channel, created_at=now
    )
    if channel is ClaimChannel.EMAIL:
        send_code(claim, readable_code(_new_code(claim, now)), now=now)
    elif channel is ClaimChannel.VOUCHER:
        ask_voucher(claim, now=now)
    _tell(ClaimAsked, claim, user, now, channel=channel)
    return claim


@transaction.atomic
def print_letter(*, claim_id: int, user: User, now: datetime) -> str:
    """A new code for a claim by letter, to be printed: it cannot be shown again, and replaces the one before.

    Raises Refused when the claim is over, or is not by letter.
    """
    claim = _locked(claim_id)
    if claim.channel != ClaimChannel.LETTER:
        raise Refused("Cette demande ne se prouve pas par courrier.")
    if claim.state not in LIVE:
        raise Refused(OVER[claim.state])
    code = _new_code(claim, now)
    _tell(LetterPrinted, claim, user, now)
    return readable_code(code)


def give_code(*, claim_id: int, code: str, user: User, now: datetime) -> Management:
    """Type the code back: the organisation then manages the facility. Raises CodeRefused or AlreadyManaged."""
    with transaction.atomic():
        outcome = _try_code(_locked(claim_id), code, user, now)
    if isinstance(outcome, Refused):  # raised only now: what was counted is kept
        raise outcome
    return outcome


@transaction.atomic
def answer_for(*, claim_id: int, accepted: bool, user: User, now: datetime) -> None:
    """What the relais or the département says of an assistant maternel's claim; the same answer twice is once.

    Raises Refused when the claim is over, or waits for no such answer; AlreadyManaged.
    """
    claim = _locked(claim_id)
    if claim.channel != ClaimChannel.VOUCHER:
        raise Refused("Cette demande ne se confirme pas ainsi.")
    if claim.state == (ClaimState.ACCEPTED if accepted else ClaimState.REFUSED):
        return
    if claim.state != ClaimState.WAITING:
        raise Refused(OVER[claim.state])
    if accepted:
        _accept(claim, user, now)
    else:
        _refuse(claim, user, now)


@transaction.atomic
def refuse(*, claim_id: int, user: User, now: datetime) -> None:
    """End a claim that the administration does not believe; twice is the same as once. Raises Refused once over."""
    claim = _locked(claim_id)
    if claim.state == ClaimState.REFUSED:
        return
    if claim.state not in LIVE:
        raise Refused(OVER[claim.state])
    _refuse(claim, user, now)


def _check_may_ask(facility: Facility, organisation: Organisation, channel: ClaimChannel, now: datetime) -> None:
    current = managements.of_facility(facility.pk).first()
    if current is not None and current.organisation_id == organisation.pk:
        raise Refused("Votre structure gère déjà ce lieu.")
    if current is not None:
        raise managements.AlreadyManaged("Une autre structure gère déjà ce lieu. Si c’est une erreur, écrivez-nous.")
    if channel not in channels(facility, organisation):
        raise Refused("Cette preuve n’est pas possible pour ce lieu. Choisissez-en une autre.")
    recent = FacilityClaim.objects.filter(created_at__gt=now - LIMITS_PERIOD)
    mine = recent.filter(organisation=organisation)
    if (
        recent.filter(facility=facility).count() >= MOST_PER_FACILITY
        or mine.filter(facility=facility).count() >= MOST_PER_FACILITY_AND_ORGANISATION
        or mine.count() >= MOST_PER_ORGANISATION
    ):
        raise Refused("Trop de demandes aujourd’hui. Réessayez demain, ou écrivez-nous.")


def _locked(claim_id: int) -> FacilityClaim:
    """The claim as it is once its facility is locked. Raises Refused when there is none."""
    facility_id = FacilityClaim.objects.filter(pk=claim_id).values_list("facility", flat=True).first()
    if facility_id is None:
        raise Refused("Cette demande n’existe plus.")
    lock_facility(facility_id)
    return FacilityClaim.objects.select_related("facility", "organisation").get(pk=claim_id)


def _try_code(claim: FacilityClaim, code: str, user: User, now: datetime) -> Management | Refused:
    if claim.state == ClaimState.OPEN and claim.expires_at is not None and claim.expires_at <= now:
        _close(claim, ClaimState.EXPIRED, now)
    if claim.state != ClaimState.OPEN:
        return CodeRefused(OVER[claim.state])
    typed = typed_code(code)
    if not typed:
        return CodeRefused(f"Un code a {CODE_LENGTH} lettres et chiffres, comme ABCD-2345. Vérifiez le vôtre.")
    if not _matches(claim, typed):
        return _count_wrong_code(claim, user, now)
    try:
        return _accept(claim, user, now)
    except managements.AlreadyManaged as refusal:
        _close(claim, ClaimState.OVERTAKEN, now)
        return refusal


def _count_wrong_code(claim: FacilityClaim, user: User, now: datetime) -> CodeRefused:
    claim.attempts += 1
    _tell(WrongCode, claim, user, now, attempts=claim.attempts)
    left = TRIES - claim.attempts
    if not left:
        _close(claim, ClaimState.EXHAUSTED, now)
        return CodeRefused(OVER[ClaimState.EXHAUSTED])
    claim.save(update_fields=["attempts"])
    return CodeRefused(f"Ce code n’est pas le bon. Il reste {left} essai{'s' if left > 1 else ''}.")


def _accept(claim: FacilityClaim, user: User, now: datetime) -> Management:
    management = managements.begin(
        facility_id=claim.facility_id, organisation_id=claim.organisation_id, user=user, now=now
    )
    _close(claim, ClaimState.ACCEPTED, now)
    return management


def _refuse(claim: FacilityClaim, user: User, now: datetime) -> None:
    _close(claim, ClaimState.REFUSED, now)
    _tell(ClaimRefused, claim, user, now)


def _close(claim: FacilityClaim, state: ClaimState, now: datetime) -> None:
    claim.state, claim.code_hash, claim.decided_at = state, "", now
    claim.save(update_fields=["state", "code_hash", "decided_at", "attempts"])


def _new_code(claim: FacilityClaim, now: datetime) -> str:
    """Open the claim with a code never kept in clear; tries start again."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    claim.state = ClaimState.OPEN
    claim.code_hash = _marks(claim, code)[0]
    claim.attempts = 0
    claim.expires_at = now + LIFETIMES[ClaimChannel(claim.channel)]
    claim.save(update_fields=["state", "code_hash", "attempts", "expires_at"])
    return code


def _matches(claim: FacilityClaim, code: str) -> bool:
    return any(hmac.compare_digest(claim.code_hash, mark) for mark in _marks(claim, code))


def _marks(claim: FacilityClaim, code: str) -> list[str]:
    """HMAC-SHA256 of the code for this claim alone, under each key: the current one first."""
    said = f"{claim.pk}:{claim.facility_id}:{claim.organisation_id}:{code}".encode()
    return [hmac.new(key, said, "sha256").hexdigest() for key in keys(PURPOSE)]


def _tell(event_type: type, claim: FacilityClaim, user: User, now: datetime, **data: object) -> None:
    subject = ("childcare.facility", claim.facility_id)
    record(event_type, actor=user, organisation_id=claim.organisation_id, subject=subject, data=data, now=now)
