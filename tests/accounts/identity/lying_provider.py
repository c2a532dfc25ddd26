"""An identity provider on a real socket that answers what the test tells it to, rightly signed or not."""

from __future__ import annotations

import json
import threading
import time
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import jwt
from cryptography.hazmat.primitives.asymmetric import ec

CLIENT = "releve"


class Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Nothing to say."""


class LyingProvider:
    """``identity``, ``person``: claims that replace the right ones (None takes one away). ``lies``: see ``_answer``."""

    def __init__(self) -> None:
        self.key, self.foreign_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
        self.identity: dict[str, Any] = {}
        self.person: dict[str, Any] = {}
        self.lies: set[str] = set()
        self.nonce = ""
        self._server = make_server("127.0.0.1", 0, self._application, handler_class=Quiet)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def app(self, provider: str = "proconnect") -> dict[str, Any]:
        """SOCIALACCOUNT_PROVIDERS that send the portal here."""
        configuration = {"server_url": self.issuer, "token_auth_method": "client_secret_post"}
        app = {"provider_id": provider, "name": provider, "client_id": CLIENT, "secret": "s", "settings": configuration}
        return {provider: {"APPS": [app]}}

    def _application(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        body, kind = self._answer(environ["PATH_INFO"])
        start_response("200 OK", [("Content-Type", kind)])
        return [body.encode()]

    def _answer(self, path: str) -> tuple[str, str]:
        if path.endswith("openid-configuration"):
            names = (
                "authorization_endpoint",
                "token_endpoint",
                "userinfo_endpoint",
                "jwks_uri",
                "end_session_endpoint",
            )
            endpoints = {name: f"{self.issuer}/{name}" for name in names}
            return json.dumps({"issuer": self.issuer, **endpoints}), "application/json"
        if path == "/jwks_uri":
            public = jwt.algorithms.ECAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
            return json.dumps({"keys": [public]}), "application/json"
        if path == "/token_endpoint":
            answer = {"access_token": "a" * 43, "token_type": "Bearer"}
            if "no id_token" not in self.lies:
                now = int(time.time())
                right = {"nonce": self.nonce, "iat": now, "exp": now + 60, "acr": "eidas1"}
                answer["id_token"] = self._signed(right | self.identity, foreign="foreign id_token" in self.lies)
            return json.dumps(answer), "application/json"
        person = {"email": "nadia@exemple.example", "given_name": "Nadia", "siret": "13002526500013", **self.person}
        if "plain userinfo" in self.lies:
            return json.dumps({"sub": "nadia", **person}), "application/json"
        return self._signed(person, foreign="foreign userinfo" in self.lies), "application/jwt"

    def _signed(self, claims: dict[str, Any], *, foreign: bool) -> str:
        given = {"iss": self.issuer, "aud": CLIENT, "sub": "nadia"} | claims
        key = self.foreign_key if foreign else self.key
        return jwt.encode({name: value for name, value in given.items() if value is not None}, key, algorithm="ES256")
