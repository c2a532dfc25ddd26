"""The session cookie: unreadable, unforgeable, bounded in size and age, and absent where it is of no use."""

from __future__ import annotations

import base64
import json

import pytest
import time_machine
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from core.cookie_session import LARGEST_COOKIE, SessionStore, SessionTooLarge, seal, unseal

WORDS = {"income": 1234, "parent_isole": True, "note": "crèche à Évry"}


@given(st.dictionaries(st.text(max_size=10), st.one_of(st.integers(), st.text(max_size=40), st.booleans(), st.none())))
def test_what_is_sealed_is_read_again(content):
    assert unseal(seal(content)) == content


def test_nothing_can_be_read_in_it():
    sealed = seal(WORDS)
    raw = base64.urlsafe_b64decode(sealed + "==")

    assert b"1234" not in raw
    assert b"income" not in raw
    assert seal(WORDS) != sealed


@given(st.integers(min_value=0), st.characters(min_codepoint=33, max_codepoint=126))
def test_a_changed_cookie_is_an_empty_session(position, character):
    sealed = seal(WORDS)
    place = position % len(sealed)
    forged = sealed[:place] + character + sealed[place + 1 :]

    assert unseal(forged) in ({}, WORDS if same_bytes(forged, sealed) else {})


def same_bytes(one: str, other: str) -> bool:
    """Base64 writes the same bytes in several ways: « + » and « / » are read as « - » and « _ », and the last character
    holds bits that nobody reads."""
    signs = str.maketrans("+/", "-_")
    return one[:-1].translate(signs) == other[:-1].translate(signs)


@given(st.text(max_size=200))
def test_whatever_comes_as_a_cookie_is_read_without_failing(text):
    assert unseal(text) == {}


def test_another_key_reads_nothing_unless_it_is_kept_as_a_fallback():
    sealed = seal(WORDS)
    former = settings.SECRET_KEY

    with override_settings(SECRET_KEY="another key"):
        assert unseal(sealed) == {}
    with override_settings(SECRET_KEY="another key", SECRET_KEY_FALLBACKS=[former]):
        assert unseal(sealed) == WORDS


def test_it_ends_by_itself():
    with time_machine.travel("2026-11-02 08:00:00+00:00") as clock:
        sealed = seal(WORDS)
        clock.shift(settings.SESSION_COOKIE_AGE - 1)
        assert unseal(sealed) == WORDS
        clock.shift(2)
        assert unseal(sealed) == {}


def test_more_than_a_browser_keeps_is_refused():
    noise = base64.b64encode(bytes(range(256)) * 8).decode()
    assert len(seal({"noise": noise[:1000]})) <= LARGEST_COOKIE

    with pytest.raises(SessionTooLarge):
        seal({str(number): hash(str(number) * 3) for number in range(1000)})


def test_a_tiny_cookie_cannot_blow_up_the_memory():
    bomb = seal({"zeros": "0" * 1_000_000})

    assert len(bomb) < LARGEST_COOKIE
    assert unseal(bomb) == {}


def through_the_middleware(cookie: str | None, view):
    request = HttpRequest()
    if cookie:
        request.COOKIES[settings.SESSION_COOKIE_NAME] = cookie

    def respond(request: HttpRequest) -> HttpResponse:
        view(request)
        return HttpResponse()

    return SessionMiddleware(respond)(request)


def test_no_cookie_without_need():
    answer = through_the_middleware(None, lambda request: request.session.get("income"))

    assert settings.SESSION_COOKIE_NAME not in answer.cookies


def test_the_cookie_is_for_this_browser_session_and_out_of_reach_of_scripts():
    answer = through_the_middleware(None, lambda request: request.session.update(WORDS))
    morsel = answer.cookies[settings.SESSION_COOKIE_NAME]

    assert morsel["httponly"]
    assert morsel["samesite"] == "Lax"
    assert morsel["expires"] == morsel["max-age"] == ""
    assert unseal(morsel.value) == WORDS


def test_forgetting_removes_the_cookie():
    answer = through_the_middleware(seal(WORDS), lambda request: request.session.flush())

    assert answer.cookies[settings.SESSION_COOKIE_NAME].value == ""


def test_a_session_is_plain_json():
    store = SessionStore(seal(WORDS))

    assert json.loads(json.dumps(dict(store.items()))) == WORDS
