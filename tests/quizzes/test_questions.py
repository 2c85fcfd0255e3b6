"""Scoring, reading a POST, freezing and the rules for authors: pure functions and one form."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from quizzes.ballots.layout import Tier
from quizzes.blocks import QuestionStreamBlock, SingleChoiceBlock
from quizzes.forms import PASS, field_name, read_answers
from quizzes.freezing import layout_of
from quizzes.models import Quiz
from quizzes.scoring import score


def question(kind="single", correct=("a",), keys="abc", **changes):
    return {
        "uuid": str(uuid.uuid4()),
        "kind": kind,
        "stem": "?",
        "tier": "knowledge",
        "reported": True,
        "objective": "",
        "options": [{"key": k, "text": k, "correct": k in correct, "feedback": k} for k in keys],
        "misconception": None,
    } | changes


def ballot(questions, post):
    return score(questions, layout_of(questions), read_answers(questions, post))


def test_an_accurate_answer_scores_one():
    assert ballot([question()], {"q1": "a"}) == [1]
    assert ballot([question()], {"q1": "b"}) == [0]


@pytest.mark.parametrize("value", [PASS, "", "z", "aa", "a,b", "<script>", "Ａ"])
def test_a_pass_or_nonsense_scores_nothing(value):
    assert ballot([question()], {"q1": value}) == [0]


def test_a_multiple_choice_needs_exactly_the_accurate_options():
    several = [question("multi", correct=("a", "b"))]
    assert ballot(several, {"q1a": "1", "q1b": "1", "q1c": "0"}) == [1]
    assert ballot(several, {"q1a": "1", "q1b": "0", "q1c": "0"}) == [0]
    assert ballot(several, {"q1a": "1", "q1b": "1", "q1c": "1"}) == [0]
    assert ballot(several, {}) == [0]


def test_a_misconception_has_a_cell_of_its_own():
    named = {"option": "c", "name": "n", "say": "s", "reteach": ""}
    questions = [question(misconception=named)]
    assert ballot(questions, {"q1": "c"}) == [0, 1]
    assert ballot(questions, {"q1": "a"}) == [1, 0]
    assert ballot(questions, {"q1": PASS}) == [0, 0]


def test_private_and_unreported_answers_are_never_even_read():
    private = question(tier="private", reported=True)
    unreported = question(reported=False)
    questions = [private, unreported, question()]
    answers = read_answers(questions, {"q1": "a", "q2": "a", "q3": "a"})
    assert list(answers) == [questions[2]["uuid"]]
    assert len(layout_of(questions)) == 1


@given(st.dictionaries(st.from_regex(r"q[1-4][a-f]?", fullmatch=True), st.text(max_size=3)))
def test_whatever_is_posted_becomes_zeros_and_ones(post):
    questions = [question(), question("multi", ("a", "c")), question("scenario", ("b",))]
    result = ballot(questions, post)
    assert len(result) == 3
    assert set(result) <= {0, 1}


def test_field_names_are_short_and_of_constant_length():
    assert {len(field_name(i)) for i in range(1, 10)} == {2}
    assert field_name(3, "b") == "q3b"


def value(**changes):
    option = {"text": "x", "feedback": "why"}
    return {
        "stem": "?",
        "options": [{**option, "correct": True}, {**option, "correct": False}],
        "tier": "knowledge",
        "reported": True,
        "objective": "",
        "misconception": {},
    } | changes


def clean(block=None, **changes):
    block = block or SingleChoiceBlock()
    return block.clean(block.to_python(value(**changes)))


def options(*correct):
    return [{"text": "x", "feedback": "why", "correct": c} for c in correct]


def test_a_sound_question_is_accepted():
    assert clean()["stem"] == "?"


@pytest.mark.parametrize(
    "changes",
    [
        {"options": options(False, False)},
        {"options": options(True, True)},
        {"tier": Tier.ATTITUDE},
        {"tier": Tier.PRIVATE, "options": options(False, False)},
        {"misconception": {"option": 1, "name": "n", "say": "s"}},
        {"misconception": {"option": 3, "name": "n", "say": "s"}},
        {"misconception": {"option": 2}},
        {"reported": False, "misconception": {"option": 2, "name": "n", "say": "s"}},
    ],
)
def test_a_question_that_contradicts_itself_is_refused(changes):
    with pytest.raises(ValidationError):
        clean(**changes)


@pytest.mark.django_db(databases=["default", "vault"])
class TestQuiz:
    def quiz(self, *values):
        children = [{"type": "single", "id": str(uuid.uuid4()), "value": each} for each in values]
        return Quiz(title="Q", questions=QuestionStreamBlock().to_python(children))

    def test_four_slots_are_the_limit(self, site_tree):
        self.quiz(*[value()] * 4).clean()
        with pytest.raises(ValidationError, match="four report slots"):
            self.quiz(*[value()] * 5).clean()

    def test_slots_are_shown_not_epsilon(self, site_tree):
        attitude = value(tier=Tier.ATTITUDE, options=options(False, False))
        assert self.quiz(value(), attitude).slots_used == "1.5 of 4 report slots used"

    def test_a_published_question_keeps_its_tier(self, site_tree):
        quiz = self.quiz(value())
        quiz.locale = site_tree.locale
        quiz.save()
        quiz.save_revision().publish()
        quiz = Quiz.objects.get()
        quiz.questions[0].value["tier"] = Tier.PRIVATE
        quiz.questions[0].value["reported"] = False
        with pytest.raises(ValidationError, match="keeps its tier"):
            quiz.clean()
