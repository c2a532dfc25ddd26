"""Reading a signed token: nothing in it is believed before its signature, its issuer and its audience are."""

from __future__ import annotations

from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# The algorithm is ours to choose, never the token's: « none » or HS256 with a public key would let anybody sign.
KEY_TYPES = {"RS256": "RSA", "ES256": "EC"}
LEEWAY_SECONDS = 10


def verified_claims(
    token: str, key_set: dict[str, Any], *, issuer: str, audience: str, required: tuple[str, ...]
) -> dict[str, Any]:
    """The claims of a JWT signed by one of these keys (JWKS). Raises OAuth2Error for anything else."""
    try:
        header = jwt.get_unverified_header(token)
        key = _key(header, key_set)
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "sub", *required]},
        )
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"token refused: {type(error).__name__}") from error
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1 and claims.get("azp") != audience:
        raise OAuth2Error("token made for somebody else")
    return claims


def _key(header: dict[str, Any], key_set: dict[str, Any]) -> jwt.PyJWK:
    """The key that the header names; the only one of its type when it names none, as some providers do."""
    kind = KEY_TYPES.get(header.get("alg", ""))
    if kind is None:
        raise OAuth2Error("algorithm refused")
    keys = [
        key
        for key in key_set.get("keys", ())
        if key.get("kty") == kind and key.get("use", "sig") == "sig" and header.get("kid") in {None, key.get("kid")}
    ]
    if len(keys) != 1:
        raise OAuth2Error("signing key unknown")
    return jwt.PyJWK(keys[0], algorithm=header["alg"])
