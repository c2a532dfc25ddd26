"""Keys of each purpose, from one secret: apart from one another, and following its rotation."""

from __future__ import annotations

import pytest
from cryptography.fernet import InvalidToken

from core import derived_keys


def test_each_purpose_has_a_key_of_its_own(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "one", []
    closed = derived_keys.fernet("first").encrypt(b"18 500")

    assert derived_keys.keys("first") != derived_keys.keys("second")
    with pytest.raises(InvalidToken):
        derived_keys.fernet("second").decrypt(closed)


def test_an_older_secret_still_opens_and_no_longer_closes(settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "old", []
    closed = derived_keys.fernet("first").encrypt(b"18 500")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    assert derived_keys.fernet("first").decrypt(closed) == b"18 500"
    closed_again = derived_keys.fernet("first").encrypt(b"18 500")

    settings.SECRET_KEY_FALLBACKS = []
    assert derived_keys.fernet("first").decrypt(closed_again) == b"18 500"
    with pytest.raises(InvalidToken):
        derived_keys.fernet("first").decrypt(closed)
