"""The shape of a story, checked against a slow and simple reading of the same words."""

import pytest
from hypothesis import given

from lessons.blocks.stories import story_problems
from lessons.blocks.story_map import Mark, first_words, map_story
from tests.lessons.story_cases import CASES, STORIES, story


@pytest.mark.parametrize("name", CASES)
def test_every_scene_is_marked(name):
    scenes, marks = CASES[name]
    mapped = map_story(story(*scenes))
    assert {scene.number: list(scene.marks) for scene in mapped} == marks


def walks(scenes):
    """For each place all places that some walk of at most as many steps as scenes comes to."""
    first = {}
    for place, scene in enumerate(scenes):
        if scene["key"]:
            first.setdefault(scene["key"], place)
    come = [{place} for place in range(len(scenes))]
    for _step in scenes:
        come = [
            seen
            | {first[c["to"]] for at in seen for c in scenes[at]["choices"] if c["to"] in first}
            for seen in come
        ]
    return first, come


@given(STORIES)
def test_marks_say_what_walking_through_the_story_shows(scenes):
    first, come = walks(scenes)
    for place, scene in enumerate(map_story(scenes)):
        told = scenes[place]
        targets = [first.get(choice["to"]) for choice in told["choices"]]
        ends = {scenes[at]["ending"] for at in come[place]}
        broken = any(
            None in [first.get(c["to"]) for c in scenes[at]["choices"]]
            or not (scenes[at]["choices"] or scenes[at]["ending"])
            for at in come[place]
        )
        assert scene.is_marked(Mark.START) == (place == 0)
        assert scene.is_marked(Mark.GOOD) == (told["ending"] == "good")
        assert scene.is_marked(Mark.MEND) == (told["ending"] == "mend")
        assert scene.is_marked(Mark.DEAD_END) == (not told["choices"] and not told["ending"])
        assert scene.is_marked(Mark.UNREACHABLE) == (place not in come[0])
        assert scene.is_marked(Mark.MISSING) == (None in targets)
        assert scene.is_marked(Mark.LOOP) == (
            bool(targets) and not broken and not ends & {"good", "mend"}
        )
        assert scene.is_marked(Mark.NO_GOOD) == (
            bool(targets) and not broken and "good" not in ends and "mend" in ends
        )
        assert [way.to for way in scene.ways] == [to if to is None else to + 1 for to in targets]


@given(STORIES)
def test_a_story_that_may_be_published_has_nothing_to_mend_in_its_picture(scenes):
    if not story_problems(scenes):
        to_mend = {Mark.DEAD_END, Mark.UNREACHABLE, Mark.MISSING, Mark.LOOP, Mark.NO_GOOD}
        assert not any(scene.is_marked(*to_mend) for scene in map_story(scenes))


def test_depth_counts_choices_from_the_start():
    mapped = map_story(
        story(("s", "", ["a", "b"]), ("b", "good", []), ("a", "", ["b", "c"]), ("c", "good", []))
    )
    assert [scene.depth for scene in mapped] == [0, 1, 1, 2]


def test_a_loop_is_named_with_the_way_to_mend_it():
    (first, second) = story_problems(story(*CASES["a loop without an ending"][0]))
    assert first.startswith("Scene 4 (“This is what happens in the…”) goes round in a loop")
    assert "A loop is fine as long as an ending can still be reached" in first
    assert second.startswith("Scene 5")


@pytest.mark.parametrize("name", ["whole", "mended", "a loop with a way out"])
def test_a_whole_story_passes(name):
    assert story_problems(story(*CASES[name][0])) == []


def test_scenes_are_known_by_their_first_words():
    assert first_words(" One two\nthree ") == "One two three"
    assert first_words("one two three four five six seven") == "one two three four five six…"
    assert first_words(None) == ""
