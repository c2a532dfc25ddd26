"""The night: announced, then erased, after the delays of one table; nothing without notice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from core.messages.addresses import mark_refused
from core.models import AuditEvent, OutboxMessage
from families.domain.agreement_text import Purpose
from families.domain.retention import Kept, months_before
from families.models import ErasedFile, FamilyFile, SignedLink
from families.retention_table import FILE, delays, read_delays
from families.services.agreements import withdraw
from families.services.correction import note_contact
from families.services.retention import run
from tests.families.offices import NOW, file_of, letters

TWO_YEARS = NOW.replace(year=2028)
MONTH = timedelta(days=30)


@pytest.mark.django_db
def test_a_file_is_announced_then_erased():
    file_of()
    assert run(now=TWO_YEARS - MONTH - timedelta(days=1)).announced == 0

    night = run(now=TWO_YEARS - MONTH)
    assert (night.announced, night.erased) == (1, 0)
    announced = letters()[-1]
    assert announced.channel == "sms"
    assert "/suivi/" in announced.text
    assert run(now=TWO_YEARS - MONTH).announced == 0
    assert run(now=TWO_YEARS - timedelta(days=1)).erased == 0

    assert run(now=TWO_YEARS).erased == 1
    assert not FamilyFile.objects.exists()
    assert ErasedFile.objects.get().reason == "retention"
    assert run(now=TWO_YEARS).erased == 0


@pytest.mark.django_db
def test_a_night_that_was_late_still_gives_its_notice():
    file_of()
    late = TWO_YEARS + timedelta(days=100)

    assert (run(now=late).announced, run(now=late).erased) == (1, 0)
    assert run(now=late + MONTH).erased == 1


@pytest.mark.django_db
def test_a_contact_calls_the_deletion_off():
    file = file_of()
    run(now=TWO_YEARS - MONTH)
    note_contact(file, by=None, now=TWO_YEARS - timedelta(days=2))

    night = run(now=TWO_YEARS)
    assert (night.announced, night.erased) == (0, 0)
    assert FamilyFile.objects.get().deletion_announced_at is None


@pytest.mark.django_db
def test_who_wants_no_message_is_told_by_the_counsellor():
    file = file_of(may_leave_message=False)
    run(now=TWO_YEARS - MONTH)

    (letter,) = letters()
    assert letter.recipient == file.counsellor.user.email
    assert "Sonia" not in letter.text
    assert run(now=TWO_YEARS).erased == 1


@pytest.mark.django_db
def test_a_notice_that_came_back_is_given_again_by_the_counsellor():
    file = file_of(email="sonia@exemple.fr", phone="")
    assert run(now=TWO_YEARS - MONTH).announced == 1
    OutboxMessage.objects.filter(key__contains=":deletion:").update(state="dead", last_error="550")
    mark_refused("email", file.email, "550", now=TWO_YEARS)

    night = run(now=TWO_YEARS)
    assert (night.announced, night.erased) == (1, 0)
    assert letters()[-1].recipient == file.counsellor.user.email
    assert "ne parviennent pas" in letters()[-1].text
    assert run(now=TWO_YEARS + MONTH).erased == 1


@pytest.mark.django_db
def test_a_withdrawn_agreement_closes_at_once_and_erases_the_next_night():
    file, other = file_of(), file_of()
    withdraw(file, Purpose.FILE, by=None, now=NOW)
    file.refresh_from_db()
    assert file.closed_at == NOW

    assert run(now=NOW + timedelta(hours=12)).withdrawn == 1
    assert FamilyFile.objects.get() == other
    assert AuditEvent.objects.filter(type="family_agreement.withdrawn").count() == 1


@pytest.mark.django_db
def test_old_links_go():
    file_of()
    expired = SignedLink.objects.get().expires_at
    later = expired.replace(year=expired.year + 1)

    assert run(now=later).links == 1


@pytest.mark.parametrize(
    ("moment", "months", "before"),
    [
        (datetime(2028, 2, 29, tzinfo=NOW.tzinfo), 24, datetime(2026, 2, 28, tzinfo=NOW.tzinfo)),
        (datetime(2026, 3, 31, tzinfo=NOW.tzinfo), 1, datetime(2026, 2, 28, tzinfo=NOW.tzinfo)),
        (datetime(2026, 1, 15, tzinfo=NOW.tzinfo), 1, datetime(2025, 12, 15, tzinfo=NOW.tzinfo)),
        (datetime(2026, 12, 1, tzinfo=NOW.tzinfo), 12, datetime(2025, 12, 1, tzinfo=NOW.tzinfo)),
    ],
)
def test_calendar_months(moment, months, before):
    assert months_before(moment, months) == before


def test_no_delay_is_longer_than_the_sources_say():
    """CNIL: two years at most after the last contact, journals of six to twelve months (facts.md, section 9)."""
    assert delays()[Kept.FILE].months <= 24
    assert delays()[Kept.ACCOUNT].months <= 24
    assert 6 <= delays()[Kept.JOURNAL].months <= 12
    assert all(delay.source and delay.checked_on for delay in delays().values())


@pytest.mark.parametrize(
    "edit",
    [
        ('kept = "link"', 'kept = "lynx"'),
        ('kept = "link"', 'kept = "file"'),
        ("months = 24", "months = -1"),
        ('confidence = "M"', 'confidence = "Z"'),
        ("notice_days = 30", "notice = 30"),
    ],
)
def test_a_mistaken_table_stops_the_start(edit):
    text = Path(FILE).read_text(encoding="utf-8")
    assert edit[0] in text

    with pytest.raises(ImproperlyConfigured):
        read_delays(text.replace(*edit, 1))


def test_the_page_is_the_table(client):
    page = client.get(reverse("retention")).content.decode()

    for delay in delays().values():
        assert delay.what in page
        assert delay.words in page
        assert delay.end in page
