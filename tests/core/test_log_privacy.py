"""Logs are JSON with a request id; what people type is never in them."""

from __future__ import annotations

import copy
import io
import json
import logging
import logging.config

import pytest
import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from portal.middleware import RequestLogMiddleware
from portal.settings import logs

SECRET = "Dupont-1234-euros"


@pytest.fixture
def written():
    """The lines logged as in production: call it to read them."""
    stream = io.StringIO()
    configuration = copy.deepcopy(logs.LOGGING)
    configuration["handlers"]["standard"]["stream"] = stream
    configuration["root"]["level"] = "INFO"
    root = logging.getLogger()
    handlers = root.handlers[:]
    logging.config.dictConfig(
        {**configuration, "loggers": {**configuration["loggers"], "django_structlog": {"level": "INFO"}}}
    )
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    logging.config.dictConfig(settings.LOGGING)
    root.handlers[:] = handlers


def answer(request: HttpRequest, view=lambda request: HttpResponse("ok")) -> None:
    RequestLogMiddleware(view)(request)


def test_each_request_has_an_id_and_its_path(written):
    answer(RequestFactory().get("/recherche/"))

    started, finished = written()
    assert started["request"] == finished["request"] == "GET /recherche/"
    assert started["request_id"] == finished["request_id"]
    assert finished["code"] == 200
    assert finished["timestamp"].endswith("Z")


def test_neither_query_nor_form_nor_address_nor_browser_is_logged(written):
    request = RequestFactory(REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT=SECRET).post(
        f"/recherche/?q={SECRET}", {"nom": SECRET}
    )
    answer(request)

    text = json.dumps(written())
    assert SECRET not in text
    assert "192.0.2.7" not in text
    assert "?" not in text


def test_a_failure_is_logged_with_its_place_and_without_its_words(written):
    def view(request: HttpRequest) -> HttpResponse:
        income = SECRET
        raise ValueError(f"invalid income: {income}")

    middleware = RequestLogMiddleware(view)
    request = RequestFactory().get("/recherche/")
    try:
        middleware.prepare(request)
        view(request)
    except ValueError as error:
        middleware._process_exception(request, error)

    failed = written()[-1]
    assert failed["event"] == "request_failed"
    assert failed["exception"][0]["exc_type"] == "ValueError"
    assert failed["exception"][0]["frames"][-1]["name"] == "view"
    assert SECRET not in json.dumps(written())


def test_loggers_of_packages_write_json_too(written):
    logging.getLogger("some.package").warning("slow answer")

    line = written()[-1]
    assert line["event"] == "slow answer"
    assert line["logger"] == "some.package"


def test_personal_keys_are_dropped_wherever_they_come_from(written):
    structlog.get_logger("portal").info(
        "sent", phone="+33639980001", email="lea@exemple.fr", ip="192.0.2.7", kind="code"
    )

    line = written()[-1]
    assert line["kind"] == "code"
    assert not {"phone", "email", "ip"} & line.keys()
