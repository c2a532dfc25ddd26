"""The address base through the real geopy code: replayed answers, bad days, and the guards around them."""

from __future__ import annotations

import logging

import pytest
from django.core.cache import caches

from territory import address_cache
from territory.address_lookup import AddressUnavailable, configured_lookup
from territory.geocoder_guard import CircuitBreaker, TokenBucket
from territory.national_address_base import NationalAddressBase

ADDRESS = "12 rue Secrète, Toulouse"
OUT_OF_EARTH = (
    b'{"features": [{"geometry": {"coordinates": [1.4, %b]}, "properties": '
    b'{"label": "x", "citycode": "31555", "type": "street", "score": 1}}]}'
)


def fail_times(lookup, times):
    for _ in range(times):
        with pytest.raises(AddressUnavailable):
            lookup.find(ADDRESS)


def test_a_recorded_address(base_server, lookup, recorded):
    base_server.answers(recorded("address"))
    found = lookup.find("16 quai de la Loire, 75019 Paris", "75019")
    assert base_server.questions == [{"q": "16 quai de la Loire, 75019 Paris", "limit": "1", "postcode": "75019"}]
    assert (found.latitude, found.longitude) == (48.88393, 2.372095)
    assert found.label == "16 Quai de la Loire 75019 Paris"
    assert (found.citycode, found.precision) == ("75119", "address")
    assert found.score == pytest.approx(0.979, abs=0.001)


def test_a_recorded_city(base_server, lookup, recorded):
    base_server.answers(recorded("ambiguous_city"))
    found = lookup.find("Paris")
    assert (found.label, found.citycode, found.precision) == ("Paris", "75056", "commune")


def test_the_present_domain_is_asked_by_default(settings):
    settings.GEOCODER_ENABLED = True
    base = NationalAddressBase(
        scheme=settings.GEOCODER_SCHEME, domain=settings.GEOCODER_DOMAIN, timeout=2, user_agent="tests"
    )
    assert base.geocode_api == "https://data.geopf.fr/geocodage/search"
    assert configured_lookup() is configured_lookup()


def test_nothing_is_asked_on_a_local_machine_unless_wanted():
    assert configured_lookup() is None


def test_an_unknown_address_is_no_failure(base_server, lookup):
    for number in range(5):
        assert lookup.find(f"{number} rue inconnue") is None


def test_a_remembered_address_is_not_asked_again(base_server, lookup, feature, clock):
    base_server.answers(feature())
    first = lookup.find(ADDRESS)
    base_server.fails()
    assert lookup.find("  12 RUE secrete toulouse") == first
    assert len(base_server.questions) == 1


def test_an_unknown_address_is_remembered_too(base_server, lookup):
    assert lookup.find(ADDRESS) is None
    assert lookup.find(ADDRESS) is None
    assert len(base_server.questions) == 1


def test_the_cache_shows_no_address(base_server, lookup, feature, empty_cache):
    base_server.answers(feature(label="12 Rue Secrète 31000 Toulouse"))
    lookup.find(ADDRESS)
    client = empty_cache._cache.get_client(None)
    entries = {key: client.get(key) for key in client.keys("*address*")}
    assert len(entries) == 1
    written = b" ".join([*entries, *entries.values()]).lower()
    for secret in (b"secr", b"rue", b"toulouse", b"43.61", b"latitude"):
        assert secret not in written
    assert 29 * 86400 < client.ttl(next(iter(entries))) <= 30 * 86400


def test_an_entry_of_another_shape_is_as_if_absent(base_server, lookup, feature, empty_cache):
    for entry in ("text", b"not encrypted", 12):
        empty_cache.set(address_cache._key(ADDRESS), entry)
        with pytest.raises(address_cache.NotRemembered):
            address_cache.recall(ADDRESS)


