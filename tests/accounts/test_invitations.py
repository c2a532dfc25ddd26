"""A colleague is invited and comes in; forged, expired, replayed, voided and forwarded links say what they are."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts import letters
from accounts.models import Invitation, Membership, User
from accounts.services import invitations, memberships, organisations
from core.messages.addresses import address_refuses, address_row, mark_refused
from core.messages.preferences import choose
from core.models import AuditEvent, OutboxMessage, State
from tests.support.people import member, organisation, user
from tests.support.signed_in import PortalClient

pytestmark = pytest.mark.django_db
INVITED = "nouvelle@exemple.fr"


@pytest.fixture(autouse=True)
def _no_limit_left_over(empty_cache):
    """Each test starts with its own rights to try."""


@pytest.fixture
def head():
    return member(organisation(name="ML de Lens"), administers=True)


def invite(client, head, email: str = INVITED, **fields) -> object:
    client.force_login(head.user)
    data = {"email": email, "role": "counsellor", **fields}
    return client.post(reverse("organisation_invite", args=[head.organisation_id]), data)


def link_in(letter: OutboxMessage) -> str:
    return re.search(r"http://testserver(/espace/invitation/\S+/)", letter.text)[1]


@pytest.fixture
def link(client, head) -> str:
    """The path of a link just sent."""
    assert invite(client, head).status_code == 302
    return link_in(OutboxMessage.objects.get())


def browser(who: User | None = None) -> PortalClient:
    client = PortalClient()
    if who is not None:
        client.force_login(who)
    return client


def said(answer) -> str:
    return answer.content.decode()


def test_the_link_is_nowhere_but_in_the_letter(link):
    token = link.split("/")[-2]
    row = Invitation.objects.get()

    assert token not in (row.token_hash, str(AuditEvent.objects.values_list("data", flat=True)))
    assert OutboxMessage.objects.get().recipient == INVITED
    assert row.expires_at - row.created_at == timedelta(days=7)


def test_from_the_letter_to_the_team(link, outboxes):
    stranger = browser()

    page = stranger.get(link)
    assert "ML de Lens" in said(page)
    assert INVITED not in said(page)
    assert not User.objects.filter(email=INVITED).exists()
    answer = stranger.post(link)
    assert answer.url.startswith(reverse("account_login"))
    assert not Membership.objects.filter(user__email=INVITED).exists()

    stranger.post(answer.url, {"login": INVITED, "next": link})
    code = re.search(r"\b(\d{6})\b", outboxes[0][-1].body)[1]
    answer = stranger.post(reverse("account_confirm_login_code"), {"code": code, "next": link})
    assert answer.url == link
    assert "Rejoindre la structure" in said(stranger.get(link))
    joined = stranger.post(link, follow=True)
    assert "Bienvenue dans votre équipe" in said(joined)
    membership = Membership.objects.get(user__email=INVITED)
    assert (membership.role, membership.is_administrator, membership.ended_at) == ("counsellor", False, None)


def test_pressing_twice_is_joining_once(link):
    invited = browser(user(INVITED))

    assert [invited.post(link).status_code for _ in range(2)] == [302, 302]
    assert Membership.objects.filter(user__email=INVITED).count() == 1
    assert invited.get(link).url == reverse("space")


@pytest.mark.parametrize("token", ["x", "a" * 43, "é", "..", "%00"])
def test_a_forged_link(token):
    for each in (browser(), browser(user())):
        answer = each.get(f"/espace/invitation/{token}/")

        assert answer.status_code == 404
        if token != "..":
            assert "Ce lien n’est pas valable" in said(answer)


def test_a_forwarded_link_opens_for_nobody_else(link):
    other = browser(user("collegue@exemple.fr"))

    for answer in (other.get(link), other.post(link)):
        assert answer.status_code == 403
        assert "Cette invitation est pour une autre adresse" in said(answer)
        assert INVITED not in said(answer)
    assert Membership.objects.count() == 1


def test_an_account_without_email_is_another_person(link):
    phone_only = User.objects.create_user(phone="+33639980003")

    assert browser(phone_only).post(link).status_code == 403


def test_an_expired_link(link):
    late = timezone.now() + timedelta(days=7, seconds=1)
    with time_machine.travel(late, tick=False):
        for each in (browser(), browser(user(INVITED))):
            for answer in (each.get(link), each.post(link)):
                assert answer.status_code == 410
                assert "Cette invitation a expiré" in said(answer)
    assert not Membership.objects.filter(user__email=INVITED).exists()


def test_a_replayed_link_brings_nobody_back(link, head):
    invited = browser(user(INVITED))
    invited.post(link)
    membership = Membership.objects.get(user__email=INVITED)
    memberships.remove(membership, by=head.user, now=timezone.now())

    answer = invited.post(link)

    assert answer.status_code == 410
    assert "Cette invitation a déjà servi" in said(answer)
    assert not Membership.objects.filter(user__email=INVITED, ended_at=None).exists()
    assert "a déjà servi" in said(browser().get(link))


def test_a_voided_link(client, link, head):
    invitation = Invitation.objects.get()
    address = reverse("invitation_void", args=[head.organisation_id, invitation.pk])
    assert client.get(address).status_code == 405
    client.post(address)

    answer = browser(user(INVITED)).post(link)

    assert answer.status_code == 410
    assert "Cette invitation a été annulée" in said(answer)
    assert client.post(address).status_code == 404


def test_only_the_last_link_works(client, link, head):
    invite(client, head)
    latest = link_in(OutboxMessage.objects.latest("created_at"))
    invited = browser(user(INVITED))

    assert invited.get(link).status_code == 410
    assert invited.post(latest).status_code == 302


def test_a_closed_organisation_invites_nobody(link, head):
    organisations.close(head.organisation_id, reason="", by=None, now=timezone.now())

    assert "a été annulée" in said(browser(user(INVITED)).post(link))
    assert not Membership.objects.filter(user__email=INVITED).exists()


@pytest.mark.parametrize(
    ("_case", "fields", "words"),
    [
        ("no address", {"email": ""}, "Écrivez une adresse e-mail"),
        ("half an address", {"email": "marie@"}, "adresse complète"),
        ("no role", {"role": ""}, "Choisissez un rôle"),
        ("a role of other organisations", {"role": "manager"}, "Choisissez un rôle dans la liste"),
    ],
)
def test_what_is_wrong_is_told_and_kept(client, head, _case, fields, words):
    answer = invite(client, head, **{"email": "marie@exemple.fr", **fields})

    assert answer.status_code == 400
    assert words in said(answer)
    assert fields.get("email", "marie@exemple.fr") in said(answer)
    assert not OutboxMessage.objects.exists()


def test_a_member_is_not_invited_again(client, head):
    answer = invite(client, head, email=head.user.email.upper())

    assert answer.status_code == 400
    assert "fait déjà partie" in said(answer)


def test_fifty_invitations_a_day(client, head, monkeypatch):
    monkeypatch.setattr(invitations, "MOST_PER_DAY", 2)
    assert [invite(client, head, f"c{n}@exemple.fr").status_code for n in range(3)] == [302, 302, 400]
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert invite(client, head, "c9@exemple.fr").status_code == 302


@pytest.fixture
def came_back(client, head) -> Invitation:
    """An invitation to an address that refuses it."""
    mark_refused("email", INVITED, "550 5.1.1 unknown", now=timezone.now())
    invite(client, head, administre="on")
    return Invitation.objects.get()


def test_who_invites_reads_that_it_did_not_arrive_and_corrects_the_address(client, head, came_back):
    page = said(client.get(reverse("organisation", args=[head.organisation_id])))
    assert "Cette invitation n’est pas arrivée" in page
    correct = re.search(r'href="(/espace/structure/\d+/inviter/\?corrige=\d+)"', page)[1]
    asked = said(client.get(correct))
    assert f'value="{INVITED}"' in asked
    assert re.search(r'name="administre"[^>]*checked', asked)

    client.post(correct, {"email": "bonne@exemple.fr", "role": "counsellor"})

    assert [row.email for row in Invitation.objects.filter(voided_at=None)] == ["bonne@exemple.fr"]
    assert AuditEvent.objects.filter(type="membership.invitation_voided", subject_pk=str(came_back.pk)).count() == 1
    assert "n’est pas arrivée" not in said(client.get(reverse("organisation", args=[head.organisation_id])))
    # The page sent twice corrects nothing twice.
    assert client.post(correct, {"email": "bonne@exemple.fr", "role": "counsellor"}).status_code == 302


def test_an_address_that_works_again_is_invited_again(client, head, came_back):
    invite(client, head)

    assert address_refuses("email", INVITED) is None
    assert OutboxMessage.objects.latest("created_at").state == State.WAITING


def test_nobody_corrects_the_invitation_of_another_organisation(head, came_back):
    other = member(organisation(), administers=True)
    theirs = browser(other.user)
    address = reverse("organisation_invite", args=[other.organisation_id]) + f"?corrige={came_back.pk}"

    assert INVITED not in said(theirs.get(address))
    theirs.post(address, {"email": "x@exemple.fr", "role": "counsellor"})

    came_back.refresh_from_db()
    assert came_back.voided_at is None


def test_who_wants_no_invitation_gets_none_and_the_organisation_knows(client, head):
    choose(address_row("email", INVITED), {letters.INVITATION: "never"}, now=timezone.now())
    invite(client, head)

    assert OutboxMessage.objects.get().state == State.WITHHELD
    assert "n’est pas arrivée" in said(client.get(reverse("organisation", args=[head.organisation_id])))
