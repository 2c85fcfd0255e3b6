"""What becomes of each common content type, and what is said about the rest."""

import contextlib
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizzes.h5pp.gaps import read_gaps
from quizzes.h5pp.native import NATIVE, read_native
from quizzes.h5pp.neutral import Answer, Native, Pair
from quizzes.h5pp.reasons import Refused
from tests.quizzes.h5pp.strategies import JSON


def answer(text, correct=False, **said):
    return {"text": f"<div>{text}</div>\n", "correct": correct, "tipsAndFeedback": said}


def multi_choice(*answers, **params):
    return {"question": "<p>What is &quot;respect&quot;?</p>\n", "answers": list(answers)} | params


def codes(native):
    return {note.code for note in native.notes}


def texts(question):
    return [answer.text for answer in question.answers]


def accurate(question):
    return [answer.text for answer in question.answers if answer.correct]


def test_a_multiple_choice_with_one_accurate_answer_is_a_single_choice():
    native = read_native(
        "H5P.MultiChoice",
        multi_choice(
            answer(
                "Listening", True, chosenFeedback="<div>Yes.</div>", tip="", notChosenFeedback=""
            ),
            answer("Shouting", chosenFeedback="<div>Louder is not <b>kinder</b>.</div>"),
            behaviour={"type": "auto", "randomAnswers": False},
        ),
    )
    (question,) = native.questions
    assert (question.kind, question.stem) == ("single", 'What is "respect"?')
    assert question.answers == (
        Answer("Listening", True, "Yes."),
        Answer("Shouting", False, "Louder is not kinder."),
    )
    assert (question.tier, question.reported) == ("", False)
    assert codes(native) == {"formatting"}
    assert native.is_whole


def test_several_accurate_answers_make_a_yes_or_no_for_each():
    answers = [answer("a", True), answer("b", True), answer("c")]
    native = read_native("H5P.MultiChoice", multi_choice(*answers))
    assert native.questions[0].kind == "multi"
    assert {"order", "points", "no_feedback"} <= codes(native)


def test_what_cannot_be_said_in_our_form_is_left_to_the_player():
    radio = {"behaviour": {"type": "single"}}
    two_accurate = multi_choice(answer("a", True), answer("b", True), answer("c"), **radio)
    nothing_accurate = multi_choice(answer("a"), answer("b"))
    for params in (two_accurate, nothing_accurate, multi_choice(answer("a", True)), {}):
        assert read_native("H5P.MultiChoice", params, title="T").player_only == ("T",)


def test_where_every_answer_counts_it_is_an_opinion():
    native = read_native("H5P.MultiChoice", multi_choice(answer("a", True), answer("b", True)))
    assert native.questions[0].is_opinion
    assert "no_accurate" in codes(native)


def test_all_behaviour_that_stays_behind_is_listed():
    native = read_native(
        "H5P.MultiChoice",
        multi_choice(
            answer("a", True, tip="<p>Think</p>", notChosenFeedback="<div>No</div>"),
            answer("b" * 201),
            media={"type": {"library": "H5P.Image 1.1", "params": {}}},
            overallFeedback={"overallFeedback": [{"from": 0, "to": 100, "feedback": "Well done"}]},
            behaviour={"enableRetry": False, "passPercentage": 50, "randomAnswers": True},
        ),
    )
    assert codes(native) == {
        *("tips", "not_chosen", "media", "overall", "no_retry", "pass_mark", "order"),
        *("no_feedback", "long_text"),
    }


def test_answers_beyond_six_are_named():
    answers = [answer(str(index), index == 7) for index in range(9)]
    native = read_native("H5P.MultiChoice", multi_choice(*answers))
    assert texts(native.questions[0]) == ["0", "1", "2", "3", "4", "7"]
    (note,) = [note for note in native.notes if note.code == "too_many_options"]
    assert note.values["text"] == "5; 6; 8"


def test_true_or_false():
    native = read_native(
        "H5P.TrueFalse",
        {
            "question": "<p>Trust is earned.</p>",
            "correct": "false",
            "l10n": {"trueText": "Wahr"},
            "behaviour": {"feedbackOnCorrect": "Yes.", "feedbackOnWrong": "Look again."},
        },
    )
    assert native.questions[0].answers == (
        Answer("Wahr", False, "Look again."),
        Answer("False", True, "Yes."),
    )


def test_a_set_of_single_choices_hides_that_the_first_is_accurate():
    choices = [
        {"question": f"<p>{index}?</p>", "answers": ["<p>right</p>", "<p>b</p>", "<p>c</p>"]}
        for index in range(20)
    ]
    choices += [{"question": "x", "answers": [f"r{i}", "b", "c", "d"]} for i in range(20)]
    native = read_native("H5P.SingleChoiceSet", {"choices": choices})
    places = {texts(question).index(accurate(question)[0]) for question in native.questions}
    assert len(native.questions) == 40
    assert places == {0, 1, 2, 3}
    assert {"moved_first", "sound"} <= codes(native)


