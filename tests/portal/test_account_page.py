"""« Mon compte »: all of an account on one page, and leaving for good."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, SignIn, User
from childcare.models import Favourite
from childcare.services import favourites
from core.models import AuditEvent
from families.models import SavedSearch
from families.services import saved_searches
from families.services.saved_searches import Wanted
from tests.support import places
from tests.support.people import member, organisation, user
from tests.support.signed_in import add_second_factor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]


@pytest.fixture
def parent(client):
    """Who keeps a search and a place."""
    found = user("lea@exemple.fr", first_name="Léa", phone="+33639980041")
    saved_searches.save_for(found, Wanted("ville=31555", timezone.localdate()), now=timezone.now())
    favourites.keep(found, places.facility(), now=timezone.now())
    client.force_login(found)
    return found


def test_a_parent_reads_all_of_their_account(client, parent):
    page = client.get(reverse("my_account")).content.decode()

    for said in ("Léa", "lea@exemple.fr", "+33639980041", "pas encore confirmé", "Seul le code reçu",
                 "sur 1 appareil", "1 recherche suivie", "1 lieu gardé"):  # fmt: skip
        assert said in page, said
    for name in ("my_messages", "mfa_index", "account_devices", "my_searches", "my_account_delete"):
        assert f'href="{reverse(name)}"' in page, name
    assert "Mes structures" not in page


def test_a_professional_reads_their_organisations(client):
    mine = member(organisation(name="PLIE de Lens"))
    add_second_factor(mine.user)
    client.force_login(mine.user)

    page = client.get(reverse("my_account")).content.decode()

    assert "PLIE de Lens" in page
    assert "Votre compte est protégé" in page
    assert "recherches suivies" not in page


def test_names_are_corrected_and_the_journal_says_which_not_what(client, parent):
    for _twice in range(2):
        answer = client.post(reverse("my_account"), {"first_name": "Léa", "last_name": " Martin "})
        assert answer.status_code == 302

    parent.refresh_from_db()
    assert parent.full_name == "Léa Martin"
    (line,) = AuditEvent.objects.filter(type="account.corrected")
    assert (line.actor, line.data) == (parent.pk, {"fields": ["last_name"]})


def test_a_name_too_long_is_told_beside_its_field(client, parent):
    answer = client.post(reverse("my_account"), {"first_name": "L" * 101, "last_name": ""})

    assert answer.status_code == 400
    assert "au plus 100 caractères" in answer.content.decode()
    assert "L" * 101 in answer.content.decode()


def test_deleting_asks_then_erases_everything_at_once(client, parent):
    assert "Supprimer pour toujours" in client.get(reverse("my_account_delete")).content.decode()
    assert User.objects.get(pk=parent.pk).email

    assert "Votre compte est supprimé" in client.post(reverse("my_account_delete")).content.decode()

    gone = User.objects.get(pk=parent.pk)
    assert (gone.is_active, gone.first_name, gone.phone) == (False, "", None)
    assert "exemple" not in gone.email
    for model in (SavedSearch, Favourite, SignIn):
        assert not model.objects.filter(user=parent.pk).exists(), model
    assert AuditEvent.objects.get(type="account.erased").actor == parent.pk
    assert client.get(reverse("my_account")).status_code == 302


def test_the_last_administrator_names_a_colleague_first(client):
    mine = member(organisation(name="PLIE de Lens"), administers=True)
    first = member(organisation(name="Avant"), who=mine.user)
    client.force_login(mine.user)

    answer = client.post(reverse("my_account_delete"))

    assert answer.status_code == 400
    assert "« PLIE de Lens » n’a que vous" in answer.content.decode()
    assert Membership.objects.filter(pk__in=[mine.pk, first.pk], ended_at=None).count() == 2
    member(mine.organisation, administers=True)
    assert client.post(reverse("my_account_delete")).status_code == 200
    assert AuditEvent.objects.filter(type="membership.ended", actor=mine.user_id).count() == 2


def test_an_administrator_of_the_portal_is_taken_out_by_a_colleague(client):
    staff = user(is_staff=True)
    client.force_login(staff)

    assert client.post(reverse("my_account_delete")).status_code == 400
    assert User.objects.get(pk=staff.pk).is_active