def test_an_address_is_found_while_the_cache_is_down(base_server, lookup, feature, settings):
    settings.CACHES = {
        "default": {**settings.CACHES["default"], "BACKEND": "core.cache.SoftCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    caches["default"].set("anything", 1)
    assert caches["default"].get("anything") is None
    base_server.answers(feature())
    assert lookup.find(ADDRESS).citycode == "31555"


@pytest.mark.parametrize(
    "bad_day",
    [
        {"status": 500},
        {"status": 503},
        {"status": 429},
        {"status": 200, "body": b"<html>maintenance</html>"},
        {"status": 200, "body": b'{"features": '},
        {"status": 200, "body": b"[1, 2]"},
        {"status": 200, "body": b"null"},
        {"status": 200, "body": b'{"features": [{"geometry": null, "properties": {}}]}'},
        {"status": 200, "body": b'{"features": [{"geometry": {"coordinates": ["x", "y"]}, "properties": {}}]}'},
        {"status": 200, "body": b"\xff\xfe\x00"},
        {"status": 200, "body": OUT_OF_EARTH % b"NaN"},
        {"status": 200, "body": OUT_OF_EARTH % b"1e9"},
    ],
    ids=str,
)
def test_a_bad_day_is_unavailable_and_not_remembered(base_server, lookup, feature, bad_day):
    base_server.fails(**bad_day)
    fail_times(lookup, 1)
    base_server.answers(feature())
    assert lookup.find(ADDRESS).citycode == "31555"


def test_a_slow_answer_is_not_waited_for(base_server, lookup, feature):
    base_server.answers(feature())
    base_server.delay_seconds = 5
    fail_times(lookup, 1)


def test_a_closed_port_is_unavailable(lookup, base_server, clock):
    lookup._base.geocode_api = "http://127.0.0.1:1/geocodage/search"
    fail_times(lookup, 1)
    assert base_server.questions == []


def test_a_refused_question_does_not_open_the_breaker(base_server, lookup):
    base_server.fails(400)
    for number in range(5):
        assert lookup.find(f"{number} rue refusée") is None
    assert len(base_server.questions) == 5


def test_the_breaker_opens_after_three_failures_and_closes_after_a_minute(base_server, lookup, feature, clock):
    base_server.fails()
    fail_times(lookup, 3)
    base_server.answers(feature())
    clock.now += 59
    fail_times(lookup, 2)
    assert len(base_server.questions) == 3
    clock.now += 2
    assert lookup.find(ADDRESS).citycode == "31555"
    assert lookup.find("14 rue Secrète, Toulouse").citycode == "31555"


def test_a_failure_after_the_minute_opens_the_breaker_again(base_server, lookup, clock):
    base_server.fails()
    fail_times(lookup, 3)
    clock.now += 61
    fail_times(lookup, 3)
    assert len(base_server.questions) == 4


def test_too_many_questions_are_not_sent(base_server, lookup, clock):
    for number in range(5):
        lookup.find(f"{number} rue de la Gare")
    with pytest.raises(AddressUnavailable):
        lookup.find("6 rue de la Gare")
    assert len(base_server.questions) == 5
    clock.now += 1
    lookup.find("6 rue de la Gare")
    assert len(base_server.questions) == 6


def test_no_log_holds_an_address(base_server, lookup, feature, caplog):
    caplog.set_level(logging.DEBUG)
    base_server.answers(feature(label="12 Rue Secrète 31000 Toulouse"))
    lookup.find("13 rue Secrète")
    base_server.fails()
    fail_times(lookup, 2)
    base_server.fails(400)
    lookup.find("14 rue Secrète")
    written = caplog.text.lower()
    assert "address_base_unavailable" in written
    assert "secr" not in written
    assert "rue" not in written.replace("true", "")


def test_one_caller_tries_a_half_open_breaker(clock):
    breaker = CircuitBreaker(threshold=1, open_seconds=60, clock=clock)
    assert breaker.allows()
    breaker.failed()
    assert not breaker.allows()
    clock.now += 60
    assert [breaker.allows(), breaker.allows()] == [True, False]
    breaker.succeeded()
    assert [breaker.allows(), breaker.allows()] == [True, True]


def test_a_success_forgets_the_failures_before(clock):
    breaker = CircuitBreaker(threshold=2, open_seconds=60, clock=clock)
    for _ in range(5):
        breaker.failed()
        assert breaker.allows()
        breaker.succeeded()


def test_a_bucket_never_holds_more_than_its_burst(clock):
    bucket = TokenBucket(per_second=2, burst=3, clock=clock)
    clock.now += 3600
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    clock.now += 0.5
    assert [bucket.take(), bucket.take()] == [True, False]
