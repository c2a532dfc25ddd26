from __future__ import annotations

import pytest

from accounts.demo import DEMO_ACCOUNTS, DEMO_ORGANISATIONS, create_demo_accounts
from accounts.domain.siret import is_siret
from accounts.models import Membership, Organisation, User
from childcare.domain.kinds import FacilityKind
from childcare.models import Management
from portal.demo_people import TOWN, give_demo_facilities
from tests.support import places

pytestmark = pytest.mark.django_db


def test_everybody_is_there_once_and_may_be_there():
    create_demo_accounts()
    create_demo_accounts()

    assert User.objects.count() == len(DEMO_ACCOUNTS)
    for organisation in Organisation.objects.all():
        organisation.full_clean()
        assert organisation.memberships.filter(is_administrator=True).exists()
    assert {each.siret is None or is_siret(each.siret) for each in DEMO_ORGANISATIONS} == {True}


def test_who_left_stays_away():
    create_demo_accounts()
    left = Membership.objects.first()
    Membership.objects.filter(pk=left.pk).update(ended_at=left.joined_at)

    create_demo_accounts()

    assert not Membership.objects.filter(user=left.user, ended_at=None).exists()


def test_the_manager_runs_two_places_and_the_assistante_maternelle_hers():
    for number in range(3):
        places.site(places.facility(f"Crèche {number}", source="demo", external_id=f"c{number}"), insee_code=TOWN)
    places.site(places.facility("Ailleurs", source="demo", external_id="a"), insee_code="31555")
    home = places.facility("Claude", kind=FacilityKind.ASSISTANT_MATERNEL.value, source="demo", external_id="am")
    places.site(home, insee_code=TOWN, address="", precision="commune")
    create_demo_accounts()

    give_demo_facilities()
    give_demo_facilities()

    assert sorted(Management.objects.values_list("facility__name", flat=True)) == ["Claude", "Crèche 0", "Crèche 1"]
