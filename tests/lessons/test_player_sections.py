"""How a lesson is laid out for the player: its parts, its minutes, the order of its options."""

import uuid
from collections import Counter

from lessons.player import COVER_EXTRA_MINUTES, sections_of, shuffled

# The order of options


def question(kind="single", keys="abcd"):
    return {
        "uuid": str(uuid.uuid4()),
        "kind": kind,
        "options": [{"key": key, "text": key.upper(), "correct": key == "a"} for key in keys],
    }


def test_options_are_shuffled_and_none_is_lost_or_renamed():
    asked, edition = question(), uuid.uuid4()
    mixed = shuffled(asked, edition)
    assert shuffled(asked, edition) == mixed
    assert sorted(mixed["options"], key=lambda o: o["key"]) == asked["options"]
    assert [o["key"] for o in asked["options"]] == list("abcd"), "the edition itself stays as it is"


def test_the_accurate_option_may_stand_anywhere():
    edition = uuid.uuid4()
    for kind in ("single", "scenario", "multi"):
        mixed = (shuffled(question(kind), edition)["options"] for _ in range(400))
        places = Counter(next(i for i, o in enumerate(m) if o["correct"]) for m in mixed)
        assert set(places) == {0, 1, 2, 3}
        assert min(places.values()) > 50


def test_another_edition_shuffles_anew():
    asked = question()
    orders = {
        "".join(o["key"] for o in shuffled(asked, uuid.uuid4())["options"]) for _ in range(60)
    }
    assert len(orders) > 5


def test_a_scale_keeps_its_order():
    asked = question("scale", keys="abcde")
    assert shuffled(asked, uuid.uuid4()) == asked


# Parts


def steps(*parts):
    return [{"title": "x", "minutes": 7, "part": part} for part in parts]


def lesson(*parts, words=True, quiz=True):
    return {
        "vocabulary": [{"term": "a"}] if words else [],
        "steps": steps(*parts),
        "questions": [question()] if quiz else [],
    }


def test_a_step_with_part_starts_a_new_part():
    sections = sections_of(lesson(False, False, True, False))
    assert [s["name"] for s in sections] == [
        "words", "step-1", "step-2", "step-3", "step-4", "questions",
    ]  # fmt: skip
    assert [s["part"] for s in sections] == [1, 1, 1, 2, 2, 2]
    assert [s["starts_part"] for s in sections] == [False, False, False, True, False, False]
    assert [s["name"] for s in sections if s["ends_part"]] == ["step-2"]
    assert sections[2]["next"] == "part-1-done"
    assert sections[2]["following"] == "step-3"
    assert [s["next"] for s in sections if not s["ends_part"]] == [
        "step-1", "step-2", "step-4", "questions", "",
    ]  # fmt: skip


def test_a_part_never_starts_before_the_first_step():
    assert {s["part"] for s in sections_of(lesson(True, False))} == {1}


def test_a_lesson_of_one_part_says_nothing_about_parts():
    assert not any(s["ends_part"] for s in sections_of(lesson(False, False, quiz=False)))


def test_steps_of_an_old_edition_without_part_or_minutes_still_stand():
    document = lesson(False) | {"steps": [{"title": "old"}, {"title": "older", "minutes": None}]}
    assert [s["part"] for s in sections_of(document)] == [1, 1, 1, 1]
    assert all(s["cover_minutes"] > COVER_EXTRA_MINUTES for s in sections_of(document))


def test_a_screen_may_lie_untouched_for_its_minutes_and_five():
    sections = sections_of(lesson(False))
    assert [s["cover_minutes"] for s in sections] == [1 + 5, 7 + 5, 4 + 5]


def test_a_quiz_alone_is_a_lesson_too():
    (only,) = sections_of({"vocabulary": [], "steps": [], "questions": [question()]})
    assert (only["name"], only["next"], only["part"]) == ("questions", "", 1)
