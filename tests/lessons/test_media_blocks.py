"""Pictures, claims, feeds, pieces and talk, as the studio, the editions and the pages see them."""

import copy

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from lessons import feed
from lessons.blocks import freeze_steps
from lessons.blocks.base import picture_choices
from lessons.templatetags.media_talk import artwork, feed_runs
from media.models import RegardMedia
from tests.lessons.activity_steps import frozen
from tests.lessons.media_steps import (
    CALM,
    CLAIMS,
    FEED,
    HOTSPOT,
    MAKE,
    OLD_KINDS,
    PAPER,
    QUICK,
    STEPS,
    TALK,
    TICKET,
    WATCH,
    old,
    words,
)
from tests.lessons.test_blocks import BLOCK, errors_of, render, said, stream_of, value_of

named = pytest.mark.parametrize("step", STEPS, ids=lambda s: s["type"])


def but(step, index, **changes):
    """The items of a step with one of them changed."""
    items = copy.deepcopy(step["items"])
    items[index] |= changes
    return {"items": items}


class TestAuthors:
    @named
    def test_the_examples_have_nothing_to_mend(self, step):
        assert errors_of(step) == {}

    @named
    def test_a_preview_shows_its_words(self, step):
        block = BLOCK.child_blocks[step["type"]]
        assert len(said(block.render(block.get_preview_value()))) > 15

    @pytest.mark.parametrize(
        ("step", "changes", "field", "advice"),
        [
            (HOTSPOT, {"picture": ""}, "picture", "Choose the picture"),
            (HOTSPOT, {"picture_alt": " "}, "picture_alt", "what the picture shows"),
            (HOTSPOT, {"items": HOTSPOT["items"][:1]}, "items", "two to ten"),
            (HOTSPOT, but(HOTSPOT, 0, x=None), "items", "Say where “The car” is"),
            (HOTSPOT, but(HOTSPOT, 0, x=22, y=68), "items", "lie on top of each other"),
            (CLAIMS, {"tests": ["Who says so?"]}, "tests", "two to five questions"),
            (CLAIMS, {"items": CLAIMS["items"][:1]}, "items", "at least two claims"),
            (CLAIMS, but(CLAIMS, 1, verdict="holds"), "items", "another verdict"),
            (FEED, {"rules": []}, "rules", "at least one rule"),
            (FEED, {"rules": [FEED["rules"][0]] * 2}, "rules", "in the same way"),
            (FEED, {"posts": FEED["posts"][:2]}, "posts", "three to eight"),
            (
                FEED,
                {"posts": [post | {"topic": "One"} for post in FEED["posts"]]},
                "posts",
                "at least two topics",
            ),
            (MAKE, {"slots": []}, "slots", "at least one part"),
            (
                MAKE,
                {"slots": [{"title": "Who", "tiles": ["A"]}]},
                "slots",
                "Give “Who” two to five",
            ),
            (
                MAKE,
                {"slots": [{"title": "Who", "tiles": ["A", "A"]}]},
                "slots",
                "each with its own words",
            ),
            (TALK, {"items": [{"note": "An idea"}]}, "items", "at least one prompt"),
            (TICKET, {"items": TICKET["items"][:1]}, "items", "at least two things"),
            (WATCH, {"captions": "Can I have a go?"}, "captions", "must be WEBVTT"),
        ],
    )
    def test_an_error_says_how_to_mend_it(self, step, changes, field, advice):
        assert advice in errors_of(step, **changes)[field]

    def test_a_transcript_is_never_left_out(self):
        assert "transcript" in errors_of(WATCH, transcript=" ")
        block, value = value_of(WATCH)
        value["transcript"] = None
        assert "cannot hear or see it" in str(block.mend(value)["transcript"])

    @pytest.mark.django_db
    @pytest.mark.parametrize(("kind", "fine"), [("video", False), ("audio", True)])
    def test_a_film_needs_captions_in_the_library(self, kind, fine):
        block, value = value_of(WATCH, captions="", transcript="")
        value["media"] = RegardMedia(
            title="Laps", type=kind, transcript="MO: Two more.", licence="own", people="nobody"
        )
        assert (block.mend(value) == {}) is fine
        value["media"].captions = WATCH["captions"]
        assert block.mend(value) == {}
        value["media"].licence = ""
        assert "by what right" in str(block.mend(value)["media"])


class TestFreezing:
    def test_an_edition_keeps_every_field(self):
        for step, kept in zip(STEPS, freeze_steps(stream_of(*STEPS)), strict=True):
            assert kept.items() >= {k: v for k, v in step.items() if k != "items"}.items()
            for item, kept_item in zip(step.get("items", []), kept.get("items", []), strict=True):
                assert kept_item.items() >= item.items()

    @pytest.mark.django_db
    def test_a_film_is_kept_with_where_it_is(self):
        media = RegardMedia.objects.create(
            title="Laps", type="video", file="media/laps.mp4", width=640, height=360
        )
        [kept] = freeze_steps(stream_of(WATCH | {"media": media.pk}))
        assert kept["media"] == media.pk
        assert kept["source"] == {
            "kind": "video",
            "url": media.url,
            "poster": "",
            "width": 640,
            "height": 360,
            "track": "",
        }
        page = render(kept)
        assert "<video" in page
        assert "autoplay" not in page
        assert "Can I have a go?" in said(page)

    @pytest.mark.parametrize("kind", OLD_KINDS)
    @pytest.mark.parametrize("arguments", ["", "heading='h4' expanded=True"])
    def test_an_edition_from_before_still_shows(self, kind, arguments):
        page = said(render(old(kind), arguments))
        for text in ("An introduction.", "A title", "A text.", "A note.", "A closing line."):
            assert text in page


