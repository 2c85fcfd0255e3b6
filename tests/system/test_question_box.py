"""The question box in browsers: two doors, the queue of the DSL on duty, what the teacher sees of it."""

import re

import pytest
from playwright.sync_api import expect

from tests.system.seated import NOTHING, settle, stored

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

WORDS = "why do people say boys dont cry when they do"
MINE = "Is it true that boys do not cry?"


def in_the_lesson(regard, **options):
    pupil = regard.person(**options)
    pupil.goto("/join/")
    pupil.fill("input[name=code]", regard.facts["open_assignment"]["join_code"])
    pupil.get_by_role("button", name="Join").click()
    pupil.get_by_role("button", name="Start").click()
    pupil.wait_for_url("**/play/")
    return pupil


def typed(pupil):
    return pupil.locator("[data-wiped]").evaluate_all("all => all.map((one) => one.value)")


def test_both_doors_reach_the_dsl_and_a_batch_goes_on(regard):
    asks_for_the_class(regard)
    asks_for_help_without_javascript(regard)
    the_dsl_makes_a_batch(regard)
    teacher = regard.signed_in("teacher")
    teacher.get_by_role("link", name="Questions from pupils").click()
    teacher.get_by_role("heading", name="Nothing yet").wait_for()
    assert MINE not in teacher.content(), "not before the next school day"
    regard.accessible(teacher)


def asks_for_the_class(regard):
    pupil = in_the_lesson(regard, phone=True)
    settle(pupil)
    pupil.locator("[data-step=next]:visible").click()
    step = pupil.locator("[data-step-live]:visible").get_attribute("id")
    pupil.locator(".safety").get_by_text("Help", exact=True).click()
    pupil.get_by_role("link", name="Ask", exact=True).click()
    pupil.get_by_role("heading", name="Ask", exact=True).wait_for()
    regard.accessible(pupil)
    pupil.get_by_role("link", name="Ask for the class").click()
    pupil.get_by_text("We can’t tell who you are").wait_for()
    regard.accessible(pupil)
    pupil.get_by_label("Your question").fill(WORDS)
    pupil.get_by_role("button", name="Send the question").click()
    pupil.wait_for_url("**/sent/")
    regard.accessible(pupil)
    assert WORDS not in pupil.content()
    pupil.go_back()
    assert typed(pupil) == [""], "a restored page is empty"
    kept = stored(pupil)
    assert set(kept.pop("session")) <= {"place", "look"}
    assert kept == {name: value for name, value in NOTHING.items() if name != "session"}
    pupil.goto("/join/more/")
    pupil.get_by_role("link", name="Back to the lesson").click()
    expect(pupil.locator("[data-step-live]:visible")).to_have_id(step)
    pupil.context.close()


def asks_for_help_without_javascript(regard):
    pupil = in_the_lesson(regard, phone=True, javascript=False)
    pupil.goto("/join/ready/")
    pupil.get_by_role("link", name="Ask a question").click()
    pupil.get_by_role("link", name="I need help").click()
    pupil.get_by_text("This is no secret").wait_for()
    pupil.get_by_label("Your name").fill("Ama Example")
    pupil.get_by_role("button", name="Send my name").click()
    pupil.get_by_text("Write your form or class").first.wait_for()
    assert typed(pupil) == ["Ama Example", ""]
    pupil.get_by_label("Your form").fill("8B")
    pupil.get_by_role("button", name="Send my name").click()
    pupil.wait_for_url("**/sent/")
    pupil.get_by_role("heading", name="Thank you for telling us").wait_for()
    pupil.context.close()


def the_dsl_makes_a_batch(regard):
    dsl = regard.signed_in("dsl")
    dsl.get_by_role("link", name=re.compile("Open the box")).click()
    assert dsl.get_by_text(WORDS).count() == 1
    assert dsl.get_by_text("Ama Example").count()
    regard.accessible(dsl)
    dsl.get_by_role("button", name="I have seen these").click()
    dsl.get_by_text("Marked as seen").wait_for()
    dsl.locator("li", has_text=WORDS).get_by_role("link", name="Say it in your words").click()
    dsl.get_by_label("The question, in your words").fill(f"Somebody asks {WORDS}")
    dsl.get_by_label("The answer").fill("Everybody cries.")
    dsl.get_by_role("button", name="Put it into the batch").click()
    dsl.get_by_text("These are a pupil’s own words.").first.wait_for()
    regard.refused(dsl)
    dsl.get_by_label("The question, in your words").fill(MINE)
    dsl.get_by_role("button", name="Put it into the batch").click()
    for _ in range(4):
        dsl.get_by_role("button", name=re.compile("Put in")).first.click()
    regard.accessible(dsl)
    dsl.get_by_role("button", name="Release the batch").click()
    dsl.get_by_text("Released. Teachers of this year group").wait_for()
    dsl.context.close()


def test_nothing_typed_outlives_leaving_or_an_untouched_screen(regard):
    pupil = in_the_lesson(regard)
    pupil.clock.install()
    pupil.goto("/join/more/a/")
    settle(pupil)
    pupil.get_by_label("Your question").fill(WORDS)
    pupil.clock.fast_forward(4 * 60 * 1000)
    expect(pupil.get_by_role("heading", name="Are you still there?")).to_be_focused()
    assert not pupil.get_by_label("Your question").is_visible()
    pupil.get_by_role("button", name="Carry on").click()
    assert typed(pupil) == [WORDS]
    for _ in range(3):
        pupil.keyboard.press("Shift")
    pupil.wait_for_url("**/times-tables/")
    pupil.go_back()
    assert WORDS not in "".join(typed(pupil))
