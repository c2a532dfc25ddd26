from __future__ import annotations

from uuid import uuid4

import pytest
import structlog
from django.db import IntegrityError, connection, transaction

from accounts.models import User
from core.audit import record
from core.audit.actors import acting_in_place_of
from core.audit.registry import PersonalText
from core.models import AuditEvent
from tests.core.audit.events import NOW, TrialMeasured, TrialOpened


@pytest.fixture
def person(db):
    return User.objects.create_user(email="lea@exemple.fr")


def test_a_line_says_who_for_whom_what_when_and_in_which_request(person):
    request = uuid4()
    with structlog.contextvars.bound_contextvars(request_id=str(request)):
        line = record(
            TrialMeasured,
            actor=person,
            organisation_id=4,
            on_behalf_of=12,
            subject=("families.familyfile", 12),
            data={"colour": "red"},
            now=NOW,
        )

    line.refresh_from_db()
    assert (line.type, line.actor, line.acting_for, line.organisation) == ("trial.measured", person.pk, None, 4)
    assert (line.on_behalf_of, line.subject_label, line.subject_pk) == ("12", "families.familyfile", "12")
    assert line.data == {"colour": "red", "count": None, "day": None, "changed": []}
    assert (line.request_id, line.at) == (request, NOW)


def test_the_portal_itself_acts_without_a_request(db):
    line = record(TrialOpened, actor=None, now=NOW)

    line.refresh_from_db()
    assert (line.actor, line.organisation, line.on_behalf_of, line.request_id) == (None, None, "", None)


def test_an_id_of_another_form_is_left_out(db):
    with structlog.contextvars.bound_contextvars(request_id="proxy-17"):
        assert record(TrialOpened, actor=None, now=NOW).request_id is None


def test_support_acts_under_its_own_number_for_the_person(person):
    with acting_in_place_of(actor=77, person=person.pk):
        line = record(TrialOpened, actor=person, now=NOW)

    assert (line.actor, line.acting_for) == (77, person.pk)
    assert record(TrialOpened, actor=person, now=NOW).acting_for is None


def test_a_line_shares_the_fate_of_what_it_tells(person):
    with transaction.atomic():
        record(TrialOpened, actor=person, now=NOW)
        transaction.set_rollback(True)

    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_recorded():
    with pytest.raises(transaction.TransactionManagementError):
        record(TrialOpened, actor=None, now=NOW)

    assert not AuditEvent.objects.exists()


def test_free_text_leaves_no_line(person):
    with pytest.raises(PersonalText):
        record(TrialMeasured, actor=person, data={"colour": "Léa, rue des Lilas"}, now=NOW)

    assert not AuditEvent.objects.exists()


RAW = "INSERT INTO audit_event (type, actor, acting_for, on_behalf_of, subject_label, subject_pk, data, at)"


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ("('essai', 1, NULL, '', '', '', '{}', now())", "audit_event_type"),
        ("('trial.opened', NULL, 2, '', '', '', '{}', now())", "audit_event_somebody_acts_for"),
        ("('trial.opened', 1, NULL, '', 'accounts.user', '', '{}', now())", "audit_event_whole_subject"),
        ("('trial.opened', 1, NULL, '', '', '3', '{}', now())", "audit_event_whole_subject"),
    ],
)
def test_postgresql_refuses_a_line_that_makes_no_sense(db, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"{RAW} VALUES {values}")