class TestPages:
    @named
    @pytest.mark.parametrize("arguments", ["", "heading='h4' expanded=True"])
    def test_every_word_is_there_without_javascript(self, step, arguments):
        step = frozen(step)
        page = said(render(step, arguments))
        for text in words(step):
            if text and text not in {"Label", "id-1", step["picture_alt"]}:
                if step["type"] == "create" and arguments and text == step["result"]:
                    continue
                assert text in page or step.get("sheet") == text, text

    @named
    def test_no_control_has_a_name_and_nothing_is_a_form(self, step):
        page = render(frozen(step))
        assert " name=" not in page
        assert "<form" not in page
        assert "style=" not in page

    @named
    def test_reading_through_brings_no_controls(self, step):
        page = render(frozen(step), "expanded=True")
        assert "<button" not in page
        assert "data-module" not in page

    def test_spots_are_numbered_over_the_picture_for_those_without_javascript(self):
        page = render(frozen(HOTSPOT))
        assert f'alt="{HOTSPOT["picture_alt"]}"' in page
        assert '<circle cx="50.0%" cy="20.5%"' in page or '<circle cx="50%" cy="20.5%"' in page
        assert page.count("<circle") == 3 + page.count('<circle cx="11"')

    def test_a_picture_that_nobody_has_drawn_is_told(self):
        step = frozen(HOTSPOT | {"picture": "not-drawn-yet"})
        page = render(step)
        assert "<img" not in page
        assert HOTSPOT["picture_alt"] in said(page)
        assert "The car" in page

    @pytest.mark.parametrize("slug", ["", None, "not-drawn-yet", "../logo", "A B"])
    def test_an_artwork_is_never_a_crash(self, slug):
        assert artwork(slug) == {}

    def test_an_artwork_has_its_size(self):
        slug = picture_choices()[0][0]
        art = artwork(slug)
        assert art["src"].endswith(f"{slug}.svg")
        assert art["width"] > 100 < art["height"]

    def test_words_are_a_list_of_words_with_their_meanings(self):
        page = render_to_string(
            "lessons/components/words.html", {"words": [{"term": "rule", "definition": "a must"}]}
        )
        assert "a must" in said(page)
        assert " name=" not in page
        assert 'data-target="word-1"' in page
        assert "Read it to me : rule" in said(page)
        assert 'data-module="read-aloud"' not in page, "no voice is part of a first page's weight"

    @pytest.mark.parametrize("step", [TALK, PAPER, QUICK, CALM], ids=lambda s: s["type"])
    def test_what_is_optional_may_be_missing(self, step):
        bare = frozen({key: step[key] for key in ("type", "title", "minutes")} | {"items": []})
        assert render(bare).strip() == ""


class TestTheFeed:
    def test_the_rule_that_counts_seconds_makes_four_rants(self):
        seconds, calm, mix = feed_runs(FEED)
        assert (seconds["points"], seconds["feels"]) == (43, "worse")
        assert [share["count"] for share in seconds["shares"]] == [0, 0, 0, 1, 4]
        assert (calm["seconds"], calm["feels"]) == (11, "better")
        assert [share["count"] for share in mix["shares"]] == [1, 1, 1, 1, 1]

    def test_the_rounds_earn_what_the_teacher_is_told(self):
        points = [
            feed.outcome(FEED["posts"], feed.run(FEED["posts"], "seconds", rounds), "seconds")
            for rounds in (1, 2, 3)
        ]
        assert [each["points"] for each in points] == [25, 32, 43]

    def test_a_mix_evens_out_what_is_uneven(self):
        posts = [{"topic": "A", "seconds": 1, "calm": 0} for _ in range(4)]
        posts.append({"topic": "B", "seconds": 1, "calm": 0})
        counts = feed.run(posts, "mix", 3)
        assert sum(counts) == 5
        assert counts[4] == 2

    @given(
        posts=st.lists(
            st.fixed_dictionaries(
                {
                    "topic": st.sampled_from("ABCD"),
                    "seconds": st.integers(1, 60),
                    "calm": st.integers(-3, 3),
                }
            ),
            min_size=1,
            max_size=8,
        ),
        pull=st.sampled_from(["seconds", "calm", "mix"]),
        rounds=st.integers(0, 4),
    )
    def test_a_feed_keeps_its_size_and_never_earns_less(self, posts, pull, rounds):
        counts = feed.run(posts, pull, rounds)
        assert sum(counts) == len(posts)
        assert min(counts) >= 0
        end = feed.outcome(posts, counts, pull)
        start = feed.outcome(posts, [1] * len(posts), pull)
        assert sum(share["count"] for share in end["shares"]) == len(posts)
        if pull != "mix":
            assert end["points"] >= start["points"]
