"""An author at a quiz: slots counted while writing, hints, a misconception that stays with its option."""

import pytest

from tests.system import studio_steps
from tests.system.studio_steps import accessible, ask, delete, take_back

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

author = studio_steps.author


@pytest.fixture
def quiz_of(demo, author):
    """Opens the quiz of a lesson. Each test has one of its own: what is typed saves itself."""

    def opened(code):
        found = ask(demo, "select quiz_id from lessons_lessonpage where code = ?", code)[0][0]
        author.goto(f"/studio/snippets/quizzes/quiz/edit/{found}/")
        author.wait_for_function("document.getElementById('questions-root')?.rootBlock")
        return author

    return opened


def test_slots_are_counted_and_hints_given_while_writing(regard, quiz_of):
    quiz = quiz_of("E5")
    slots = quiz.locator(".report-slots")
    assert "4 of 4 used" in slots.inner_text()
    assert "Question 1: 2 (with its misconception)" in slots.inner_text()
    accessible(regard, quiz, ".report-slots")
    quiz.locator("[data-contentpath=reported] input").nth(0).uncheck()
    assert "2 of 4 used" in slots.inner_text()
    quiz.locator("[data-contentpath=reported] input").nth(0).check()
    quiz.locator("[data-streamfield-child]", has_text="Question 2 ·").locator(
        "[data-streamfield-action=DUPLICATE]"
    ).first.click()
    assert "5 of 4 used" in slots.inner_text()
    assert "more than a report may hold" in slots.inner_text()

    hints = quiz.locator(".question-hints").first
    ticks = quiz.locator("[data-contentpath=options]").first.locator("[type=checkbox]")
    ticked = [n for n in range(ticks.count()) if ticks.nth(n).is_checked()]
    ticks.nth(ticked[0]).uncheck()
    assert "No option is ticked as accurate yet." in hints.inner_text()
    ticks.nth(ticked[0]).check()
    assert hints.inner_text() == ""
    text = quiz.locator("[data-contentpath=options]").first.locator("[name$='value-text']")
    text.nth(ticked[0]).fill("This is the accurate one " * 6)
    assert "is the longest" in hints.inner_text()


def test_a_misconception_stays_with_its_option(regard, quiz_of):
    quiz = quiz_of("F2")
    root = "document.getElementById('questions-root').rootBlock.children[0].block.childBlocks"
    number = f"Number({root}.misconception.childBlocks.option.getValue())"
    told = quiz.evaluate(f"{root}.options.children[{number} - 1].block.getValue().text")
    place = quiz.evaluate(number)
    quiz.evaluate(f"{root}.options.moveBlock({place} - 1, 0)")
    quiz.wait_for_function(f"{number} === 1")
    quiz.evaluate(f"{root}.options.duplicateBlock(0, {{}})")
    quiz.evaluate(f"{root}.options.moveBlock(0, 1)")
    quiz.wait_for_function(f"{number} === 2")
    assert quiz.evaluate(f"{root}.options.children[1].block.getValue().text") == told
    delete(quiz, f"{root}.options.children[1]")
    quiz.wait_for_function(f"{root}.misconception.childBlocks.option.getValue() === ''")
    accessible(regard, quiz, ".undo-bar")
    take_back(quiz, "Option 2, ")
    quiz.wait_for_function(f"{number} === 2")
    assert quiz.evaluate(f"{root}.options.children[1].block.getValue().text") == told
    and_a_deleted_question_comes_back_as_itself(quiz)


def and_a_deleted_question_comes_back_as_itself(quiz):
    questions = "document.getElementById('questions-root').rootBlock"
    before = quiz.evaluate(f"{questions}.getValue()")
    delete(quiz, f"{questions}.children[0]")
    take_back(quiz, "Question 1 · ")
    assert quiz.evaluate(f"{questions}.getValue()") == before
