"""Films and sounds as they are stored: the same pictures and sound, blank where they told on people."""

import time
from dataclasses import replace
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.cleaning import Refused, clean_film, clean_sound
from tests.media import files
from tests.media.files import attempt, box, full, m4a, mp3, mp4, track

TRACES = (files.GPS_WORDS, files.CAMERA, b"+52.5535", b"xmpmeta", files.MADE[:4])
NO_FILM = {
    "HTML": (b"<!doctype html><html></html>" * 20, "not a film"),
    "HTML with a film's letters": (b"<!--ftyp--><script>alert(1)</script>", "damaged"),
    "a CSV": (b"name,school\n" * 40, "not a film"),
    "nothing": (b"", "not a film"),
    "a sound": (mp3(), "not a film"),
    "a page behind the first box": (box(b"ftyp", b"isom", bytes(4)) + b"<script>alert(1)</script>", "damaged"),
    "a film with a page behind it": (mp4(after=b"<html><script>alert(1)</script></html>"), "damaged"),
    "one cut off": (mp4()[:-40], "damaged"),
    "one without contents": (box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", b"x"), "damaged"),
    "one in pieces": (mp4(after=box(b"moof", b"")), "in pieces"),
    "one with places in a track": (mp4([track(), track(b"meta", b"mebx")]), "track of data"),
    "one of a newer telephone": (mp4([track(codec=b"hvc1")]), "iPhone"),
    "one that no browser plays": (mp4([track(codec=b"mp4v")]), "H.264"),
    "one without a picture": (m4a(), "as a sound"),
    "an empty one": (mp4([]), "nothing to play"),
}  # fmt: skip


def clean(content, how=clean_film):
    cleaned = how(BytesIO(content), len(content))
    with cleaned.file as file:
        return replace(cleaned, file=BytesIO(file.read()))


class TestFilms:
    def test_pictures_and_sound_stay_where_they_were_and_nothing_tells(self):
        source = mp4()
        cleaned = clean(source)
        content = cleaned.file.read()
        assert len(content) == len(source)
        assert content.index(b"pictures and sound") == source.index(b"pictures and sound")
        for trace in TRACES:
            assert trace in source
            assert trace not in content, trace
        assert cleaned.extension == "mp4"
        assert cleaned.facts == {"duration": 5.0, "width": 640, "height": 360}

    def test_again_changes_nothing(self):
        once = clean(mp4()).file.read()
        assert clean(once).file.read() == once

    def test_a_film_held_upright_is_higher_than_wide(self):
        facts = clean(mp4([track(sides=(640, 360), matrix=files.TURNED)])).facts
        assert (facts["width"], facts["height"]) == (360, 640)

    def test_long_numbers_are_read(self):
        import struct

        head = full(b"mvhd", bytes(16), struct.pack(">IQ", 1000, 7000), bytes(80), version=1)
        film = box(b"ftyp", b"isom", bytes(4)) + box(b"moov", head, track()) + box(b"mdat", b"x")
        assert clean(film).facts["duration"] == 7.0

    @pytest.mark.parametrize(("content", "words"), NO_FILM.values(), ids=NO_FILM)
    def test_what_is_refused_says_why(self, content, words):
        with pytest.raises(Refused) as refusal:
            clean(content)
        assert words in refusal.value.messages[0]

    def test_two_hundred_megabytes_are_refused_by_their_number(self):
        with pytest.raises(Refused) as refusal:
            clean_film(BytesIO(), 200 * 1024 * 1024)
        words = refusal.value.messages[0].replace("\xa0", " ")
        assert "200.0 MB" in words
        assert "100.0 MB" in words
        assert "720p" in words

    def test_a_table_of_a_million_codecs_is_not_walked_through(self):
        entries = box(b"mp4a") * 1_000_000
        began = time.process_time()
        with pytest.raises(Refused, match="damaged"):
            clean(
                mp4(
                    [
                        track(
                            extra=box(
                                b"mdia",
                                box(b"minf", box(b"stbl", full(b"stsd", bytes(4), entries))),
                            )
                        )
                    ]
                )
            )
        assert time.process_time() - began < 0.5

    @given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=12))
    def test_a_spoilt_film_is_a_film_or_refused_in_words(self, changes):
        film = bytearray(mp4())
        for at, byte in changes:
            film[at % len(film)] = byte
        cleaned, words = attempt(clean, bytes(film))
        assert cleaned or words
        if cleaned:
            assert len(cleaned.file.read()) == len(film)


class TestSounds:
    @pytest.mark.parametrize(("source", "ending"), [(mp3(), "mp3"), (m4a(), "m4a")])
    def test_sound_stays_and_tags_go(self, source, ending):
        cleaned = clean(source, clean_sound)
        content = cleaned.file.read()
        assert cleaned.extension == ending
        assert files.GPS_WORDS in source
        assert files.GPS_WORDS not in content

    def test_its_length_is_counted(self):
        cleaned = clean(mp3(frames=40), clean_sound)
        assert cleaned.file.read() == mp3(frames=40, tags=False)
        assert cleaned.facts["duration"] == pytest.approx(40 * 1152 / 44_100, abs=0.01)

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"<html>" * 40, "not a sound"),
            (b"ID3\x04\0\0\0\0\0\x08" + b"<script>alert(1)</script>", "not a sound"),
            (mp3(frames=3), "not a sound"),
            (mp3(frames=12, tags=False) + b"<script>" * 4000, "not a sound"),
            (mp4(), "as a video"),
        ],
    )
    def test_what_is_refused_says_why(self, content, words):
        with pytest.raises(Refused) as refusal:
            clean(content, clean_sound)
        assert words in refusal.value.messages[0]

    @given(st.binary(max_size=600))
    def test_whatever_comes_is_a_sound_or_refused_in_words(self, noise):
        for content in (noise, mp3(frames=12) + noise, noise + mp3(frames=12)):
            cleaned, words = attempt(clean, content, clean_sound)
            assert cleaned or words
