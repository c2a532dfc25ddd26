"""A letter that carries a secret link: once it left, the link is in nobody's outbox."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from accounts.domain.roles import Role
from accounts.services import invitations
from core.messages.delivery import Outcome, deliver
from core.messages.outbox import replay
from core.messages.retention import erase, forget_links
from core.messages.sent_files import sent_files
from core.messages.sms import MemorySender
from core.messages.spent import LINKS_LAST, WIPED
from core.models import OutboxMessage, State
from families.services import telling
from tests.families.offices import file_of
from tests.support.letters import EMAIL, NOW, PLACES, queued, text_message
from tests.support.people import member, organisation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("outboxes")]
SECRET = "Zk3-_" * 7


def kept(row: OutboxMessage) -> str:
    row.refresh_from_db()
    return row.text


def test_the_link_of_an_invitation_leaves_and_stays_nowhere():
    head = member(organisation(), administers=True)
    invited = {"email": EMAIL, "role": Role.COUNSELLOR, "is_administrator": False, "by": head.user, "now": NOW}
    tokens: list[str] = []

    def address_of_token(token: str) -> str:
        tokens.append(token)
        return f"https://releve.example/espace/invitation/{token}/"

    invitation = invitations.invite(head.organisation_id, **invited, address_of=address_of_token)
    row = OutboxMessage.objects.get(key=f"invitation:{invitation.pk}")

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert tokens[0] in mail.outbox[0].body
    assert tokens[0] not in kept(row)
    assert f"https://releve.example/espace/invitation/{WIPED}/" in kept(row)


@pytest.mark.parametrize("said", [{"phone": "+33612345678", "email": ""}, {"phone": "", "email": "sonia@exemple.fr"}])
@pytest.mark.parametrize("tell", [telling.file_opened, telling.deletion_announced, telling.organisation_closed])
def test_the_link_of_a_parent_leaves_and_stays_nowhere(said, tell):
    file = file_of(now=NOW, **said)
    OutboxMessage.objects.all().delete()
    tell(file, now=NOW)
    row = OutboxMessage.objects.get()
    token = re.search(r"/suivi/([\w-]+)", row.text)[1]

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert any(token in text for text in [*(sms for _to, sms in MemorySender.outbox), *(m.body for m in mail.outbox)])
    assert token not in kept(row)
    assert WIPED in kept(row)


def test_a_page_keeps_its_name_and_html_is_wiped_too():
    page = "https://releve.example/espace/familles/123/nouvelles-places?structure=4"
    html = f'<p><a href="https://releve.example/x/{SECRET}/">{page}</a></p>'
    row = queued(text=f"{page} https://releve.example/x/{SECRET}", html=html)

    deliver(row.pk, now=NOW)

    assert kept(row) == f"{page} https://releve.example/x/{WIPED}"
    assert row.html == f'<p><a href="https://releve.example/x/{WIPED}/">{page}</a></p>'


def test_the_page_of_the_demonstration_still_shows_the_link(settings, tmp_path, capsys):
    settings.EMAIL_BACKEND, settings.SENT_MESSAGES_DIR = "core.messages.sent_files.EmailBackend", tmp_path
    row = queued(text=f"https://releve.example/x/{SECRET}/")

    deliver(row.pk, now=NOW)

    assert SECRET not in kept(row)
    assert SECRET in sent_files()[0].text


def test_a_dead_letter_keeps_its_link_while_it_can_be_sent_again():
    row = dead(f"https://releve.example/x/{SECRET}/")

    assert forget_links(now=NOW + LINKS_LAST) == 0
    assert SECRET in kept(row)
    assert forget_links(now=NOW + LINKS_LAST + timedelta(days=1)) == 1
    assert WIPED in kept(row)
    assert replay([row], actor=None, now=NOW) == 0
    assert forget_links(now=NOW + LINKS_LAST + timedelta(days=1)) == 0


def test_what_was_withheld_or_gathered_keeps_no_link_after_the_night():
    text = f"https://releve.example/x/{SECRET}/"
    withheld, gathered, waiting = queued(text=text), queued(text=text), queued(text=text)
    OutboxMessage.objects.filter(pk=withheld.pk).update(state=State.WITHHELD)
    OutboxMessage.objects.filter(pk=gathered.pk).update(state=State.GATHERED)

    assert forget_links(now=NOW) == 2
    assert SECRET not in kept(withheld) + kept(gathered)
    assert SECRET in kept(waiting)


def test_a_letter_erased_while_it_leaves_stays_erased(settings):
    settings.SMS_SENDER = f"{__name__}.ErasingSender"
    row = queued(text_message(text=f"https://releve.example/x/{SECRET}/"))

    assert deliver(row.pk, now=NOW) is Outcome.SENT
    assert (kept(row), row.state, row.recipient) == ("", State.SENT, "")


class ErasingSender:
    """The person erases everything while the provider answers."""

    def send(self, number: str, text: str, reference: str = "") -> None:
        erase("sms", number)


def dead(text: str) -> OutboxMessage:
    row = queued(text=text, topic=PLACES.code)
    OutboxMessage.objects.filter(pk=row.pk).update(state=State.DEAD, last_error="550 no")
    return row
