"""Claiming a facility: a code by e-mail, by letter, or the word of who answers for an assistant maternel."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.domain.organisation_states import OrganisationState
from accounts.domain.roles import Role
from accounts.models import Organisation, User
from childcare.domain.facility_claims import (
    MOST_PER_FACILITY,
    MOST_PER_FACILITY_AND_ORGANISATION,
    TRIES,
    ClaimChannel,
    ClaimState,
    masked_email,
    readable_code,
    typed_code,
)
from childcare.models import Facility, FacilityClaim, Management
from childcare.selectors.facility_claims import channels
from childcare.services import facility_claims, managements
from childcare.services.facility_claims import CodeRefused
from childcare.services.refusals import Refused, constraint_name
from core.models import OutboxMessage
from core.models.audit import AuditEvent
from tests.support import managers, people, places
from tests.support.offers import sql

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CODE = re.compile(r"\b[A-Z2-9]{4}-[A-Z2-9]{4}\b")


@pytest.fixture
def facility():
    return places.site(places.facility(email="direction@creche.example", request_channel="telephone")).facility


@pytest.fixture
def creches():
    return managers.organisation()


def ask(facility: Facility, by: Organisation, channel=ClaimChannel.EMAIL, now=NOW) -> FacilityClaim:
    user = managers.member(by)
    return facility_claims.ask(facility_id=facility.pk, organisation=by, user=user, channel=channel, now=now)


def code_sent() -> str:
    """The code of the last e-mail of the outbox."""
    text = OutboxMessage.objects.order_by("created_at").last().text
    return CODE.search(text)[0]


def give(claim: FacilityClaim, code: str, now=NOW) -> Management:
    return facility_claims.give_code(claim_id=claim.pk, code=code, user=claim.user, now=now)


def state_of(claim: FacilityClaim) -> str:
    return FacilityClaim.objects.get(pk=claim.pk).state


def test_the_code_goes_to_the_address_of_the_record_and_makes_a_manager(facility, creches):
    claim = ask(facility, creches)
    letter = OutboxMessage.objects.get()

    assert (letter.recipient, letter.channel) == ("direction@creche.example", "email")
    assert creches.name in letter.text
    management = give(claim, f" {code_sent().lower().replace('-', ' ')} ")

    assert (management.facility, management.organisation, management.ended) == (facility, creches, None)
    assert state_of(claim) == ClaimState.ACCEPTED
    facility.refresh_from_db()
    assert facility.request_channel == "telephone"
    told = set(AuditEvent.objects.values_list("type", "organisation"))
    assert told == {("facility_claim.asked", creches.pk), ("facility.managed", creches.pk)}


def test_the_code_is_kept_nowhere_but_in_the_letter(facility, creches):
    claim = ask(facility, creches)

    kept = FacilityClaim.objects.filter(pk=claim.pk).values().get()
    assert code_sent().replace("-", "") not in str(kept)
    give(claim, code_sent())
    assert FacilityClaim.objects.get(pk=claim.pk).code_hash == ""


def test_five_wrong_codes_and_the_right_one_is_worth_nothing(facility, creches):
    claim = ask(facility, creches)
    wrong = "AAAA-AAAA" if code_sent() != "AAAA-AAAA" else "BBBB-BBBB"

    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(CodeRefused, match=f"Il reste {left} essai"):
            give(claim, wrong)
    with pytest.raises(CodeRefused, match="Trop d’essais"):
        give(claim, wrong)
    with pytest.raises(CodeRefused, match="Demandez-en un autre"):
        give(claim, code_sent())
    assert not Management.objects.exists()
    assert AuditEvent.objects.filter(type="facility_claim.wrong_code").count() == TRIES


def test_what_cannot_be_a_code_costs_no_try(facility, creches):
    claim = ask(facility, creches)

    for text in ("", "123", "ABCD-234I", "x" * 300, "\x00" * 8):
        with pytest.raises(CodeRefused, match="8 lettres et chiffres"):
            give(claim, text)
    assert give(claim, code_sent())


def test_a_code_by_email_is_worth_one_hour(facility, creches):
    claim = ask(facility, creches)

    with pytest.raises(CodeRefused, match="expiré"):
        give(claim, code_sent(), now=NOW + timedelta(hours=1))
    assert state_of(claim) == ClaimState.EXPIRED
    with pytest.raises(CodeRefused, match="expiré"):
        give(claim, code_sent())


def test_a_code_serves_once(facility, creches):
    claim = ask(facility, creches)
    management = give(claim, code_sent())
    managements.end(management_id=management.pk, user=claim.user, now=NOW)

    with pytest.raises(CodeRefused, match="déjà servi"):
        give(claim, code_sent())
    assert not Management.objects.filter(ended=None).exists()


def test_a_code_passed_on_to_another_organisation_opens_nothing(facility, creches):
    ask(facility, creches)
    code = code_sent()
    other = ask(facility, managers.organisation("Autres crèches"), now=NOW + timedelta(minutes=1))

    with pytest.raises(CodeRefused, match="pas le bon"):
        give(other, code)


def test_a_new_code_replaces_the_former_one(facility, creches):
    first = ask(facility, creches)
    former = code_sent()
    second = ask(facility, creches, now=NOW + timedelta(minutes=5))

    with pytest.raises(CodeRefused, match="plus récente"):
        give(first, former)
    with pytest.raises(CodeRefused, match="pas le bon"):
        give(second, former)


def test_asking_again_and_again_is_refused(facility, creches):
    for _ in range(MOST_PER_FACILITY_AND_ORGANISATION):
        ask(facility, creches)
    with pytest.raises(Refused, match="Trop de demandes"):
        ask(facility, creches)
    for number in range(MOST_PER_FACILITY - MOST_PER_FACILITY_AND_ORGANISATION):
        ask(facility, managers.organisation(f"Crèches {number}"))
    with pytest.raises(Refused, match="Trop de demandes"):
        ask(facility, managers.organisation("Une de trop"))
    assert OutboxMessage.objects.count() == MOST_PER_FACILITY
    assert ask(facility, creches, now=NOW + timedelta(days=1, minutes=1))


def test_a_managed_facility_is_not_claimed_again(facility, creches):
    other = managers.organisation("Autres crèches")
    waiting = ask(facility, other)
    managements.begin(facility_id=facility.pk, organisation_id=creches.pk, user=managers.member(creches), now=NOW)

    with pytest.raises(Refused, match="Une autre structure gère"):
        ask(facility, other)
    with pytest.raises(Refused, match="Votre structure gère déjà"):
        ask(facility, creches)
    with pytest.raises(Refused, match="Une autre structure gère"):
        give(waiting, code_sent())
    assert state_of(waiting) == ClaimState.OVERTAKEN


def test_an_organisation_that_closed_leaves_its_place(facility, creches):
    managers.manage(facility, creches)
    Organisation.objects.filter(pk=creches.pk).update(state=OrganisationState.CLOSED)
    successor = managers.organisation("Les successeurs")

    give(ask(facility, successor), code_sent())

    assert Management.objects.get(ended=None).organisation == successor
    assert Management.objects.get(organisation=creches).ended == NOW


def test_a_letter_is_printed_by_an_administrator_and_lives_fifteen_days(facility, creches):
    claim = ask(facility, creches, ClaimChannel.LETTER)
    with pytest.raises(CodeRefused, match="Aucun code"):
        give(claim, "ABCD-2345")
    administrator = managers.member(managers.organisation("Administration"))
    lost = facility_claims.print_letter(claim_id=claim.pk, user=administrator, now=NOW)
    code = facility_claims.print_letter(claim_id=claim.pk, user=administrator, now=NOW)

    assert not OutboxMessage.objects.exists()
    with pytest.raises(CodeRefused, match="pas le bon"):
        give(claim, lost)
    assert give(claim, code, now=NOW + timedelta(days=14, hours=23)).organisation == creches


def test_a_letter_is_printed_only_for_a_claim_by_letter_under_way(facility, creches):
    by_email = ask(facility, creches)
    user = by_email.user
    with pytest.raises(Refused, match="courrier"):
        facility_claims.print_letter(claim_id=by_email.pk, user=user, now=NOW)
    with pytest.raises(Refused, match="n’existe plus"):
        facility_claims.print_letter(claim_id=by_email.pk + 1, user=user, now=NOW)


def test_a_relais_answers_for_an_assistante_maternelle():
    relais = managers.relais()
    claude = managers.assistante_maternelle(relais)
    home = places.assistant_maternel().facility
    claim = ask(home, claude, ClaimChannel.VOUCHER)
    counsellor = managers.member(relais, Role.COUNSELLOR)

    with pytest.raises(CodeRefused, match="Aucun code"):
        give(claim, "ABCD-2345")
    for _ in range(2):
        facility_claims.answer_for(claim_id=claim.pk, accepted=True, user=counsellor, now=NOW)

    assert Management.objects.get().organisation == claude
    with pytest.raises(Refused, match="déjà servi"):
        facility_claims.answer_for(claim_id=claim.pk, accepted=False, user=counsellor, now=NOW)


def test_a_relais_may_say_no():
    relais = managers.relais()
    claim = ask(places.assistant_maternel().facility, managers.assistante_maternelle(relais), ClaimChannel.VOUCHER)

    facility_claims.answer_for(
        claim_id=claim.pk, accepted=False, user=managers.member(relais, Role.COUNSELLOR), now=NOW
    )

    assert state_of(claim) == ClaimState.REFUSED
    assert not Management.objects.exists()


def test_the_proofs_that_a_record_allows(creches):
    relais = managers.relais()
    claude = managers.assistante_maternelle(relais)
    home = places.assistant_maternel().facility
    creche = places.site(places.facility(email="")).facility

    assert channels(creche, creches) == [ClaimChannel.LETTER]
    assert channels(home, creches) == []
    assert channels(home, claude) == [ClaimChannel.VOUCHER]
    assert channels(creche, claude) == [ClaimChannel.LETTER]
    with pytest.raises(Refused, match="Cette preuve"):
        ask(home, creches, ClaimChannel.VOUCHER)
    with pytest.raises(Refused, match="Cette preuve"):
        ask(creche, creches, ClaimChannel.EMAIL)


GUARDS = {
    "two managers of one facility": (
        "management",
        "management_one_per_facility",
        "INSERT INTO management (facility_id, organisation_id, since) "
        "SELECT facility_id, organisation_id, since FROM management",
    ),
    "an end before the beginning": (
        "management",
        "management_ends_after_it_began",
        "UPDATE management SET ended = since - interval '1 day'",
    ),
    "two claims under way": (
        "facility_claim",
        "facility_claim_one_at_a_time",
        "INSERT INTO facility_claim (facility_id, organisation_id, channel, state, code_hash, attempts, created_at) "
        "SELECT facility_id, organisation_id, channel, 'waiting', '', 0, created_at FROM facility_claim",
    ),
    "a sixth try": ("facility_claim", "facility_claim_tries", "UPDATE facility_claim SET attempts = 6"),
    "a code without end": (
        "facility_claim",
        "facility_claim_code_expires",
        "UPDATE facility_claim SET expires_at = NULL",
    ),
    "an open claim without code": (
        "facility_claim",
        "facility_claim_code_expires",
        "UPDATE facility_claim SET code_hash = ''",
    ),
    "a claim that is over and keeps its code": (
        "facility_claim",
        "facility_claim_over_forgets_its_code",
        "UPDATE facility_claim SET state = 'refused', decided_at = now()",
    ),
    "a claim by telepathy": (
        "facility_claim",
        "facility_claim_channel",
        "UPDATE facility_claim SET channel = 'mind'",
    ),
    "a claim in no known state": (
        "facility_claim",
        "facility_claim_state",
        "UPDATE facility_claim SET state = 'royal', code_hash = '', decided_at = now()",
    ),
}


@pytest.mark.parametrize("_case", GUARDS)
def test_postgresql_refuses_and_without_the_constraint_accepts(_case, facility, creches):
    table, constraint, statement = GUARDS[_case]
    ask(facility, creches)
    managers.manage(facility, creches)

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        sql(statement)

    assert constraint_name(refused.value) == constraint
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    is_index = constraint in {"management_one_per_facility", "facility_claim_one_at_a_time"}
    sql(f"DROP INDEX {constraint}" if is_index else f"ALTER TABLE {table} DROP CONSTRAINT {constraint}")
    sql(statement)


def test_codes_are_read_as_people_type_them():
    assert typed_code(" abcd – 2345 ") == "ABCD2345"
    assert readable_code("ABCD2345") == "ABCD-2345"
    assert typed_code("ABCD0O1I") == ""


@pytest.mark.parametrize(
    ("address", "masked"),
    [("creche@mairie.fr", "cr•••••@mairie.fr"), ("ab@x.fr", "a•••••@x.fr"), ("a@x.fr", "a•••••@x.fr")],
)
def test_an_address_is_hinted_at(address, masked):
    assert masked_email(address) == masked


def test_the_relais_is_told_that_somebody_waits():
    relais = managers.relais()
    head = people.member(relais, administers=True).user
    managers.member(relais)
    claude = managers.assistante_maternelle(relais)

    ask(places.assistant_maternel().facility, claude, ClaimChannel.VOUCHER)

    letter = OutboxMessage.objects.get()
    assert letter.recipient == head.email
    assert "attend que vous confirmiez" in letter.text


def test_the_relais_is_told_by_the_way_that_its_administrators_have():
    relais = managers.relais()
    for contact in ({"email": "relais@exemple.fr"}, {"email": None, "phone": "+33612345678"}):
        people.member(relais, administers=True, who=User.objects.create_user(**contact))
    asked = managers.assistante_maternelle(relais)
    home = places.assistant_maternel().facility

    facility_claims.ask(
        facility_id=home.pk, organisation=asked, user=managers.member(asked), channel=ClaimChannel.VOUCHER, now=NOW
    )

    told = OutboxMessage.objects.filter(topic="facility_claim").values_list("recipient", "text")
    assert {to: "à confirmer" in text or "confirmiez" in text for to, text in told} == {
        "relais@exemple.fr": True,
        "+33612345678": True,
    }
    assert "Claude Martin" not in dict(told)["+33612345678"]
