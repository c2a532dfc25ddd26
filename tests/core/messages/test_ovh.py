"""The SMS provider, against a server of ours on this machine that checks what OVH checks."""

from __future__ import annotations

import hashlib
import json
import socket
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import time_machine

from core.messages.delivery import Outcome, deliver
from core.messages.errors import Refused, Unreachable
from core.messages.ovh import OvhSender
from core.models import State
from tests.support.letters import MOBILE, NOW, queued, text_message

SECRET, CONSUMER, APPLICATION = "the-secret", "the-consumer", "the-application"
ACCOUNT = "sms-xx12345-1"


class Provider(BaseHTTPRequestHandler):
    """Accepts what is signed as OVH asks; numbers of the United Kingdom are not served."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append(json.loads(body))
        if status := self.server.status:
            self.answer(status, b'{"message": "no, for +33639980001"}')
        elif not self.is_signed(body):
            self.answer(403, b'{"errorCode": "INVALID_SIGNATURE"}')
        elif self.server.raw is not None:
            self.answer(200, self.server.raw)
        else:
            numbers = json.loads(body)["receivers"]
            invalid = [number for number in numbers if number.startswith("+44")]
            valid = [number for number in numbers if number not in invalid]
            told = {"ids": [1] * len(valid), "invalidReceivers": invalid, "validReceivers": valid}
            self.answer(200, json.dumps(told).encode())

    def is_signed(self, body: bytes) -> bool:
        address = f"http://127.0.0.1:{self.server.server_port}{self.path}"
        parts = (SECRET, CONSUMER, "POST", address, body.decode(), self.headers["X-Ovh-Timestamp"])
        expected = f"$1${hashlib.sha1('+'.join(parts).encode()).hexdigest()}"
        return (
            self.path == f"/1.0/sms/{ACCOUNT}/jobs"
            and self.headers["X-Ovh-Application"] == APPLICATION
            and self.headers["X-Ovh-Consumer"] == CONSUMER
            and self.headers["X-Ovh-Signature"] == expected
        )

    def answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def provider(settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    server.seen, server.status, server.raw = [], 0, None
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    settings.SMS_SENDER = "core.messages.ovh.OvhSender"
    settings.OVH_SMS_ENDPOINT = f"http://127.0.0.1:{server.server_port}/1.0"
    settings.OVH_SMS_SERVICE, settings.OVH_SMS_NAME = ACCOUNT, "RELEVE"
    settings.OVH_APPLICATION_KEY, settings.OVH_APPLICATION_SECRET = APPLICATION, SECRET
    settings.OVH_CONSUMER_KEY = CONSUMER
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_signature_is_that_of_ovh_s_own_example(settings):
    """« First steps with the OVHcloud APIs »: these keys, this call without body, this moment."""
    settings.OVH_APPLICATION_KEY = "7kbG7Bk7S9Nt7ZSV"
    settings.OVH_APPLICATION_SECRET = "EXEgWIz07P0HYwtQDs7cNIqCiQaWSuHF"
    settings.OVH_CONSUMER_KEY = "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"

    with time_machine.travel(datetime.fromtimestamp(1366560945, UTC), tick=False):
        headers = OvhSender._headers("GET", "https://eu.api.ovh.com/1.0/domains/", b"")

    assert headers["X-Ovh-Signature"] == "$1$d3705e8afb27a0d2970a322b96550abfc67bb798"
    assert headers["X-Ovh-Timestamp"] == "1366560945"
    assert headers["X-Ovh-Application"] == "7kbG7Bk7S9Nt7ZSV"
    assert headers["X-Ovh-Consumer"] == "MtSwSrPpNjqfVSmJhLbPyr2i45lSwPU1"


def test_a_signed_message_is_taken(provider):
    OvhSender().send(MOBILE, "Relève : à 13 h 15", "0b5f-1")

    (asked,) = provider.seen
    assert asked["receivers"] == [MOBILE]
    assert asked["message"] == "Relève : à 13 h 15"
    assert asked["sender"] == "RELEVE"
    assert asked["noStopClause"] is True
    assert asked["tag"] == "0b5f1"


def test_a_wrong_secret_stops_the_channel(provider, settings):
    settings.OVH_APPLICATION_SECRET = "another"

    with pytest.raises(Unreachable, match="403"):
        OvhSender().send(MOBILE, "a")


def test_a_number_abroad_is_refused_for_good(provider):
    with pytest.raises(Refused) as refusal:
        OvhSender().send("+447700900123", "a")

    assert refusal.value.of_address
    assert "+44" not in str(refusal.value)


@pytest.mark.parametrize("status", [401, 402, 403, 404, 429, 500, 503])
def test_an_answer_that_nobody_passes_stops_the_channel(provider, status):
    provider.status = status

    with pytest.raises(Unreachable) as error:
        OvhSender().send(MOBILE, "le texte")

    assert str(error.value) == f"OVH : réponse {status}"


@pytest.mark.parametrize("status", [400, 409])
def test_another_answer_concerns_this_message_only(provider, status):
    provider.status = status

    with pytest.raises(OSError, match=str(status)) as error:
        OvhSender().send(MOBILE, "le texte")

    assert not isinstance(error.value, Unreachable)


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[]", b"{}", b'{"validReceivers": []}'])
def test_an_answer_that_does_not_say_yes_is_no(provider, raw):
    provider.raw = raw

    with pytest.raises(OSError, match="OVH"):
        OvhSender().send(MOBILE, "le texte")


def test_a_provider_that_is_down_keeps_the_message(settings, provider):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        settings.OVH_SMS_ENDPOINT = f"http://127.0.0.1:{free.getsockname()[1]}/1.0"

        with pytest.raises(Unreachable):
            OvhSender().send(MOBILE, "le texte")


@pytest.mark.django_db
def test_down_then_up_nothing_is_lost(settings, provider, caplog):
    caplog.set_level("INFO")
    row = queued(text_message())
    provider.status = 503

    assert deliver(row.pk, now=NOW) is Outcome.UNREACHABLE
    row.refresh_from_db()
    assert (row.state, row.last_error) == (State.WAITING, "Unreachable OVH : réponse 503")
    provider.status = 0
    assert deliver(row.pk, now=row.next_attempt_at) is Outcome.SENT
    assert provider.seen[-1]["tag"] == row.pk.hex[:20]
    assert MOBILE not in caplog.text
    assert row.text not in caplog.text
