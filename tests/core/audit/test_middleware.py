"""A request that writes tells PostgreSQL who and in which request; one that reads tells nothing."""

from __future__ import annotations

from uuid import uuid4

import pytest
import structlog
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from core.audit.middleware import HistoryMiddleware
from core.prepared import prepared_cursor

pytestmark = pytest.mark.django_db


def write(request) -> HttpResponse:
    made = User.objects.create_user(email="zoe@exemple.fr")
    User.objects.filter(pk=made.pk).update(is_active=False)
    assert User.objects.filter(pk=made.pk).delete()[0] == 1
    return HttpResponse()


def send(view, *, user, method="post", signed_in=True) -> None:
    request = getattr(RequestFactory(), method)("/adresse/?de=lea@exemple.fr")
    request.user = user
    if signed_in:
        request.COOKIES["releve"] = "x"
    HistoryMiddleware(view)(request)


def contexts() -> list[dict | None]:
    return list(User.pgh_event_model.objects.order_by("pgh_id").values_list("pgh_context", flat=True))


def test_who_and_in_which_request_and_nothing_else():
    person = User.objects.create_user(email="lea@exemple.fr")
    request = str(uuid4())

    with structlog.contextvars.bound_contextvars(request_id=request):
        send(write, user=person)

    assert contexts() == [None] + [{"user": person.pk, "request": request}] * 3


def test_a_stranger_has_no_number():
    send(write, user=AnonymousUser(), signed_in=False)

    assert contexts() == [{"user": None, "request": ""}] * 3


def test_a_statement_prepared_in_the_server_goes_through():
    def read(request) -> HttpResponse:
        with prepared_cursor() as cursor:
            cursor.execute("WITH one AS (SELECT %(n)s::int AS n) SELECT n FROM one", {"n": 1})
            assert cursor.fetchone() == (1,)
        return HttpResponse()

    send(read, user=AnonymousUser())


def test_reading_costs_nothing():
    with CaptureQueriesContext(connection) as queries:
        send(lambda request: HttpResponse(str(User.objects.count())), user=AnonymousUser(), method="get")

    assert len(queries) == 1
    assert "set_config" not in queries[0]["sql"]


def test_the_context_ends_with_the_request():
    send(lambda request: HttpResponse(), user=AnonymousUser())
    User.objects.create_user(email="lea@exemple.fr")

    assert contexts() == [None]
