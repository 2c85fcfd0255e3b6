"""Guessing codes: slow after 20 failures, stopped after 200, and no address kept anywhere."""

import datetime as dt
import time

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from teacher_portal import throttle
from teacher_portal.throttle import PAUSE, SLOW_AFTER, STOP_AFTER, WINDOW, Guesses
from tests.teacher_portal.factories import code_of

NOON = dt.datetime(2026, 11, 23, 12, 0, 0, tzinfo=dt.UTC)
SCHOOL = "203.0.113.7"


def fail(times, address=SCHOOL, now=NOON):
    for _ in range(times):
        Guesses(address, now=now).count_failure()


def wait(address=SCHOOL, now=NOON):
    return Guesses(address, now=now).wait()


def test_a_class_may_mistype_freely():
    fail(SLOW_AFTER - 1)
    assert wait() == 0


def test_from_the_twentieth_one_code_is_looked_at_every_two_seconds(monkeypatch):
    fail(SLOW_AFTER)
    assert wait() == PAUSE
    # The pause is a key of two seconds' life; once it is gone the next code is looked at.
    cache.delete(Guesses(SCHOOL, now=NOON)._pause_key)
    assert wait() == 0
    fail(1)
    assert wait() == PAUSE


def test_from_the_two_hundredth_nothing_is_looked_at_until_the_window_ends():
    fail(STOP_AFTER)
    cache.delete(Guesses(SCHOOL, now=NOON)._pause_key)
    assert wait() == WINDOW
    assert wait(now=NOON + dt.timedelta(minutes=9, seconds=30)) == 30
    assert wait(now=NOON + dt.timedelta(minutes=10)) == 0


def test_networks_are_counted_apart():
    fail(STOP_AFTER)
    assert wait("203.0.113.8") == 0


def test_a_device_cannot_hide_in_its_own_ipv6_network():
    fail(STOP_AFTER, "2001:db8:1:2::1")
    assert wait("2001:db8:1:2:ffff::9") > 0
    assert wait("2001:db8:1:3::1") == 0


def test_no_address_is_in_the_cache_and_the_key_changes_every_day():
    fail(STOP_AFTER)
    keys = {k for k in cache._cache if "guesses" in k}
    assert keys
    assert not any(SCHOOL in key for key in keys)
    digests = {
        Guesses(SCHOOL, now=NOON + dt.timedelta(days=d))._key.split(":")[1] for d in range(3)
    }
    assert len(digests) == 3


def test_odd_addresses_do_no_harm():
    for address in ("", "not an address", "::ffff:1.2.3.4", "1.2.3.4:80"):
        fail(1, address)
        assert wait(address) == 0


@pytest.mark.django_db(databases=["default", "vault"])
class TestAtTheDoor:
    """The same through HTTP."""

    @pytest.fixture(autouse=True)
    def _time_enough(self, monkeypatch):
        """A busy machine must not outlast a pause, nor begin a test at the end of a window."""
        monkeypatch.setattr(throttle, "PAUSE", 15)
        left = WINDOW - time.time() % WINDOW
        if left < 20:
            time.sleep(left)

    def guess(self, code="BBBBBB", address=SCHOOL):
        return Client(REMOTE_ADDR=address).post("/join/", {"code": code})

    @pytest.mark.engine
    def test_guessing_slows_down_and_other_schools_do_not_notice(self, assignment):
        for _ in range(SLOW_AFTER):
            assert self.guess().status_code == 404
        slowed = self.guess()
        assert slowed.status_code == 429
        assert slowed["Retry-After"] == "15"
        assert "Wait a few seconds" in slowed.content.decode()
        assert 'value="BBBBBB"' in slowed.content.decode(), "nothing has to be typed again"
        assert self.guess(code_of(assignment)).status_code == 429, "no code is looked at meanwhile"
        assert self.guess(code_of(assignment), "198.51.100.1").status_code == 303

    def test_guessing_stops(self, assignment):
        guesses = Guesses(SCHOOL)
        for _ in range(STOP_AFTER):
            guesses.count_failure()
        cache.delete(guesses._pause_key)
        stopped = self.guess(code_of(assignment))
        assert stopped.status_code == 429
        assert 0 < int(stopped["Retry-After"]) <= WINDOW
        assert "Tell your teacher" in stopped.content.decode()

    def test_right_codes_and_visible_slips_count_nothing(self, assignment):
        for _ in range(SLOW_AFTER + 5):
            assert self.guess(code_of(assignment)).status_code == 303
            assert self.guess("SALTED").status_code == 422
        assert self.guess().status_code == 404

    def test_known_but_shut_codes_count_nothing(self, assignment):
        from teacher_portal.services import hold

        hold(assignment=assignment)
        for _ in range(SLOW_AFTER + 5):
            assert self.guess(code_of(assignment)).status_code == 409

    def test_it_is_the_proxys_word_only_when_a_proxy_is_trusted(self, settings):
        forged = {"HTTP_X_FORWARDED_FOR": "192.0.2.1"}
        for _ in range(SLOW_AFTER):
            Client(REMOTE_ADDR=SCHOOL, **forged).post("/join/", {"code": "BBBBBB"})
        assert self.guess().status_code == 429
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
        trusted = Client(REMOTE_ADDR=SCHOOL, **forged).post("/join/", {"code": "BBBBBB"})
        assert trusted.status_code == 404


def test_the_clock_is_londons():
    """At midnight in London the salt changes, summer time included."""
    before = dt.datetime(2026, 7, 1, 22, 59, tzinfo=dt.UTC)
    after = before + dt.timedelta(minutes=2)
    assert timezone.localdate(before) != timezone.localdate(after)
    assert (
        Guesses(SCHOOL, now=before)._key.split(":")[1]
        != Guesses(SCHOOL, now=after)._key.split(":")[1]
    )
