"""The activities as the studio, the editions and the pages see them."""

import copy
import html
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st
from wagtail.blocks import StreamValue
from wagtail.blocks.struct_block import StructBlockValidationError

from lessons.blocks import StepStreamBlock, freeze_steps
from lessons.blocks.base import Face, picture_choices
from lessons.blocks.stories import FEWEST_SCENES, MOST_SCENES, story_problems
from lessons.starter.loader import read_lessons
from tests.lessons.activity_steps import (
    DIAMOND,
    FACES,
    LADDER,
    MATCH,
    SCRIPT,
    SORT,
    SPECTRUM,
    STEPS,
    STORY,
    frozen,
)

BLOCK = StepStreamBlock()


def value_of(step, **changes):
    """The value of a step's block, as the loader and the studio give it."""
    block = BLOCK.child_blocks[step["type"]]
    raw = {key: each for key, each in (step | changes).items() if key != "type"}
    return block, block.to_python(copy.deepcopy(raw))


def errors_of(step, **changes):
    """What the author has to mend, by field; empty when all is well."""
    block, value = value_of(step, **changes)
    try:
        block.clean(value)
    except StructBlockValidationError as error:
        return {
            name: " ".join(getattr(each, "messages", [str(each)]))
            for name, each in error.block_errors.items()
        }
    return {}


def stream_of(*steps):
    raw = [
        {
            "type": step["type"],
            "id": f"id-{number}",
            "value": {key: value for key, value in step.items() if key != "type"},
        }
        for number, step in enumerate(steps, start=1)
    ]
    return StreamValue(BLOCK, copy.deepcopy(raw), is_lazy=True)


def render(step, arguments=""):
    page = Template("{% load lessons %}{% step_body step " + arguments + " %}")
    return page.render(Context({"step": step}))


