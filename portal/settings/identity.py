"""ProConnect and FranceConnect. Each is off until its three variables are set (docs/connexion.md)."""

from __future__ import annotations

from typing import Any

from portal.settings import environment

PROCONNECT_ISSUER = environment.text("PROCONNECT_ISSUER")
PROCONNECT_CLIENT_ID = environment.text("PROCONNECT_CLIENT_ID")
PROCONNECT_CLIENT_SECRET = environment.text("PROCONNECT_CLIENT_SECRET")
FRANCECONNECT_ISSUER = environment.text("FRANCECONNECT_ISSUER")
FRANCECONNECT_CLIENT_ID = environment.text("FRANCECONNECT_CLIENT_ID")
FRANCECONNECT_CLIENT_SECRET = environment.text("FRANCECONNECT_CLIENT_SECRET")

SOCIALACCOUNT_ADAPTER = "accounts.identity.arrival.ArrivalAdapter"
# The button is a link: sent on from a form, the browser would be held back by the policy's form-action.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_REQUESTS_TIMEOUT = 5
# The provider of the demonstration and the tests, served by the portal itself (local settings only).
LOCAL_IDENTITY_PROVIDER = False


def application(kind: str, name: str, issuer: str, client_id: str, secret: str) -> dict[str, Any]:
    """The entry of SOCIALACCOUNT_PROVIDERS for one provider; empty when something of it is missing."""
    if not (issuer and client_id and secret):
        return {}
    app = {
        "provider_id": kind,
        "name": name,
        "client_id": client_id,
        "secret": secret,
        "settings": {"server_url": issuer, "token_auth_method": "client_secret_post"},
    }
    return {kind: {"APPS": [app]}}


SOCIALACCOUNT_PROVIDERS = {
    **application("proconnect", "ProConnect", PROCONNECT_ISSUER, PROCONNECT_CLIENT_ID, PROCONNECT_CLIENT_SECRET),
    **application(
        "franceconnect",
        "FranceConnect",
        FRANCECONNECT_ISSUER,
        FRANCECONNECT_CLIENT_ID,
        FRANCECONNECT_CLIENT_SECRET,
    ),
}
