"""Codes, access tokens and signed tokens. A code lives 30 seconds and is good once; an access token, one minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from django.core.cache import cache
from django.utils.crypto import get_random_string

from accounts.identity.local_provider.asking import Asked
from accounts.identity.local_provider.people import DemoPerson
from accounts.identity.local_provider.refusals import Refused
from core import derived_keys

CODE_SECONDS, ACCESS_SECONDS, ID_TOKEN_SECONDS = 30, 60, 300
# Kept longer than it is good, to tell a late code from an unknown one, and to catch one that is used twice.
_CODE_KEPT = 600


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person agreed to."""

    person: DemoPerson
    asked: Asked
    access_token: str
    given_at: float


def give_code(person: DemoPerson, asked: Asked) -> str:
    code = get_random_string(43)
    cache.set(_code(code), Grant(person, asked, get_random_string(43), time.time()), _CODE_KEPT)
    return code


def take_code(code: str) -> Grant:
    """The grant of a code. Raises Refused: unknown, late, or used; a second use also ends the access token."""
    grant: Grant | None = cache.get(_code(code))
    if grant is None:
        raise Refused("invalid_grant", "unknown code")
    if not cache.add(f"{_code(code)}:used", True, _CODE_KEPT):
        cache.delete(_access(grant.access_token))
        raise Refused("invalid_grant", "code used twice")
    if time.time() - grant.given_at > CODE_SECONDS:
        raise Refused("invalid_grant", f"code older than {CODE_SECONDS} seconds")
    cache.set(_access(grant.access_token), grant, ACCESS_SECONDS)
    return grant


def grant_of(access_token: str) -> Grant:
    """Raises Refused for an access token that is unknown, late or ended."""
    grant: Grant | None = cache.get(_access(access_token))
    if grant is None:
        raise Refused("invalid_token", "unknown access token", 401)
    return grant


def id_token(grant: Grant, *, issuer: str, client_id: str) -> str:
    now = int(time.time())
    claims: dict[str, Any] = {"nonce": grant.asked.nonce, "iat": now, "exp": now + ID_TOKEN_SECONDS}
    if grant.asked.acr:
        claims["acr"] = grant.asked.acr
    return _signed(grant, claims, issuer=issuer, client_id=client_id)


def userinfo(grant: Grant, *, issuer: str, client_id: str) -> str:
    return _signed(grant, dict(grant.person.claims(grant.asked.scope)), issuer=issuer, client_id=client_id)


def check_hint(token: str, *, issuer: str, client_id: str) -> None:
    """Raises Refused unless the token is one of ours for this client; an old one is good for signing out."""
    try:
        jwt.decode(
            token,
            _key().public_key(),
            algorithms=["ES256"],
            issuer=issuer,
            audience=client_id,
            options={"verify_exp": False},
        )
    except jwt.PyJWTError as error:
        raise Refused("invalid_request", "id_token_hint is not ours") from error


def key_set() -> dict[str, Any]:
    """The public key, without `kid`: some providers publish it so."""
    key = jwt.algorithms.ECAlgorithm.to_jwk(_key().public_key(), as_dict=True)
    return {"keys": [{**key, "use": "sig", "alg": "ES256"}]}


def _signed(grant: Grant, claims: dict[str, Any], *, issuer: str, client_id: str) -> str:
    ours = {"iss": issuer, "aud": client_id, "sub": grant.person.sub}
    return jwt.encode({**claims, **ours}, _key(), algorithm="ES256")


def _key() -> ec.EllipticCurvePrivateKey:
    """The same in every process of the portal, and kept nowhere."""
    number = int.from_bytes(derived_keys.keys("releve.local-identity-provider.v1")[0])
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the curve P-256
    return ec.derive_private_key(number % (order - 1) + 1, ec.SECP256R1())


def _code(code: str) -> str:
    return f"local-identity-code:{code}"


def _access(token: str) -> str:
    return f"local-identity-access:{token}"
