"""Captions: WebVTT and SubRip read as authors have them, stored plainly, refused with the line."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media.webvtt import CaptionError, Cue, read_captions, tidy_captions, write_captions
from tests.media.files import VTT, attempt

SRT = "1\n00:00:00,500 --> 00:00:02,000\nCan I have a go?\n\n2\n00:00:02,000 --> 00:00:04,000\nTwo more laps.\n"
EVERYTHING = """\ufeffWEBVTT - Laps
Kind: captions

NOTE made by a program

STYLE
::cue { background: url(https://example.org/x) }

REGION
id:fred

intro
00:01.000 --> 00:02.500 align:start position:10%
<v Ada>Two more <i>laps</i>.</v>
And then?

1:00:00.000 --> 1:00:01.000
<c.red><script>alert(1)</script></c> 3 &lt; 4
"""
WRONG = {
    "not captions": ("Can I have a go?", "first line must be WEBVTT"),
    "a web page": ("<html>00:00.000 --> 00:01.000</html>", "first line must be WEBVTT"),
    "nothing": ("", "first line must be WEBVTT"),
    "no caption": ("WEBVTT\n\nNOTE only this\n", "no caption"),
    "no times": ("WEBVTT\n\nHello\nthere\n", "Line 3"),
    "odd times": ("WEBVTT\n\n00:01 --> 00:02\nHello\n", "Line 3"),
    "comma seconds": ("WEBVTT\n\nx\n00:61.000 --> 01:71.000\nHello\n", "Line 4"),
    "backwards": ("WEBVTT\n\n00:02.000 --> 00:01.000\nHello\n", "ends before it starts"),
    "no time at all": ("WEBVTT\n\n00:02.000 --> 00:02.000\nHello\n", "ends before it starts"),
    "wordless": ("WEBVTT\n\n00:01.000 --> 00:02.000\n<b></b>\n", "no words"),
    "out of order": (
        "WEBVTT\n\n00:05.000 --> 00:06.000\nB\n\n00:01.000 --> 00:02.000\nA\n",
        "Line 6: This caption starts before",
    ),
    "endless": (f"WEBVTT\n\n00:01.000 --> 00:02.000\n{'ha ' * 200}\n", "too long"),
}


def test_webvtt_and_subrip_say_the_same():
    assert read_captions(SRT) == read_captions(VTT)
    assert tidy_captions(SRT) == tidy_captions(VTT) == VTT


def test_what_is_stored_is_times_and_words():
    stored = tidy_captions(EVERYTHING)
    assert stored == (
        "WEBVTT\n\n00:00:01.000 --> 00:00:02.500\nAda: Two more laps.\nAnd then?\n\n"
        "01:00:00.000 --> 01:00:01.000\nalert(1) 3 &lt; 4\n"
    )


@pytest.mark.parametrize("ending", ["\r\n", "\r"])
def test_every_kind_of_line(ending):
    assert tidy_captions(VTT.replace("\n", ending)) == VTT


@pytest.mark.parametrize(("source", "words"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(source, words):
    with pytest.raises(CaptionError) as refusal:
        read_captions(source)
    assert words in refusal.value.messages[0]


def test_captions_of_a_longer_film():
    assert tidy_captions(VTT, 5.0)
    with pytest.raises(CaptionError, match="after the end"):
        tidy_captions(VTT, 0.5)


def test_no_more_than_anybody_reads():
    many = "".join(f"\n00:01.000 --> 00:02.000\n{n}\n" for n in range(5_001))
    with pytest.raises(CaptionError, match="5,000"):
        read_captions("WEBVTT\n" + many)


def ordered(starts, lengths, texts):
    return [
        Cue(start, start + length, text)
        for start, length, text in zip(sorted(starts), lengths, texts, strict=True)
    ]


WORDS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], include_characters="<>&- "),
    min_size=1, max_size=60,
).map(lambda text: " ".join(text.replace("-->", "").split())).filter(lambda t: t and "-->" not in t)  # fmt: skip
CUES = st.integers(1, 8).flatmap(
    lambda n: st.builds(
        ordered,
        st.lists(st.integers(0, 35_000_000), min_size=n, max_size=n),
        st.lists(st.integers(1, 60_000), min_size=n, max_size=n),
        st.lists(WORDS, min_size=n, max_size=n),
    )
)


@given(CUES)
def test_what_is_written_is_read_back(cues):
    assert read_captions(write_captions(cues)) == cues


PIECES = st.sampled_from(
    ["WEBVTT", "\n", "\n\n", "\r", "00:01.000 --> 00:02.000", "-->", "<v A>", "</v>", "&lt;", "&", "NOTE", "1",
     "STYLE", "\ufeff", "\0", "9999:59:59.999 --> 9999:59:59.999", "Hello", "\u2028", "<", ">", "&#10;", "\x0b"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=30).map("".join)))
def test_whatever_comes_is_tidy_for_good_or_refused_in_words(source):
    for text in (source, "WEBVTT\n\n" + source):
        stored, words = attempt(tidy_captions, text)
        assert stored or words
        if stored:
            assert tidy_captions(stored) == stored
            assert stored.startswith("WEBVTT\n\n")
            assert "<" not in stored


@pytest.mark.parametrize(
    "words",
    ["<v" + "." * 60, "<v." * 200_000, "<" * 400_000, "<v" + " " * 400_000, "<v a" * 100_000],
    ids=["dots", "voices", "brackets", "blanks", "speakers"],
)
def test_no_caption_keeps_the_server_busy(words):
    began = time.process_time()
    attempt(tidy_captions, f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}\n")
    attempt(tidy_captions, "WEBVTT\n" + f"\n00:01.000 --> 00:02.000\n{words[:3_900]}\n" * 90)
    assert time.process_time() - began < 5


def test_a_caption_in_tags_longer_than_its_words():
    words = "".join(f"<c.c{n}>w{n}</c> " for n in range(40))
    assert read_captions(f"WEBVTT\n\n00:01.000 --> 00:02.000\n{words}")[0].text.startswith("w0 w1")
