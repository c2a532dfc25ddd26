"""The space of professionals: who sees what, near misses included, and a role withdrawn while a page is open."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.abilities import abilities_on
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.domain.roles import Role
from accounts.models import Membership, Organisation
from accounts.services import memberships, organisations
from core.models import AuditEvent
from tests.support.people import assistante_maternelle, member, organisation, siret, user
from tests.support.signed_in import PortalClient, add_second_factor

pytestmark = pytest.mark.django_db


def browser(who) -> PortalClient:
    client = PortalClient()
    client.force_login(who)
    return client


def said(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def team():
    """(administrator, counsellor) of one organisation."""
    of = organisation(name="ML de Lens")
    return member(of, administers=True), member(of)


def pages_of(organisation_pk: int, membership_pk: int) -> list[str]:
    return [
        reverse("organisation", args=[organisation_pk]),
        reverse("organisation_edit", args=[organisation_pk]),
        reverse("organisation_invite", args=[organisation_pk]),
        reverse("member", args=[organisation_pk, membership_pk]),
        reverse("member_remove", args=[organisation_pk, membership_pk]),
    ]


def test_the_administrator_of_another_organisation_finds_nothing(team):
    near_miss = member(organisation(), administers=True)

    for page in pages_of(team[0].organisation_id, team[1].pk):
        assert browser(near_miss.user).get(page).status_code == 404
        assert browser(near_miss.user).post(page).status_code in (404, 405)


def test_the_administrator_of_the_portal_is_no_member(team):
    staff = user(is_staff=True, is_superuser=True)
    add_second_factor(staff)

    for page in pages_of(team[0].organisation_id, team[1].pk):
        assert browser(staff).get(page).status_code == 404


def test_a_colleague_of_another_organisation_is_not_reached_through_ours(team):
    elsewhere = member(organisation())
    administrator = browser(team[0].user)

    for name in ("member", "member_remove"):
        assert administrator.get(reverse(name, args=[team[0].organisation_id, elsewhere.pk])).status_code == 404
        assert administrator.post(reverse(name, args=[team[0].organisation_id, elsewhere.pk])).status_code == 404
    elsewhere.refresh_from_db()
    assert elsewhere.ended_at is None


def test_a_member_reads_and_leaves_but_changes_nothing(team):
    administrator, counsellor = team
    client = browser(counsellor.user)
    home, edit, invite, change, remove_other = pages_of(administrator.organisation_id, administrator.pk)

    page = said(client.get(home))
    assert "ML de Lens" in page
    assert reverse("organisation_invite", args=[administrator.organisation_id]) not in page
    for refused in (edit, invite, change, remove_other):
        answer = client.post(refused)
        assert answer.status_code == 403
        assert "Votre rôle ne permet pas cette action" in said(answer)
    leave = reverse("member_remove", args=[counsellor.organisation_id, counsellor.pk])
    assert client.post(leave).url == reverse("space")
    assert not Membership.objects.filter(pk=counsellor.pk, ended_at=None).exists()


def test_the_right_to_invite_withdrawn_while_the_page_is_open(team):
    first, second = team
    memberships.change_role(second, role=Role.COUNSELLOR, is_administrator=True, by=None, now=timezone.now())
    client = browser(second.user)
    invite = reverse("organisation_invite", args=[second.organisation_id])
    assert client.get(invite).status_code == 200

    memberships.change_role(second, role=Role.COUNSELLOR, is_administrator=False, by=first.user, now=timezone.now())
    answer = client.post(invite, {"email": "ami@exemple.fr", "role": "counsellor"})

    assert answer.status_code == 403
    assert "Il a peut-être changé depuis l’ouverture de la page" in said(answer)
    assert not Organisation.objects.get(pk=second.organisation_id).invitations.exists()


def test_a_colleague_removed_while_the_page_is_open(team):
    first, second = team
    client = browser(second.user)
    page = reverse("organisation", args=[second.organisation_id])
    assert client.get(page).status_code == 200
    memberships.remove(second, by=first.user, now=timezone.now())

    answer = client.get(page)

    assert answer.status_code == 403
    assert "Vous ne faites plus partie de « ML de Lens »" in said(answer)
    assert abilities_on(second.user, second.organisation) == frozenset()


def test_an_organisation_closed_while_the_page_is_open(team):
    client = browser(team[0].user)
    organisations.close(team[0].organisation_id, reason="", by=None, now=timezone.now())

    answer = client.post(reverse("organisation_invite", args=[team[0].organisation_id]), {"email": "a@exemple.fr"})

    assert answer.status_code == 403
    assert "« ML de Lens » est fermée" in said(answer)


def test_changing_a_role_and_keeping_one_administrator(team):
    first, second = team
    client = browser(first.user)
    mine = reverse("member", args=[first.organisation_id, first.pk])

    answer = client.post(mine, {"role": "counsellor"})
    assert answer.status_code == 400
    assert "Il faut au moins un administrateur" in said(answer)
    other = reverse("member", args=[first.organisation_id, second.pk])
    assert client.post(other, {"role": "counsellor", "administre": "on"}, follow=True).status_code == 200
    assert client.post(mine, {"role": "counsellor"}).status_code == 302
    assert AuditEvent.objects.filter(type="membership.role_changed", actor=first.user_id).count() == 2


def test_the_last_administrator_cannot_leave(team):
    leave = reverse("member_remove", args=[team[0].organisation_id, team[0].pk])

    answer = browser(team[0].user).post(leave)

    assert answer.status_code == 400
    assert "Il faut au moins un administrateur" in said(answer)


def test_details_are_corrected_and_errors_kept(team):
    client = browser(team[0].user)
    page = reverse("organisation_edit", args=[team[0].organisation_id])

    wrong = client.post(page, {"name": "", "ville": "Xyzzy", "email": "a@", "phone": "03 21 00 00 00"})
    assert wrong.status_code == 400
    for words in ("Écrivez le nom", "Nous ne trouvons pas cette commune", "adresse complète", "03 21 00 00 00"):
        assert words in said(wrong)
    client.post(page, {"name": "ML Lens-Liévin", "ville": "Lens (62)", "email": "", "phone": ""})
    assert Organisation.objects.get(pk=team[0].organisation_id).commune == "62498"
    assert "Lens (62)" in said(client.get(page))


def test_home_of_everybody(team):
    page = said(browser(team[0].user).get(reverse("space")))
    assert "ML de Lens" in page
    assert "Inviter un collègue" in page
    assert "Inviter un collègue" not in said(browser(team[1].user).get(reverse("space")))
    assert "Vous ne faites encore partie d’aucune structure" in said(browser(user()).get(reverse("space")))


def test_signing_in_leads_professionals_to_their_space(team):
    assert browser(team[0].user).get(reverse("landing")).url == reverse("space")
    assert browser(user()).get(reverse("landing")).url == reverse("start")


def register(client, kind: str, departement: str = "62", **fields):
    address = f"{reverse('organisation_register')}?type={kind}&departement={departement}"
    return client.post(address, {"name": "Ma structure", "ville": "", "email": "", "phone": "", **fields})


def test_asking_for_an_organisation():
    client = browser(user())

    assert client.get(reverse("organisation_register")).status_code == 200
    assert client.get(reverse("organisation_register") + "?type=banque&departement=62").status_code == 400
    wrong = register(client, "plie", siret="732 829 320 00075")
    assert wrong.status_code == 400
    assert "732 829 320 00075" in said(wrong)
    done = register(client, "plie", siret=siret(700), name="PLIE de Lens")

    assert done.url == reverse("space")
    found = Organisation.objects.get()
    assert (found.kind, found.state, found.siret, found.departement) == ("plie", "pending", siret(700), "62")
    assert "inscription demandée" in said(client.get(reverse("space")))
    assert client.get(reverse("organisation", args=[found.pk])).status_code == 404


def test_a_known_siret_is_told_beside_its_field():
    organisation(siret=siret(701))

    answer = register(browser(user()), "ccas", siret=siret(701))

    assert answer.status_code == 400
    assert "Une structure porte déjà ce SIRET" in said(answer)


def test_an_assistante_maternelle_names_who_knows_her():
    rpe = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, name="RPE de Lens", departement="62")
    far = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, departement="13")
    head, client = member(rpe, administers=True), browser(user())
    assert register(client, "assistante_maternelle", vouched_by=far.pk).status_code == 400
    assert "RPE de Lens" in said(
        client.get(f"{reverse('organisation_register')}?type=assistante_maternelle&departement=62")
    )

    register(client, "assistante_maternelle", vouched_by=rpe.pk, name="Mme Garde")

    asked = Organisation.objects.get(name="Mme Garde")
    assert "Mme Garde" in said(browser(head.user).get(reverse("organisation", args=[rpe.pk])))
    browser(head.user).post(reverse("agrement", args=[rpe.pk, asked.pk]), {"confirme": "oui"})
    asked.refresh_from_db()
    assert asked.vouched_at is not None


def test_nobody_to_vouch_in_the_departement():
    page = browser(user()).get(f"{reverse('organisation_register')}?type=assistante_maternelle&departement=62")

    assert "Aucun relais petite enfance de ce département" in said(page)


def test_another_relais_does_not_see_who_is_asking():
    rpe, near_miss = (organisation(OrganisationKind.RELAIS_PETITE_ENFANCE) for _ in range(2))
    asked, stranger = assistante_maternelle(rpe), member(near_miss, administers=True)

    for through in (rpe, near_miss):
        page = reverse("agrement", args=[through.pk, asked.pk])
        assert browser(stranger.user).get(page).status_code == 404
        assert browser(stranger.user).post(page).status_code == 404
    asked.refresh_from_db()
    assert asked.vouched_at is None


def test_an_unknown_agrement_is_refused_with_its_reason():
    rpe = organisation(OrganisationKind.RELAIS_PETITE_ENFANCE, name="RPE de Lens")
    asked, head = assistante_maternelle(rpe), member(rpe)
    page = reverse("agrement", args=[rpe.pk, asked.pk])
    assert browser(head.user).get(page).status_code == 200

    browser(head.user).post(page, {"inconnu": "oui"})

    asked.refresh_from_db()
    assert (asked.state, asked.reason) == ("refused", "« RPE de Lens » ne connaît pas cet agrément.")
    assert browser(head.user).get(page).status_code == 404
