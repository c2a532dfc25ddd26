"""An organisation closes: rights, files, facilities and what waited for its word end together; everyone is told."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from accounts import closing
from accounts.domain.organisation_kinds import OrganisationKind
from accounts.models import Membership, Organisation, User
from accounts.services import organisations
from childcare.domain.facility_claims import ClaimChannel, ClaimState
from childcare.models import FacilityClaim, Management
from childcare.services import facility_claims
from core.messages.addresses import mark_refused
from core.models import AuditEvent, OutboxMessage
from families.domain.links import Purpose
from families.models import ErasedFile, FamilyFile, SignedLink
from families.services import retention
from families.services.correction import note_contact
from tests.families.offices import NOW, counsellor, file_of, office
from tests.support import managers, people, places

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_cache")]
CODE = re.compile(r"\b\d{6}\b")


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


def close(organisation, now=NOW):
    organisations.close(organisation.pk, reason="Fusion.", by=None, now=now)


def test_files_are_closed_and_each_parent_is_told_by_a_link():
    mine, elsewhere = file_of(email="sonia@exemple.fr"), file_of()
    OutboxMessage.objects.all().delete()

    close(mine.organisation)
    close(mine.organisation)

    mine.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (mine.closed_at, elsewhere.closed_at) == (NOW, None)
    (letter,) = OutboxMessage.objects.filter(key__startswith=f"family-file:{mine.pk}:")
    assert "effacé dans 30 jours" in letter.text
    assert "/suivi/" in letter.text
    assert "Mission locale" not in letter.text
    assert SignedLink.objects.filter(file=mine, purpose=Purpose.CLOSING).count() == 1
    assert AuditEvent.objects.filter(type="family_file.organisation_closed").count() == 1


def test_a_text_message_says_no_more_than_that_there_is_a_link():
    mine = file_of()
    OutboxMessage.objects.all().delete()

    close(mine.organisation)

    (letter,) = OutboxMessage.objects.filter(channel="sms")
    assert letter.text.startswith("Votre lien personnel")


def test_the_counsellor_tells_who_wants_no_message():
    mine = file_of(may_leave_message=False)

    close(mine.organisation)

    letter = OutboxMessage.objects.get(key__startswith=f"family-file:{mine.pk}:closing-counsellor")
    assert letter.recipient == mine.counsellor.user.email
    assert "Sonia" in letter.text


def untold(**said: object) -> FamilyFile:
    """A closed file of a parent who wants no message, whose only counsellor has no e-mail."""
    file = file_of(**({"may_leave_message": False} | said))
    User.objects.filter(pk=file.counsellor.user_id).update(email=None, phone="+33639980099")
    close(file.organisation)
    return file


def listed(client) -> str:
    return client.get(reverse("untold_parents")).content.decode()


@pytest.fixture
def administrator(client):
    staff = people.user(is_staff=True, is_superuser=True)
    TOTP.activate(staff, generate_totp_secret())
    client.force_login(staff)
    return client


def test_who_cannot_be_told_is_listed_and_nothing_is_erased_before_they_know(administrator):
    mine = untold()
    night = retention.run(now=NOW + timedelta(days=900))
    assert (night.organisation_closed, night.announced, night.erased) == (0, 0, 0)
    assert "Sonia" in listed(administrator)

    assert administrator.post(reverse("untold_parents"), {"dossier": mine.pk}).status_code == 302
    assert "Sonia" not in listed(administrator)
    assert administrator.post(reverse("untold_parents"), {"dossier": mine.pk}).status_code == 404

    assert AuditEvent.objects.filter(type="family_file.told_otherwise").count() == 1
    assert retention.run(now=NOW + timedelta(days=29)).organisation_closed == 0
    assert retention.run(now=NOW + timedelta(days=31)).organisation_closed == 1


def test_an_address_that_refuses_is_not_written_to(administrator):
    mark_refused("email", "sonia@exemple.fr", "550", now=NOW)
    by_phone = file_of(email="sonia@exemple.fr")
    OutboxMessage.objects.all().delete()

    close(by_phone.organisation)
    untold(may_leave_message=True, email="sonia@exemple.fr", phone="")

    assert [letter.recipient for letter in OutboxMessage.objects.all()] == [by_phone.phone]
    assert "nos messages ne lui parviennent pas" in listed(administrator)


def test_a_notice_that_comes_back_is_told_to_the_counsellor_then_listed(administrator):
    mine = file_of(email="sonia@exemple.fr", phone="")
    close(mine.organisation)
    assert "Sonia" not in listed(administrator)

    OutboxMessage.objects.filter(key__contains=":closing:").update(state="dead", last_error="550")
    mark_refused("email", mine.email, "550", now=NOW)
    assert "Sonia" in listed(administrator)
    assert retention.run(now=NOW + timedelta(days=40)).organisation_closed == 0

    letter = OutboxMessage.objects.get(key__contains="closing-counsellor")
    assert letter.recipient == mine.counsellor.user.email
    assert "ne parviennent pas" in letter.text
    assert "Sonia" not in listed(administrator)
    letter.delete()
    assert retention.run(now=NOW + timedelta(days=71)).organisation_closed == 1


def test_a_file_stays_closed_and_goes_when_the_organisation_opens_again(client):
    mine = file_of()
    close(mine.organisation)
    Organisation.objects.filter(pk=mine.organisation_id).update(state="active")
    client.force_login(counsellor(mine.organisation).user)

    page = client.get(reverse("family_file", args=[mine.pk])).content.decode()
    assert "Votre structure avait fermé" in page
    assert "L’accord est retiré" not in page
    assert retention.run(now=NOW + timedelta(days=31)).organisation_closed == 1


def test_a_colleague_tells_when_who_followed_the_family_is_gone():
    mine = file_of(may_leave_message=False)
    colleague, gone = counsellor(mine.organisation), counsellor(mine.organisation)
    for left in (mine.counsellor, gone):
        Membership.objects.filter(pk=left.pk).update(ended_at=NOW)
    close(mine.organisation, now=NOW + timedelta(days=1))

    letter = OutboxMessage.objects.get(key__contains="closing-counsellor")
    assert letter.recipient == colleague.user.email


def test_the_parent_reads_the_closed_file_and_the_night_erases_it(client):
    mine = file_of()
    close(mine.organisation)
    link = re.search(r"https?://[^/\s]+(/suivi/\S+)", OutboxMessage.objects.get(key__contains=":closing:").text)[1]
    typing = client.post(link).url
    assert client.post(typing, {"code": CODE.search(OutboxMessage.objects.get(key__contains=":code:").text)[0]}).url

    page = client.get(reverse("own_file")).content.decode()
    assert "n’est plus sur ce site" in page
    assert "retiré votre accord" not in page
    assert reverse("own_file_correct") not in page
    assert not note_contact(mine, by=None, now=NOW)

    assert retention.run(now=NOW + timedelta(days=29)).organisation_closed == 0
    assert retention.run(now=NOW + timedelta(days=31)).organisation_closed == 1
    assert ErasedFile.objects.get().file_number == mine.pk


def test_another_organisation_opens_its_own_file_with_the_parents_agreement_and_sees_nothing_of_the_first():
    first = file_of()
    close(first.organisation)

    other = counsellor(office("PLIE de Denain"))
    second = file_of(other)

    assert second.agreements.get().recorded_by == other
    assert FamilyFile.objects.filter(organisation=other.organisation).get() == second
    first.refresh_from_db()
    assert first.counsellor != other


def test_a_page_left_open_says_so(client):
    mine = file_of()
    client.force_login(mine.counsellor.user)
    assert client.get(reverse("family_file", args=[mine.pk])).status_code == 200

    close(mine.organisation)
    answer = client.post(reverse("family_file_contact", args=[mine.pk]))

    assert answer.status_code == 403
    assert "est fermée sur le portail" in answer.content.decode()
    assert not Membership.objects.filter(organisation=mine.organisation, ended_at=None).exists()


def test_a_file_opened_as_the_organisation_closed_does_not_stay_open():
    mine = counsellor()
    close(mine.organisation)
    left = file_of(mine)

    retention.run(now=NOW + timedelta(hours=12))

    left.refresh_from_db()
    assert left.closed_at is not None


def test_facilities_are_free_and_claims_are_over():
    creches, relais = managers.organisation(), managers.relais()
    nanny = managers.assistante_maternelle(relais)
    managed, claimed = (places.site(places.facility(email=f"d{n}@creche.example")).facility for n in range(2))
    home = places.site(places.facility(kind="assistante_maternelle")).facility
    managers.manage(managed, creches)
    claim = {"user": managers.member(creches), "channel": ClaimChannel.EMAIL, "organisation": creches}
    mine = facility_claims.ask(facility_id=claimed.pk, **claim, now=NOW)
    waiting = FacilityClaim.objects.create(facility=home, organisation=nanny, channel=ClaimChannel.VOUCHER)

    close(creches, now=Management.objects.get().since + timedelta(hours=1))
    close(relais)

    assert Management.objects.get().ended is not None
    assert AuditEvent.objects.filter(type="facility.management_ended").count() == 1
    mine.refresh_from_db()
    waiting.refresh_from_db()
    assert (mine.state, mine.code_hash, waiting.state) == (ClaimState.WITHDRAWN, "", ClaimState.REFUSED)


def test_who_waits_for_its_word_is_refused_with_the_reason():
    relais = people.organisation(OrganisationKind.RELAIS_PETITE_ENFANCE)
    asking = people.user()
    waiting = people.assistante_maternelle(relais, asked_by=asking)

    close(relais)

    waiting.refresh_from_db()
    assert waiting.state == "refused"
    letter = OutboxMessage.objects.get(key__startswith=f"organisation-refused:{waiting.pk}")
    assert "Nommez une autre structure" in letter.text


def test_all_or_nothing(monkeypatch):
    mine = file_of()

    def failing(_organisation: int, **_said: object) -> None:
        raise RuntimeError("the third app fails")

    monkeypatch.setattr(closing, "_endings", [*closing._endings, failing])
    with pytest.raises(RuntimeError):
        close(mine.organisation)

    mine.refresh_from_db()
    mine.organisation.refresh_from_db()
    assert (mine.closed_at, mine.organisation.state) == (None, "active")
