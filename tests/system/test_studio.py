"""An author mends a lesson, two colleagues sign it, and it can be set for a class."""

import re

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

NEW_SUMMARY = "Pupils practise hearing no, and saying it, with kindness."


def test_a_lesson_is_mended_signed_by_two_and_reaches_the_library(regard):
    author = regard.signed_in("author")
    lesson = when_the_author_mends_a_lesson(author)
    then_the_author_cannot_sign_it(author, lesson)
    when_somebody_approves(regard.signed_in("second_author"), lesson)
    when_somebody_approves(regard.signed_in("reviewer"), lesson)
    then_the_public_page_shows_it(regard)
    then_a_teacher_can_set_it(regard)


def when_the_author_mends_a_lesson(author):
    author.goto("/studio/pages/search/?q=Assertive")
    author.get_by_role("link", name=re.compile("Assertive, kind")).first.click()
    author.wait_for_url(re.compile(r"/studio/pages/\d+/"))
    lesson = re.search(r"/pages/(\d+)/", author.url)[1]
    author.goto(f"/studio/pages/{lesson}/edit/")
    author.locator("[name=summary]").fill(NEW_SUMMARY)
    open_more_actions(author)
    author.get_by_role("button", name=re.compile("Submit to Sign-off")).click()
    author.wait_for_load_state()
    return lesson


def open_more_actions(page):
    page.locator("footer .w-dropdown__toggle, footer [data-w-dropdown-target=toggle]").last.click()


def then_the_author_cannot_sign_it(author, lesson):
    author.goto(f"/studio/pages/{lesson}/edit/")
    assert author.locator("[data-workflow-action-name=approve]").count() == 0


def when_somebody_approves(person, lesson):
    person.goto(f"/studio/pages/{lesson}/edit/")
    approve = person.locator("[data-workflow-action-name=approve]").first
    if not approve.is_visible():
        open_more_actions(person)
    approve.click()
    person.wait_for_load_state()


def then_the_public_page_shows_it(regard):
    reader = regard.person()
    reader.goto("/lessons/c1/")
    reader.get_by_text(NEW_SUMMARY).first.wait_for()
    assert "Starter content" not in reader.locator("main").inner_text()


def then_a_teacher_can_set_it(regard):
    teacher = regard.signed_in("teacher")
    teacher.goto("/teach/")
    teacher.get_by_role("link", name="Set a lesson").first.click()
    teacher.wait_for_url("**/lessons/**")
    teacher.goto(teacher.url.split("?")[0] + "C1/")
    teacher.get_by_text(NEW_SUMMARY).first.wait_for()
    teacher.get_by_role("button", name="Open the lesson").wait_for()
