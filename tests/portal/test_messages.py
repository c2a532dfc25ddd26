"""The pages of letters: the way out, the choices, the demonstration's letter box."""

from __future__ import annotations

import re

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.messages.addresses import address_row, mark_refused
from core.messages.delivery import deliver
from core.messages.links import choices_url_of, way_out_url
from core.messages.preferences import choices_of, choose
from core.messages.sent_files import MOST_KEPT, SentFile, keep, sent_file, sent_files
from core.models import OutboxMessage, State
from tests.support.letters import EMAIL, MOBILE, NEWS, NOW, PLACES, WORK, queued, text_message

pytestmark = pytest.mark.django_db


def path(url: str) -> str:
    return url.removeprefix("http://localhost:8000")


@pytest.fixture
def way_out() -> str:
    return path(way_out_url(address_row("email", EMAIL), PLACES.code))


@pytest.fixture
def choices() -> str:
    return path(choices_url_of("email", EMAIL, PLACES.code))


def test_opening_the_way_out_changes_nothing(client, way_out):
    page = client.get(way_out).content.decode()

    assert choices_of("email", EMAIL) == {}
    assert str(PLACES.label) in page
    assert EMAIL not in page


def test_one_post_of_a_mail_program_is_enough(way_out):
    waiting = queued()
    program = Client(enforce_csrf_checks=True)

    for _time in range(2):
        answer = program.post(way_out, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 200

    waiting.refresh_from_db()
    assert choices_of("email", EMAIL) == {PLACES.code: "never"}
    assert waiting.state == State.WITHHELD
    assert queued().state == State.WITHHELD


def test_the_button_of_the_page_does_the_same(client, way_out):
    button = re.search(r'<form method="post" action="([^"]+)"', client.get(way_out).content.decode())

    page = client.post(button[1])

    assert "C’est fait" in page.content.decode()
    assert choices_of("email", EMAIL) == {PLACES.code: "never"}


@pytest.mark.parametrize("name", ["message_way_out", "message_choices"])
@pytest.mark.parametrize("token", ["x", "WyJhIl0:1abcde:0123456789012345678901234567890123456789012", "a:b:c"])
def test_a_link_cut_or_forged_says_what_to_do(client, name, token):
    for method in (client.get, client.post):
        page = method(reverse(name, args=[token]))

        assert page.status_code == 404
        assert "Ce lien ne marche pas" in page.content.decode()


def test_an_address_chooses_from_its_link(client, choices):
    names = set(re.findall(r'name="(email_[a-z_]+)"', client.get(choices).content.decode()))
    answers = dict.fromkeys(names, "at_once") | {"email_test_places": "daily", "email_test_news": "never"}

    page = client.post(choices, answers, follow=True)

    assert "C’est noté." in page.content.decode()
    assert choices_of("email", EMAIL).items() >= {PLACES.code: "daily", NEWS.code: "never"}.items()
    assert 'value="daily"' in re.search(r"<input[^>]*email_test_places[^>]*checked[^>]*>", page.content.decode())[0]


def test_a_link_offers_the_topics_of_its_audience(client):
    parents = client.get(path(choices_url_of("email", EMAIL, PLACES.code))).content.decode()
    professionals = client.get(path(choices_url_of("email", EMAIL, WORK.code))).content.decode()

    assert "email_test_places" in parents
    assert "email_test_work" not in parents
    assert "email_test_work" in professionals
    assert "email_test_places" not in professionals


@pytest.mark.parametrize("answers", [{}, {"email_test_places": "daily"}, {"email_test_places": "often"}])
def test_a_missing_or_strange_answer_is_asked_again(client, choices, answers):
    page = client.post(choices, answers)

    assert page.status_code == 400
    assert "fr-error-text" in page.content.decode()
    assert choices_of("email", EMAIL) == {}
    if "daily" in answers.values():
        assert re.search(r'name="email_test_places" value="daily"[^>]*checked', page.content.decode())


def test_who_signed_in_chooses_for_each_way(client):
    client.force_login(User.objects.create_user(email=EMAIL, phone=MOBILE))
    page = client.get(reverse("my_messages")).content.decode()
    assert re.search(r'name="sms_test_places" value="never"[^>]*checked', page)
    assert re.search(r'name="email_test_places" value="at_once"[^>]*checked', page)
    assert "test_work" not in page

    names = sorted(set(re.findall(r'name="((?:email|sms)_[a-z_]+)"', page)))
    answers = dict.fromkeys(names, "daily") | {"email_test_places": "never"}
    assert client.post(reverse("my_messages"), answers).status_code == 302

    assert choices_of("email", EMAIL)[PLACES.code] == "never"
    assert choices_of("sms", MOBILE)[PLACES.code] == "daily"


def test_a_parent_without_email_hears_by_sms_at_once(client):
    client.force_login(User.objects.create_user(phone=MOBILE))

    page = client.get(reverse("my_messages")).content.decode()

    assert re.search(r'name="sms_test_places" value="at_once"[^>]*checked', page)
    assert "email_test_places" not in page


def test_who_gave_an_address_that_refuses_reads_it(client):
    client.force_login(User.objects.create_user(email=EMAIL, phone=MOBILE))
    mark_refused("email", EMAIL, "550 5.1.1 unknown", now=NOW)
    mark_refused("sms", MOBILE, "OVH", now=NOW)

    page = client.get(reverse("my_messages")).content.decode()

    assert "refuse nos messages depuis le 24 novembre 2026" in page
    assert "ne reçoit plus nos SMS depuis le 24 novembre 2026" in page


def test_without_the_setting_there_is_no_letter_box(client):
    for name, arguments in (("sent_messages", []), ("sent_message", ["1-a"]), ("sent_message_html", ["1-a"])):
        assert client.get(reverse(name, args=arguments)).status_code == 404


@pytest.fixture
def letter_box(settings, tmp_path):
    settings.SENT_MESSAGES_DIR = tmp_path / "sent"
    settings.EMAIL_BACKEND = "core.messages.sent_files.EmailBackend"
    settings.SMS_SENDER = "core.messages.sms.ConsoleAndFileSender"


def test_the_letter_box_shows_everything_that_left(client, letter_box, capsys):
    email, sms = queued(), queued(text_message())
    deliver(email.pk, now=NOW)
    deliver(sms.pk, now=NOW)
    EmailMultiAlternatives("Votre code", "123456", to=["parent@exemple.fr"]).send()

    shown = client.get(reverse("sent_messages")).content.decode()
    addresses = re.findall(r'href="(/demonstration/messages/[^"]+)"', shown)
    pages = [client.get(address).content.decode() for address in addresses]

    assert [found.to for found in sent_files()] == ["parent@exemple.fr", MOBILE, EMAIL]
    assert "123456" in pages[0]
    assert sms.text in pages[1]
    assert "List-Unsubscribe" in pages[2]
    assert f"{email.pk}@" in pages[2]
    printed = capsys.readouterr().out
    assert f"SMS à {MOBILE}" in printed
    assert "E-mail à parent@exemple.fr : Votre code (123456)\n" in printed
    assert "<h1>" not in printed
    html = client.get(f"{addresses[2]}html/")
    assert "<h1>Une place près de chez vous</h1>" in html.content.decode()
    assert html["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert client.get(f"{addresses[0]}html/").status_code == 404


def test_the_letter_box_forgets_the_oldest(letter_box):
    for number in range(MOST_KEPT + 3):
        keep(SentFile(channel="sms", to=MOBILE, text=str(number)))

    texts = [found.text for found in sent_files(MOST_KEPT + 10)]

    assert texts == [str(number) for number in reversed(range(3, MOST_KEPT + 3))]


def test_a_file_outside_the_letter_box_is_not_read(client, letter_box, tmp_path):
    (tmp_path / "secret.json").write_text("{}")

    assert sent_file("../secret") is None
    assert client.get("/demonstration/messages/secret/").status_code == 404


def test_a_professional_chooses_about_work_too(client):
    client.force_login(User.objects.create_user(email=EMAIL, is_staff=True))
    choose(address_row("email", EMAIL), {WORK.code: "daily"}, now=NOW)

    page = client.get(reverse("my_messages"), follow=True).content.decode()

    assert not OutboxMessage.objects.exists()
    if "email_test_places" in page:  # staff without a second factor are first sent to add one
        assert re.search(r'name="email_test_work" value="daily"[^>]*checked', page)
