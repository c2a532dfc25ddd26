"""The list that appears under the place field."""

from __future__ import annotations

import pytest
from django.urls import reverse

ADDRESS = "/lieux/suggestions/"


def test_its_address():
    assert reverse("territory:suggestions") == ADDRESS


def test_the_communes_are_options_of_a_list_box(client):
    answer = client.get(ADDRESS, {"q": "toulouse"})
    assert answer.status_code == 200
    assert answer.content.decode().splitlines()[0] == (
        '<li role="option" data-value="Toulouse (31)">Toulouse <span>31000… Haute-Garonne</span></li>'
    )


def test_a_name_is_escaped(client):
    answer = client.get(ADDRESS, {"q": "l'hay les roses"}).content.decode()
    assert 'data-value="L&#x27;Haÿ-les-Roses (94)"' in answer


def test_at_most_eight(client):
    assert client.get(ADDRESS, {"q": "saint"}).content.decode().count("<li ") == 8


def test_any_cache_may_keep_it_and_nobody_is_followed(client):
    answer = client.get(ADDRESS, {"q": "lyon"})
    assert "public" in answer.headers["Cache-Control"]
    assert "max-age=86400" in answer.headers["Cache-Control"]
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_it_asks_nothing_of_the_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        client.get(ADDRESS, {"q": "lyon"})


@pytest.mark.parametrize(
    "typed",
    ["", " ", "x" * 201, "x" * 5000, "\0", "<script>", "%", "\ud800", "'; DROP TABLE", "é" * 200, "()("],
)
def test_a_hostile_text_is_an_empty_list(client, typed):
    answer = client.get(ADDRESS, {"q": typed.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<li" not in answer.content.decode()
    assert "<script" not in answer.content.decode()


def test_without_any_text(client):
    assert client.get(ADDRESS).content.strip() == b""


def test_nothing_can_be_posted(client):
    assert client.post(ADDRESS, {"q": "lyon"}).status_code == 405
