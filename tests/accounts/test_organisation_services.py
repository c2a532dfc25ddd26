"""From the request to the closing: the table of states, and what each decision writes."""

from __future__ import annotations

from functools import partial
from itertools import product

import pytest
from django.utils import timezone

from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.organisation_states import NEXT, Decision, OrganisationState
from accounts.domain.roles import Role
from accounts.models import Invitation, Membership, Organisation
from accounts.services import invitations, organisations
from accounts.services.organisations import Details
from accounts.services.refusals import NotDone
from core.models import AuditEvent, OutboxMessage
from tests.support.people import assistante_maternelle, member, organisation, siret, user

pytestmark = pytest.mark.django_db
NOW = timezone.now()
ORDERS = {
    Decision.ACCEPT: partial(organisations.accept, by=None, now=NOW),
    Decision.REFUSE: partial(organisations.refuse, reason="Hors du champ.", by=None, now=NOW),
    Decision.CLOSE: partial(organisations.close, reason="", by=None, now=NOW),
    Decision.REOPEN: partial(organisations.reopen, by=None, now=NOW),
}


def asked(**changes) -> Organisation:
    return Organisation(
        **{"kind": "mission_locale", "name": "ML de Lens", "siret": siret(800), "departement": "62", **changes}
    )


def letters() -> list[str]:
    return list(OutboxMessage.objects.order_by("created_at", "key").values_list("recipient", flat=True))


@pytest.mark.parametrize(("state", "decision"), list(product(OrganisationState, Decision)))
def test_the_table_of_states(state, decision):
    found = organisation(state=state.value, reason="Déjà vu." if state == "refused" else "", decided_at=NOW)
    if state is OrganisationState.CLOSED:
        Membership.objects.filter(pk=member(found, administers=True).pk).update(ended_at=NOW)

    if decision in NEXT[state]:
        assert ORDERS[decision](found.pk).state == NEXT[state][decision]
        events = AuditEvent.objects.count()
        assert AuditEvent.objects.filter(type__startswith="organisation.").count() == (NEXT[state][decision] != state)
        ORDERS[decision](found.pk)
        assert AuditEvent.objects.count() == events
    else:
        with pytest.raises(NotDone, match="déjà"):
            ORDERS[decision](found.pk)
        found.refresh_from_db()
        assert found.state == state
        assert not AuditEvent.objects.exists()


def test_who_asks_becomes_the_first_administrator_and_is_told():
    who = user()

    found = organisations.ask(asked(), by=who, now=NOW)
    again = organisations.ask(asked(), by=who, now=NOW)
    organisations.accept(found.pk, by=user(), now=NOW)

    assert again == found
    membership = Membership.objects.get()
    assert (membership.user, membership.role, membership.is_administrator) == (who, "counsellor", True)
    assert letters() == [who.email]


def test_a_refusal_tells_why_and_frees_the_siret():
    found = organisations.ask(asked(), by=user(), now=NOW)
    with pytest.raises(NotDone):
        organisations.refuse(found.pk, reason="  ", by=None, now=NOW)

    organisations.refuse(found.pk, reason="Ce n’est pas votre structure.", by=None, now=NOW)

    assert "Ce n’est pas votre structure." in OutboxMessage.objects.get().text
    assert not Membership.objects.exists()
    assert organisations.ask(asked(), by=user(), now=NOW).pk != found.pk


@pytest.mark.parametrize(
    ("_case", "changes"),
    [
        ("wrong key", {"siret": "12345678901234"}),
        ("no SIRET", {"siret": None}),
        ("known already", {"siret": siret(801)}),
        ("unknown kind", {"kind": "banque"}),
        ("second comité of the département", {"kind": "comite_avip", "siret": None, "departement": "59"}),
    ],
)
def test_what_cannot_be_asked(_case, changes):
    organisation(siret=siret(801))
    organisation(OrganisationKind.COMITE_AVIP)
    before = Organisation.objects.count()

    with pytest.raises(NotDone):
        organisations.ask(asked(**changes), by=user(), now=NOW)
    assert Organisation.objects.count() == before


def test_an_assistante_maternelle_waits_for_her_relais():
    rpe = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    head = member(rpe, administers=True)
    who = user()
    mine = asked(kind="facility_manager", siret=None, vouched_by=rpe)

    found = organisations.ask(mine, by=who, now=NOW)
    with pytest.raises(NotDone, match="agrément"):
        organisations.accept(found.pk, by=None, now=NOW)
    organisations.vouch(found.pk, by=head.user, now=NOW)
    organisations.vouch(found.pk, by=head.user, now=NOW)
    organisations.accept(found.pk, by=None, now=NOW)

    assert Membership.objects.get(user=who).role == "manager"
    assert letters() == [head.user.email, who.email]
    assert AuditEvent.objects.filter(type="organisation.vouched").count() == 1


def test_nothing_is_vouched_for_after_the_decision():
    refused = assistante_maternelle(
        organisation(OrganisationKind.RELAIS_PETITE_ENFANCE), state="refused", reason="Non."
    )

    with pytest.raises(NotDone):
        organisations.vouch(refused.pk, by=user(), now=NOW)


def test_closing_ends_the_memberships_and_the_invitations():
    found = organisation()
    head = member(found, administers=True)
    member(found)
    elsewhere = member(organisation())
    invitations.invite(
        found.pk,
        email="a@exemple.fr",
        role=Role.COUNSELLOR,
        is_administrator=False,
        by=head.user,
        now=NOW,
        address_of=str,
    )

    organisations.close(found.pk, reason="Fusion avec la ML voisine.", by=None, now=NOW)

    assert list(Membership.objects.filter(ended_at=None)) == [elsewhere]
    assert Invitation.objects.get().voided_at == NOW
    told = OutboxMessage.objects.get(recipient=head.user.email)
    assert "Fusion avec la ML voisine." in told.text
    closed = AuditEvent.objects.get(type="organisation.closed")
    assert closed.data == {"memberships": 2, "invitations": 1}


def test_details_are_corrected_once():
    found = organisation()
    details = Details(name="ML de Lens-Liévin", email="contact@ml.example", phone="", commune="62498")

    organisations.edit(found.pk, details, by=user(), now=NOW)
    organisations.edit(found.pk, details, by=user(), now=NOW)

    event = AuditEvent.objects.get()
    assert event.data["fields"] == ["name", "email", "commune"]
    found.refresh_from_db()
    assert found.name == "ML de Lens-Liévin"


def test_who_has_only_a_mobile_is_told_by_a_text_that_says_the_least():
    who = user("x@exemple.fr")
    who.email, who.phone = None, "+33639980009"
    who.save()
    found = organisations.ask(asked(), by=who, now=NOW)

    organisations.refuse(found.pk, reason="Secret.", by=None, now=NOW)

    letter = OutboxMessage.objects.get()
    assert (letter.channel, letter.recipient) == ("sms", "+33639980009")
    assert "Secret" not in letter.text
    assert "Lens" not in letter.text