def said(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def texts(step):
    """Every word of a step that a pupil may come to read."""
    for key in ("intro", "closing"):
        yield from step[key].split("\n\n")
    yield from step.get("groups", [])
    for item in step.get("items", []):
        yield from (item[key] for key in ("title", "text", "note") if item.get(key))
    for scene in step.get("scenes", []):
        yield from (line.split(": ")[-1] for line in scene["text"].splitlines() if line)
        yield scene.get("note", "")
        yield from (choice["text"] for choice in scene.get("choices", []))


named = pytest.mark.parametrize("step", STEPS, ids=lambda s: f"{s['type']}-{s['title']}")


class TestAuthors:
    @named
    def test_the_examples_have_nothing_to_mend(self, step):
        assert errors_of(step) == {}

    @pytest.mark.parametrize("kind", ["story_branch", "roleplay_script", "sort", "match", "rank"])
    def test_a_preview_shows_its_words(self, kind):
        block = BLOCK.child_blocks[kind]
        assert block.get_preview_value()["title"]
        assert len(said(block.render(block.get_preview_value()))) > 20

    def test_a_picture_needs_words(self):
        name = picture_choices()[0][0]
        assert "what the picture shows" in errors_of(SORT, picture=name)["picture_alt"]
        assert errors_of(SORT, picture=name, picture_alt="A shop window.") == {}

    @pytest.mark.parametrize(
        ("step", "changes", "field", "words"),
        [
            (SORT, {"groups": ["Kind"]}, "groups", "two, three or four"),
            (SORT, {"groups": ["Kind", "Not kind"], "items": [
                {"title": "A", "group": 3}, {"title": "B", "group": 1}]}, "items", "A"),
            (MATCH, {"items": [
                {"title": "A", "text": "Same"}, {"title": "B", "text": "same "}]}, "items", "same half"),
            (DIAMOND, {"items": DIAMOND["items"][:8]}, "items", "nine cards"),
            (LADDER, {"items": DIAMOND["items"]}, "items", "three to eight"),
            (SPECTRUM, {"low": " "}, "low", "what this end"),
            (FACES, {"items": []}, "items", "at least 1"),
            (SCRIPT, {"items": SCRIPT["items"][:1]}, "items", "two lines"),
            (STORY, {"scenes": STORY["scenes"][:2]}, "scenes", "3 to 14"),
        ],
    )  # fmt: skip
    def test_an_error_says_how_to_mend_it(self, step, changes, field, words):
        assert words in errors_of(step, **changes)[field]


class TestStarterLessons:
    @pytest.mark.parametrize("lesson", read_lessons(), ids=lambda lesson: lesson["code"])
    def test_every_step_could_be_saved_in_the_studio(self, lesson):
        for step in lesson["steps"]:
            assert set(step) - {"type"} <= set(BLOCK.child_blocks[step["type"]].child_blocks)
            assert errors_of(step) == {}, step["title"]


def story(*scenes):
    """Scenes from ``(key, ending, [to, …])``."""
    return [
        {
            "key": key,
            "text": "…",
            "ending": ending,
            "choices": [{"text": f"to {to}", "to": to} for to in ways],
        }
        for key, ending, ways in scenes
    ]


WHOLE = [("start", "", ["a", "b"]), ("a", "good", []), ("b", "good", [])]


class TestStories:
    @pytest.mark.parametrize(
        ("scenes", "words"),
        [
            ([*WHOLE, ("b", "good", [])], "called “b”"),
            ([("start", "", ["a", "x"]), *WHOLE[1:]], "Scene 1 (“…”): the choice “to x” leads to no scene"),
            ([*WHOLE, ("c", "good", [])], "Scene 4 (“…”) cannot be reached"),
            ([*WHOLE[:2], ("b", "mend", [])], "two good endings"),
            ([*WHOLE[:2], ("b", "", [])], "Scene 3 (“…”) is a dead end: it has no choices"),
            ([("start", "", ["a"]), ("a", "", ["b", "c"]), ("b", "good", []), ("c", "good", [])],
             "one choice only"),
            ([*WHOLE[:2], ("b", "good", ["a", "start"])], "take its choices out"),
            ([("Start!", "", ["a", "b"]), *WHOLE[1:]], "small letters"),
            ([("start", "", ["a", "b", "c"]), *WHOLE[1:], ("c", "", ["d", "e"]),
              ("d", "mend", []), ("e", "mend", [])], "Scene 4 (“…”): no good ending can be reached"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, scenes, words):
        problems = story_problems(story(*scenes))
        assert len(problems) == 1
        assert words in problems[0]

    def test_a_repair_may_be_the_one_choice_of_something_to_mend(self):
        assert not story_problems(
            story(("start", "", ["a", "b"]), ("a", "good", []), ("b", "mend", ["c"]), ("c", "good", []))
        )  # fmt: skip

    @given(
        st.integers(FEWEST_SCENES, MOST_SCENES).flatmap(
            lambda n: st.lists(
                st.one_of(
                    st.tuples(st.sampled_from(["good", "mend"]), st.just([])),
                    st.tuples(
                        st.just(""),
                        st.lists(st.integers(0, n - 1), min_size=2, max_size=3, unique=True),
                    ),
                    st.tuples(
                        st.sampled_from(["", "good", "mend"]),
                        st.lists(st.integers(0, n - 1), max_size=3, unique=True),
                    ),
                ),
                min_size=n,
                max_size=n,
            )
        )
    )
    def test_what_passes_can_always_be_brought_to_a_good_end(self, drawn):
        """Whatever was chosen on the way: wander at random and a good ending is still in reach."""
        scenes = story(
            *((f"s{i}", end, [f"s{to}" for to in ways]) for i, (end, ways) in enumerate(drawn))
        )
        if story_problems(scenes):
            return
        by_key = {scene["key"]: scene for scene in scenes}

        def reach(key, seen):
            if key not in seen:
                seen.add(key)
                for choice in by_key[key]["choices"]:
                    reach(choice["to"], seen)
            return seen

        assert reach("s0", set()) == set(by_key)
        for scene in scenes:
            ends = {by_key[key]["ending"] for key in reach(scene["key"], set())}
            assert "good" in ends or (scene["ending"] == "mend" and not scene["choices"])

    @given(st.integers(2, 9))
    def test_a_straight_road_with_two_ends_passes(self, length):
        """A story of any length whose every scene offers to go on or to stop well."""
        scenes = [(f"s{i}", "", [f"s{i + 1}", "stop"]) for i in range(length)]
        assert not story_problems(story(*scenes, (f"s{length}", "good", []), ("stop", "good", [])))


class TestFreezing:
    @named
    def test_a_frozen_step_has_the_keys_it_was_written_with(self, step):
        (kept,) = freeze_steps(stream_of(step))
        assert kept["id"] == "id-1"
        assert kept["type"] == step["type"]
        for key, value in step.items():
            if key not in {"items", "scenes"}:
                assert kept[key] == value
        for written, item in zip(step.get("items", []), kept.get("items", []), strict=True):
            assert item | written == item

    def test_what_was_left_empty_is_an_empty_text_or_no_number(self):
        (kept,) = freeze_steps(stream_of(SORT))
        assert [item["group"] for item in kept["items"]] == [1, 2, None, 1]
        assert kept["items"][0]["text"] == ""
        assert kept["picture"] == ""
        assert kept["part"] is False
        assert kept["groups"] == SORT["groups"]

    def test_a_story_keeps_its_scenes(self):
        (kept,) = freeze_steps(stream_of(STORY))
        assert "items" not in kept
        blank = {"picture": "", "picture_alt": "", "photo": None, "photo_source": {}}
        blank |= {"choices": [], "ending": "", "note": ""}
        for written, scene in zip(STORY["scenes"], kept["scenes"], strict=True):
            assert scene == blank | written


class TestText:
    """What is there without JavaScript, and where parents and teachers read."""

    @named
    @pytest.mark.parametrize("arguments", ["", "expanded=True"])
    def test_every_word_is_there(self, step, arguments):
        page = said(render(frozen(step), arguments))
        assert [text for text in texts(step) if text not in page] == []

    @named
    def test_no_control_has_a_name(self, step):
        page = render(frozen(step))
        assert re.findall(r"<(?:input|button|select|textarea)[^>]*\sname=", page) == []
        assert "<form" not in page
        assert "style=" not in page

    @named
    def test_for_reading_nothing_is_folded_away_or_started(self, step):
        page = render(frozen(step), "expanded=True")
        assert "<details" not in page
        assert "<button" not in page
        assert "data-module" not in page

    @named
    def test_ids_differ_between_steps(self, step):
        ids = re.findall(r'\sid="([^"]+)"', render(frozen(step, 1)) + render(frozen(step, 2)))
        assert len(ids) == len(set(ids))

    def test_choices_are_links_to_scenes(self):
        page = render(frozen(STORY))
        ids = set(re.findall(r'id="(scene-[^"]+)"', page))
        assert set(re.findall(r'href="#(scene-[^"]+)"', page)) == ids - {"scene-id-1-start"}

    def test_faces_have_words(self):
        page = render(frozen(STORY))
        assert 'aria-label="Sad face"' in page
        assert "#face-sad" in page

    @pytest.mark.parametrize("kind", sorted({step["type"] for step in STEPS}))
    def test_an_edition_from_before_still_shows_and_starts_nothing_it_cannot(self, kind):
        old = {
            "id": "x", "type": kind, "label": "L", "minutes": 5, "title": "T",
            "intro": "Hello.", "closing": "", "teacher": "",
            "items": [{"title": "Head", "text": "Text", "note": "Note"}],
        }  # fmt: skip
        page = render(old)
        for word in ("Head", "Text", "Note", "Hello."):
            assert word in page
        if kind not in {"match", "roleplay_script"}:  # these need nothing that was not there then
            assert "data-module" not in page

    def test_every_face_is_drawn(self):
        sprite = Path(finders.find("cms/art/faces.svg")).read_text()
        drawn = set(re.findall(r'id="face-([a-z-]+)"', sprite))
        assert set(Face.values) <= drawn
