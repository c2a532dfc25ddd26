"""A file opens with the parent's agreement, once; the parent is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.models import AuditEvent
from families.agreement_texts import current_text
from families.domain.agreement_text import Channel, Purpose
from families.models import Agreement, FamilyFile, SignedLink
from families.selectors.duplicates import duplicates_of
from families.services.opening import open_file
from families.services.refusals import AlreadyOpen
from tests.families.offices import NOW, SONIA, counsellor, file_of, letters

pytestmark = pytest.mark.django_db


def test_the_agreement_is_kept_with_its_text_its_date_and_its_channel():
    by = counsellor()
    opened = open_file(SONIA, Channel.TELEPHONE, counsellor=by, now=NOW)

    agreement = Agreement.objects.get(file=opened.file)
    assert agreement.version == current_text(Purpose.FILE).version
    assert (agreement.given_at, agreement.channel, agreement.recorded_by) == (NOW, "telephone", by)
    assert [child.birth_month for child in opened.file.children.order_by("birth_month")] == [
        date(2023, 11, 1),
        date(2025, 3, 1),
    ]
    event = AuditEvent.objects.get(type="family_file.opened")
    assert (event.actor, event.organisation, event.on_behalf_of) == (
        by.user_id,
        by.organisation_id,
        str(opened.file.pk),
    )


def test_the_parent_is_told_by_a_message_that_says_the_least():
    opened = open_file(SONIA, Channel.IN_PERSON, counsellor=counsellor(), now=NOW)

    (letter,) = letters()
    assert opened.told
    assert (letter.channel, letter.recipient) == ("sms", SONIA.phone)
    assert len(letter.text) <= 160
    for secret in ("Sonia", "Mission", "dossier", "enfant", "garde"):
        assert secret.lower() not in letter.text.lower()
    assert not SignedLink.objects.filter(token_hash__in=letter.text.split()).exists()


def test_nobody_is_written_to_who_wants_no_message():
    opened = open_file(replace(SONIA, may_leave_message=False), Channel.IN_PERSON, counsellor=counsellor(), now=NOW)

    assert not opened.told
    assert letters() == []


def test_the_same_form_sent_twice_opens_one_file():
    by = counsellor()
    first = file_of(by)

    with pytest.raises(AlreadyOpen) as refused:
        open_file(SONIA, Channel.IN_PERSON, counsellor=by, now=NOW)
    assert refused.value.file == first.pk
    assert FamilyFile.objects.count() == 1
    assert len(letters()) == 1


def test_the_same_child_in_two_organisations_is_noticed_and_nothing_else():
    ours = file_of()
    assert duplicates_of(ours) == 0

    theirs = file_of(birth_months=(date(2025, 3, 1),), first_name="Autre")
    assert duplicates_of(ours) == 1
    assert duplicates_of(theirs) == 1


@pytest.mark.parametrize(
    ("_case", "said"),
    [
        ("another child", {"birth_months": (date(2025, 4, 1),)}),
        ("another telephone", {"phone": "+33612345679"}),
        ("an e-mail only", {"phone": "", "email": "sonia@exemple.fr"}),
    ],
)
def test_another_child_is_not_the_same(_case, said):
    ours = file_of()
    file_of(**said)

    assert duplicates_of(ours) == 0


def test_the_same_child_is_noticed_by_e_mail_too_and_across_a_change_of_secret(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    ours = file_of(email="sonia@exemple.fr", phone="")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    theirs = file_of(email="sonia@exemple.fr", phone="")

    assert duplicates_of(theirs) == 1
    # The older file looks for the newer mark too.
    assert duplicates_of(ours) == 1


def test_a_closed_file_is_not_followed_any_more():
    ours, theirs = file_of(), file_of()
    FamilyFile.objects.filter(pk=theirs.pk).update(closed_at=NOW)

    assert duplicates_of(ours) == 0


def test_the_marks_say_nothing_without_the_secret():
    child = file_of().children.first()

    assert len(child.phone_mark) == 64
    assert SONIA.phone[-8:] not in child.phone_mark
