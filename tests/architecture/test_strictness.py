"""The suite's own guards bite: each is tried on what it must refuse."""

from __future__ import annotations

import socket

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.template import Context, engines
from django.template.base import Origin, Template
from django.test import RequestFactory
from jinja2.exceptions import UndefinedError

from accounts.models import User
from tests.support.network import NetworkRefused
from tests.support.safe_methods import SafeMethodsMiddleware, UnsafeGet
from tests.support.templates import UnknownTemplateVariable


def test_the_world_is_out_of_reach():
    with pytest.raises(NetworkRefused):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    with pytest.raises(NetworkRefused):
        socket.getaddrinfo("example.org", 443)


def template_of_ours(text: str, folder: str = "templates") -> Template:
    engine = engines["django"].engine
    return Template(text, origin=Origin(str(settings.BASE_DIR / folder / "page.html")), engine=engine)


def test_an_unknown_variable_in_a_template_of_ours_is_an_error():
    with pytest.raises(UnknownTemplateVariable, match="commmune"):
        template_of_ours("{{ commmune.name }}").render(Context({"commune": 1}))


def test_an_unknown_variable_in_a_list_is_an_error_too():
    with pytest.raises(UndefinedError, match="commmune"):
        engines["jinja2"].from_string("{{ commmune.name }}").render({"commune": 1})


def test_a_list_escapes_what_it_prints():
    assert engines["jinja2"].from_string("{{ name }}").render({"name": "<b>"}) == "&lt;b&gt;"


def test_conditions_and_templates_of_packages_stay_free():
    assert template_of_ours("{% if commmune %}a{% else %}b{% endif %}").render(Context()) == "b"
    assert template_of_ours("[{{ commmune }}]", folder=".venv/package").render(Context()) == "[]"


@pytest.mark.django_db
def test_a_get_that_writes_is_an_error_and_a_post_is_not():
    def view(request):
        User.objects.create_user(email="lea@exemple.fr")
        return HttpResponse()

    with pytest.raises(UnsafeGet), transaction.atomic():
        SafeMethodsMiddleware(view)(RequestFactory().get("/"))
    assert SafeMethodsMiddleware(view)(RequestFactory().post("/")).status_code == 200
    assert connection.execute_wrappers == []
