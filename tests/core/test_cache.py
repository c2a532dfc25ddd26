"""The cache is a convenience: away, it is empty, quickly, and comes back by itself."""

from __future__ import annotations

import time

import pytest

from core import cache as soft
from core.cache import SoftCache


@pytest.fixture
def away(tmp_path):
    return SoftCache(f"unix://{tmp_path}/nobody?db=0", {})


def test_it_keeps_what_it_is_given(empty_cache):
    empty_cache.set("commune", {"code": "31555"}, 60)

    assert empty_cache.get("commune") == {"code": "31555"}
    assert empty_cache.ping()


def test_away_it_is_empty(away):
    assert away.ping() is False
    away.set("a", 1)
    assert away.get("a", "absent") == "absent"
    assert away.get_many(["a"]) == {}
    assert away.add("a", 1) is True
    assert away.delete("a") is False
    assert away.get_or_set("a", lambda: 3) == 3
    with pytest.raises(ValueError, match="a"):
        away.incr("a")


def test_away_nobody_waits_for_it_twice(away, monkeypatch):
    away.get("a")
    asked = []
    monkeypatch.setattr(away._cache, "get_client", lambda *_args, **_options: asked.append(1))

    away.get("a")

    assert asked == []


def test_it_is_asked_again_after_a_rest(away, monkeypatch):
    monkeypatch.setattr(soft, "REST_SECONDS", 0.0)
    away.get("a")
    time.sleep(0.001)
    asked = []

    def client(*_args, **_options):
        asked.append(1)
        raise OSError

    monkeypatch.setattr(away._cache, "get_client", client)
    away.get("a")

    assert asked == [1]
