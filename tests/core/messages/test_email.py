"""What an e-mail says around a letter: its name, its way out, in text and in HTML."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.core import mail

from core.messages.delivery import deliver
from core.messages.links import opened
from core.models import ContactAddress
from tests.support.letters import EMAIL, NOW, PLACES, RULE, queued

pytestmark = pytest.mark.django_db
VOID = {"meta", "br", "img", "hr"}


class Outline(HTMLParser):
    """Every start tag with its attributes; complains of a tag left open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def names(self) -> list[str]:
        return [tag for tag, _attributes in self.tags]


def sent(**changes):
    row = queued(**changes)
    deliver(row.pk, now=NOW)
    return row, mail.outbox[-1]


def html_of(email) -> str:
    return email.alternatives[0][0]


def test_the_message_id_is_that_of_the_outbox(settings):
    settings.DEFAULT_FROM_EMAIL = "Relève <ne-pas-repondre@releve.example>"

    row, email = sent()

    assert email.message()["Message-ID"] == f"<{row.pk}@releve.example>"
    assert email.message()["Auto-Submitted"] == "auto-generated"


def test_every_mail_has_a_one_click_way_out():
    _row, email = sent()
    written = email.message()
    address = ContactAddress.objects.get()

    url = written["List-Unsubscribe"].strip("<>")

    assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"http://localhost:8000/messages/arreter/[\w:-]+/", url)
    assert url in email.body
    assert url in html_of(email)
    link = opened(url.rstrip("/").rpartition("/")[2])
    assert (link.address, link.topic) == (address, PLACES.code)


def test_a_link_holds_nothing_of_the_address():
    _row, email = sent()
    token = re.search(r"/arreter/([^/]+)/", email.body)[1]

    assert ContactAddress.objects.get().address_hash not in token
    assert EMAIL not in token
    assert opened(token[:-1]) is None
    assert opened("x" + token) is None
    ContactAddress.objects.all().delete()
    assert opened(token) is None


def test_a_letter_that_a_rule_calls_for_says_so_and_leads_to_the_choices():
    _row, email = sent(topic=RULE.code, one_way_out=False)

    assert "List-Unsubscribe" not in email.message()
    assert "/messages/arreter/" not in email.body + html_of(email)
    assert "Ce message part toujours" in email.body
    assert "/messages/choix/" in email.body
    Outline(html_of(email))


def test_the_html_is_simple_and_accessible():
    outline = Outline(html_of(sent()[1]))

    assert ("html", {"lang": "fr"}) in outline.tags
    assert outline.names().count("h1") == 1
    assert {"main", "footer", "title"} <= set(outline.names())
    assert not {"table", "img", "script", "font"} & set(outline.names())
    assert not any("style" in attributes for _tag, attributes in outline.tags)


def test_a_text_becomes_html_and_stays_what_it_says():
    html = html_of(sent(text="<b>Anna</b> & vous\n\nhttps://releve.example/a/?b=1&c=2")[1])

    assert "&lt;b&gt;Anna&lt;/b&gt; &amp; vous" in html
    assert 'href="https://releve.example/a/?b=1&amp;c=2"' in html


def test_html_given_is_the_body():
    html = html_of(sent(html="<p>Mardi <strong>24</strong></p>")[1])

    assert "<p>Mardi <strong>24</strong></p>" in html
    assert "Une place est libre" not in html
    Outline(html)
