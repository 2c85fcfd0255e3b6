"""No text keeps the checks busy: what is too long is said, and what is long is read once."""

import time

import pytest

from lessons.checking import Finding
from lessons.quality import RULES, check_lesson
from lessons.quality.stems import all_of_the_above, negative_stems
from lessons.quality.wording import blame_words
from tests.lessons.quality_documents import found, lesson

SLOW = 5  # seconds; each of these took minutes or would never have ended
LONG = [
    "“victim " * 4_000,
    "‘victim’s " * 4_000,
    "which is not " * 4_000,
    "what except " * 4_000,
    "A-" * 10_000 + "hits",
    "never asked for it " * 2_000,
    "A " + "a" * 30_000,
    "." + "’" * 30_000,
    "! " * 20_000,
    "1,." * 10_000,
]


def lesson_saying(words):
    document = lesson(content_note=words, teacher_notes=words)
    document["questions"][1]["stem"] = words
    return document


@pytest.mark.parametrize("words", LONG, ids=lambda words: words[:12])
def test_every_rule_ends_soon_whatever_it_reads(words):
    document = lesson_saying(words)
    for rule in RULES:
        began = time.process_time()
        rule(document)
        assert time.process_time() - began < SLOW, rule


def test_a_text_without_end_is_one_finding_that_no_reason_removes():
    problems = check_lesson(lesson_saying("victim " * 1_000))
    assert found(problems) == [
        ("must", "Content note"),
        ("must", "Quiz, question 2"),
        ("must", "Teacher notes"),
    ]
    assert {problem.rule for problem in problems} == {"too-long"}
    assert not any(Finding(problem).can_be_left for problem in problems)


def test_a_transcript_may_be_as_long_as_a_film():
    document = lesson()
    document["steps"][0]["transcript"] = "MO: Two more laps. " * 1_000
    assert "too-long" not in {problem.rule for problem in check_lesson(document)}
    document["steps"][0]["transcript"] *= 3
    assert {problem.rule for problem in check_lesson(document)} == {"too-long"}


def test_many_short_texts_are_too_long_together():
    document = lesson(ground_rules=["You can pass. " * 200] * 120)
    assert [problem.where for problem in check_lesson(document)] == ["The lesson"]


@pytest.mark.parametrize(
    ("stem", "said"),
    [
        ("Which of these is not a no?", "which of these is not a no?"),
        ("Sam waits. What doesn’t help here?", "what doesn’t help here?"),
        ("All of these help, except:", "except:"),
        ("Which are NOT kind?", "NOT"),
        ("Who would help, and what should not be said?", "who would help, and what should not be said?"),
        ("Sam is not sure. What could Jo say?", ""),
        ("Why not?", ""),
        ("What helps. It is not easy.", ""),
    ],
)  # fmt: skip
def test_what_asks_for_what_is_not_so(stem, said):
    document = lesson()
    document["questions"][1]["stem"] = stem
    problems = negative_stems(document)
    assert [problem.what.split("“")[1].split("”")[0] for problem in problems] == [said] * bool(said)


def test_options_that_speak_of_others():
    document = lesson()
    document["questions"][1]["options"][1]["text"] = "All of the above."
    assert found(all_of_the_above(document)) == [("must", "Quiz, question 2, option B")]


@pytest.mark.parametrize(
    ("words", "severity"),
    [
        ("Do not say “victim” to anybody.", None),
        ("“Kind” is the word. Say victim? “No.”", "consider"),
        ("‘It’s a victim’s word’, they say.", None),
        ("The victim.", "consider"),
    ],
)
def test_staff_may_be_told_what_not_to_say(words, severity):
    problems = blame_words(lesson(teacher_notes=words))
    assert [problem.severity for problem in problems] == [severity] * bool(severity)
