"""What a token must be to be believed, with either algorithm, with and without the name of a key."""

from __future__ import annotations

import time
from typing import Any

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from accounts.identity.tokens import verified_claims

ISSUER, CLIENT = "https://identite.example", "releve"
RSA_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC_KEY = ec.generate_private_key(ec.SECP256R1())
ANOTHER = ec.generate_private_key(ec.SECP256R1())
KEYS = {"RS256": RSA_KEY, "ES256": EC_KEY}
WRITERS = {"RS256": jwt.algorithms.RSAAlgorithm, "ES256": jwt.algorithms.ECAlgorithm}


def published(algorithm: str, key: Any, **more: str) -> dict[str, Any]:
    return {**WRITERS[algorithm].to_jwk(key.public_key(), as_dict=True), "use": "sig", **more}


def token(key: Any = EC_KEY, algorithm: str = "ES256", headers: dict[str, str] | None = None, **claims: Any) -> str:
    now = int(time.time())
    good = {"iss": ISSUER, "aud": CLIENT, "sub": "lea", "iat": now, "exp": now + 60, "nonce": "n" * 32}
    given = {name: value for name, value in {**good, **claims}.items() if value is not None}
    return jwt.encode(given, key, algorithm=algorithm, headers=headers)


def read(written: str, *keys: dict[str, Any]) -> dict[str, Any]:
    key_set = {"keys": list(keys or (published("ES256", EC_KEY),))}
    return verified_claims(written, key_set, issuer=ISSUER, audience=CLIENT, required=("exp", "nonce"))


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
@pytest.mark.parametrize("named", [True, False])
def test_a_right_token_is_read(algorithm, named):
    headers = {"kid": "one"} if named else None
    keys = [published("RS256", RSA_KEY, kid="one"), published("ES256", EC_KEY, kid="one")]

    assert read(token(KEYS[algorithm], algorithm, headers), *keys)["sub"] == "lea"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another client"},
        {"aud": [CLIENT, "another client"]},
        {"exp": int(time.time()) - 60},
        {"exp": None},
        {"sub": None},
        {"nonce": None},
    ],
)
def test_a_claim_that_is_not_right_is_refused(claims):
    with pytest.raises(OAuth2Error):
        read(token(**claims))


def test_a_token_for_several_is_read_when_it_names_us():
    assert read(token(aud=[CLIENT, "another"], azp=CLIENT))["sub"] == "lea"


def test_a_signature_of_somebody_else_is_refused():
    with pytest.raises(OAuth2Error):
        read(token(ANOTHER))


def test_no_signature_is_refused():
    with pytest.raises(OAuth2Error):
        read(token("", "none"))


def test_a_public_key_used_as_a_secret_is_refused():
    """The classic forgery: HS256 with what everybody can read."""
    with pytest.raises(OAuth2Error):
        read(token("published by the provider for everybody", "HS256"))


def test_a_key_that_is_not_published_is_refused():
    with pytest.raises(OAuth2Error):
        read(token(headers={"kid": "two"}), published("ES256", EC_KEY, kid="one"))


def test_two_keys_and_no_name_is_refused():
    with pytest.raises(OAuth2Error):
        read(token(), published("ES256", EC_KEY, kid="one"), published("ES256", ANOTHER, kid="two"))


@pytest.mark.parametrize("written", ["", "a.b.c", "<html>", "eyJhbGciOiJFUzI1NiJ9.e30."])
def test_what_is_no_token_is_refused(written):
    with pytest.raises(OAuth2Error):
        read(written)
