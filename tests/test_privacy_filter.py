"""What the log filter takes out of a text: codes however they are typed, and at no cost."""

import logging
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cms.config import privacy
from cms.config.privacy import HIDDEN, PrivacySafeFilter, without_codes
from teacher_portal.join_codes import spaced

CLASS_CODE, HOMEWORK_CODE = "BCDFGH", "BCDFGHJK"
LONG = 20_000
SECONDS = 0.5  # a thousand times what it takes; the quadratic pattern took more than ten


# As the board shows them


@pytest.mark.parametrize("code", [CLASS_CODE, HOMEWORK_CODE])
@pytest.mark.parametrize("gap", ["", " ", "-", "+", "_", "%20", "%2D", "\xa0", "%C2%A0"])
def test_a_code_typed_in_two_halves_is_hidden(code, gap):
    typed = spaced(code).replace(" ", gap)
    for before in ("/", "/teach/", "?code=", "%2F"):
        for after in ("", "/", " HTTP/1.1", "?again=1"):
            for text in (typed, typed.lower()):
                safe = without_codes(f"Not Found: {before}{text}{after}")
                assert safe == f"Not Found: {before}{HIDDEN}{after}"


@pytest.mark.parametrize(
    "text",
    [
        "Not Found: /studio/pages/12/edit/",
        "Not Found: /teach/packs/fd2d8e29-1fdd-4f4a-93ee-6d03d83d8ee9/",
        "Not Found: /teach/school/picture/2025-1/",
        "Not Found: /bcd-fgh-jkm/",
        "Not Found: /static/cms/css/pupil.4c3f1d22b7a8.css",
        '"GET /rss HTTP/1.1" 404 1234',
        "/room/join/place.py",
    ],
)
def test_what_is_no_code_stays(text):
    assert without_codes(text) == text


# Nothing that was hidden is shown

_OLD_ADDRESS = re.compile(
    r"(https?://[^/\s]+|(?<![\w.-]))((?:/|%2F)+(?:join|play|leave|your-answers)(?:/|%2F))[^\s\"'<>]*",
    re.IGNORECASE,
)
_OLD_CODE = re.compile(
    r"(?:(?<=[/=])|(?<=%2F))(?:[b-df-hj-np-tv-xz0-9]{6}|[b-df-hj-np-tv-xz0-9]{8})(?![\w.-])",
    re.IGNORECASE,
)
SECRETS = ("seat-of-a-pupil", CLASS_CODE, HOMEWORK_CODE)
SLASH = st.sampled_from(("/", "%2F", "%2f"))
ROOM = st.sampled_from(("join", "JOIN", "play", "your-answers"))
OTHER = st.sampled_from(("https://", "http://", "host.example", *'ax-.=? "<\n', "%20"))
ADDRESS = st.tuples(
    OTHER, st.lists(SLASH, max_size=3).map("".join), ROOM, SLASH, st.sampled_from(SECRETS)
).map("".join)
PIECES = ADDRESS | OTHER | st.sampled_from(SECRETS) | SLASH


@settings(max_examples=1000)
@given(st.lists(PIECES, max_size=6).map("".join))
def test_nothing_is_shown_that_the_first_patterns_hid(text):
    """They were right about what to hide, but took time that grew with the square of the text."""
    before = _OLD_CODE.sub(HIDDEN, _OLD_ADDRESS.sub(rf"\1\2{HIDDEN}", text))
    after = without_codes(text)
    for secret in SECRETS:
        assert after.count(secret) <= before.count(secret)


# What it costs


@pytest.mark.parametrize(
    "piece",
    ["/", "%2F", "/%2F", "a//", "x/%2f", "/join", "%2Fjoin", "https://a%2F", "bcd ", "http:"],
)
def test_a_long_address_costs_no_more_than_its_length(piece):
    for start in ("GET /a", "GET https://a", "GET "):
        text = start + piece * (LONG // len(piece))
        began = time.process_time()
        without_codes(text)
        assert time.process_time() - began < SECONDS


def test_a_record_is_made_safe_once_however_many_filters_it_passes(monkeypatch):
    """A logger and its handlers have the filter each, and a traceback is long."""
    looked = []
    real = privacy.without_codes
    monkeypatch.setattr(privacy, "without_codes", lambda text: looked.append(text) or real(text))
    record = logging.makeLogRecord({"msg": "Not Found: %s", "args": (f"/{CLASS_CODE}/",)})
    for _ in range(3):
        assert PrivacySafeFilter().filter(record)
    assert record.getMessage() == "Not Found: /…/"
    assert len(looked) == 1