def test_a_summary_is_a_choice_for_each_group_of_statements():
    summaries = [
        {"summary": ["<p>One</p>", "<p>Two</p>"], "tip": {"tip": "Hm"}},
        {"summary": ["A", "B"]},
    ]
    native = read_native("H5P.Summary", {"intro": "<p>Choose.</p>", "summaries": summaries})
    assert [accurate(question) for question in native.questions] == [["One"], ["A"]]
    assert "tips" in codes(native)


def test_blanks_are_chosen_from_the_words_of_the_text():
    native = read_native(
        "H5P.Blanks",
        {
            "text": "<p>Fill in.</p>",
            "questions": ["<p>A *friend/mate:who?* listens to *you*.</p>\n"],
            "behaviour": {"caseSensitive": True},
        },
    )
    first, second = native.questions
    assert first.stem == "Fill in.\nA _____ listens to …."
    assert texts(first) == ["friend", "you"]
    assert (accurate(first), accurate(second)) == (["friend"], ["you"])
    assert {"case", "alternatives", "tips", "context"} <= codes(native)


def test_a_single_blank_has_nothing_to_choose_from():
    native = read_native("H5P.Blanks", {"questions": ["<p>Only *one* gap.</p>"]}, title="Gaps")
    assert native.player_only == ("Gaps",)


def test_drag_the_words_with_distractors_and_feedback():
    native = read_native(
        "H5P.DragText",
        {
            "taskDescription": "Drag",
            "textField": "*Consent:tip\\+Good.\\-Not quite.* is a **free** *choice*.\nAlways.",
            "distractors": "*pressure* *habit*",
        },
    )
    first = native.questions[0]
    assert first.stem == "Drag\n_____ is a *free* ….\nAlways."
    assert texts(first) == ["choice", "Consent", "habit", "pressure"]
    assert {answer.text: answer.feedback for answer in first.answers}["Consent"] == "Good."
    assert first.answers[0].feedback == "Not quite."


def test_an_accordion_and_cards_are_something_to_read():
    panels = [
        {
            "title": "Why?",
            "content": {"library": "H5P.AdvancedText 1.1", "params": {"text": "<p>So.</p>"}},
        }
    ]
    assert read_native("H5P.Accordion", {"panels": panels}).pairs == (Pair("Why?", "So."),)
    cards = [
        {"text": "<p>Front</p>", "answer": "<p>Back</p>", "image": {"path": "a.png"}, "tips": {}}
    ]
    native = read_native("H5P.Dialogcards", {"dialogs": cards})
    assert native.pairs == (Pair("Front", "Back"),)
    assert codes(native) == {"card_media"}


def test_a_question_set_is_taken_apart_and_says_what_needs_the_player():
    params = {
        "introPage": {"showIntroPage": True, "title": "Hi", "introduction": "<p>Read on</p>"},
        "passPercentage": 50,
        "poolSize": 1,
        "questions": [
            {"library": "H5P.TrueFalse 1.8", "params": {"question": "Q", "correct": "true"}},
            {"library": "H5P.DragQuestion 1.14", "params": {}, "metadata": {"title": "Drag it"}},
        ],
    }
    native = read_native("H5P.QuestionSet", params)
    assert len(native.questions) == 1
    assert native.player_only == ("Drag it",)
    assert {"intro", "end", "pass_mark", "question_order"} <= codes(native)
    assert not native.is_whole


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([*sorted(NATIVE), "H5P.Other"]), JSON, st.data())
def test_whatever_stands_in_the_content_gives_an_answer(library, junk, data):
    """Every field of every type, and anything in them."""
    names = (
        *("questions", "choices", "summaries", "panels", "dialogs", "answers", "question", "text"),
        *("textField", "distractors", "behaviour", "media", "overallFeedback", "introPage", "l10n"),
        *("endGame", "summary", "tip", "library", "params", "content", "title", "correct", "tips"),
    )
    inner = st.dictionaries(st.sampled_from(names), JSON | st.just(junk), max_size=6)
    part = st.dictionaries(st.sampled_from(names), JSON | inner | st.lists(inner, max_size=3))
    with contextlib.suppress(Refused):
        assert isinstance(read_native(library, data.draw(JSON | part)), Native)


@given(st.text("a*/:\\+- \n", max_size=40))
def test_gaps_lose_no_text(source):
    found = read_gaps(source, spellings=True)
    assert len(found.between) == len(found.gaps) + 1


@pytest.mark.parametrize("html", ["<script>x</script>", "<img src=x onerror=y>", "<iframe>z"])
def test_no_mark_of_theirs_gets_into_a_question(html):
    native = read_native("H5P.TrueFalse", {"question": f"A{html}", "correct": "true"})
    assert native.questions[0].stem == "A"


@pytest.mark.parametrize("mark", ["<", "<a ", "<a b=", "<!--", "<![", "</", "&#", "<script>", "*a"])
def test_hostile_marks_take_no_time(mark):
    """``html.parser`` takes minutes over some of these."""
    source = mark * (100_000 // len(mark))
    began = time.process_time()
    read_native("H5P.TrueFalse", {"question": source, "correct": "true"})
    read_native("H5P.Blanks", {"text": "x", "questions": [source]})
    assert time.process_time() - began < 2
