"""A mistake in a letter stops who writes it, not the worker that would have to send it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.messages import LetterRefused, gsm7, text_of
from core.messages.letter import checked
from core.messages.topics import Audience, register
from tests.support.letters import letter, text_message


def test_an_address_has_one_spelling():
    assert checked(letter(to=" Lea@Exemple.FR ")).to == "lea@exemple.fr"


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"channel": "pigeon"}, "channel"),
        ({"to": "lea"}, "no e-mail address"),
        ({"to": "lea@exemple.fr\nBcc: all@exemple.fr"}, "no e-mail address"),
        ({"subject": ""}, "object"),
        ({"subject": "Bonjour\r\nBcc: all@exemple.fr"}, "object"),
        ({"subject": "a" * 201}, "object"),
        ({"text": "  "}, "something"),
        ({"topic": "never_registered"}, "never_registered"),
        ({"topic": "digest"}, "Nobody chooses"),
        ({"key": ""}, "cause"),
        ({"key": "a" * 201}, "cause"),
        ({"key": "alert:lea@exemple.fr"}, "no address"),
    ],
)
def test_an_email_that_cannot_be_sent_is_refused(change, word):
    with pytest.raises(LetterRefused, match=word):
        checked(letter(**change))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"to": "0639980001"}, "E.164"),
        ({"to": "+33639980001,+33639980002"}, "E.164"),
        ({"subject": "Objet"}, "without object"),
        ({"html": "<p>a</p>"}, "without object"),
        ({"text": "a" * 161}, "has 161"),
        ({"text": "a" * 159 + "€"}, "has 161"),
        ({"text": "Une place 🎉"}, "🎉"),
    ],
)
def test_an_sms_that_cannot_be_sent_is_refused(change, word):
    with pytest.raises(LetterRefused, match=word):
        checked(text_message(**change))


def test_an_sms_of_160_characters_passes():
    assert len(checked(text_message(text="é" * 160)).text) == 160
    assert len(checked(text_message(text="a" * 158 + "€")).text) == 159


def test_an_sms_is_written_in_its_alphabet():
    text = "« Être là » – c’est sûr… à 13\u00a0h\u202f15, l’œuvre, ça ?"

    assert checked(text_message(text=text)).text == "\"Etre là\" - c'est sur... à 13 h 15, l'oeuvre, ca ?"


@given(st.text(max_size=200))
def test_plain_words_are_stable_and_carry_what_they_can(text):
    once = gsm7.plain(text)

    assert gsm7.plain(once) == once
    assert gsm7.strange(once) <= gsm7.strange(text)
    assert gsm7.septets(once) >= len(once)


def test_a_text_template_writes_what_it_is_given_as_it_is():
    written = text_of("messages/digest.txt", {"letters": [letter(subject="L’aide d'Anna & <Bob>")]})

    assert "L’aide d'Anna & <Bob>" in written


def test_a_topic_has_one_meaning():
    register("test_once", "Une fois")

    assert register("test_once", "Une fois").code == "test_once"
    with pytest.raises(ValueError, match="twice"):
        register("test_once", "Une fois", audience=Audience.PROFESSIONALS)
    with pytest.raises(ValueError, match="no code"):
        register("not a code", "Rien")
