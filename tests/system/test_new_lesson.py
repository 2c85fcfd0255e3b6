"""A new lesson from the one button to a class: an author writes, two colleagues sign, a teacher sets it."""

import re

import pytest

from tests.system import studio_steps
from tests.system.studio_steps import save_draft, steps, to_steps

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

author = studio_steps.author
TITLE = "Listening to a friend"
TICKET = ("I can listen to the end.", "I can ask one question.")
STEM = "Ada is sad about her hamster. What could Sam say?"
OPTIONS = (
    ("‘Do you want to tell me?’", "Yes. It lets Ada choose."),
    ("‘It was only a hamster. You can get a new one at the shop.’", "What might Ada feel now?"),
)


def test_a_lesson_is_written_signed_by_two_and_set_for_a_class(regard, author):
    lesson, code = when_the_author_begins(author)
    when_the_author_says_what_it_is_about(author)
    when_the_author_takes_a_story_and_a_picture_from_other_lessons(author)
    when_the_author_writes_the_exit_ticket(author)
    then_it_cannot_be_handed_in_without_a_scenario(author)
    when_the_author_writes_the_quiz(author)
    when_the_author_hands_it_in(author, lesson)
    then_the_author_cannot_sign(author, lesson)
    when_somebody_signs(regard.signed_in("second_author"), lesson, code)
    when_somebody_signs(regard.signed_in("reviewer"), lesson, code)
    then_the_record_says_who_did_what(author, lesson)
    then_a_teacher_sets_it(regard, code)


def when_the_author_begins(page):
    page.goto("/studio/")
    page.get_by_label("Your desk").get_by_role("link", name="New lesson").click()
    page.locator("[name=title]").fill(TITLE)
    page.get_by_label("7 to 9").check()
    page.get_by_role("button", name="Start writing").click()
    page.wait_for_url("**/edit/")
    code = page.locator("[name=code]").input_value()
    assert re.fullmatch(r"B\d+", code)
    return re.search(r"/pages/(\d+)/", page.url)[1], code


def when_the_author_says_what_it_is_about(page):
    page.locator("[name=summary]").fill("Pupils practise listening to a friend who is sad.")
    page.get_by_label(re.compile("KS2-RR-01")).check()


def when_the_author_takes_a_story_and_a_picture_from_other_lessons(page):
    to_steps(page)
    insert_a_step(page, "B1", "Branching story")
    insert_a_step(page, "B2", "Media deconstruction")
    for empty in ("The story", "What do you think?"):
        block_of(page, empty).locator("[data-streamfield-action=DELETE]").first.click()
    page.wait_for_function("document.getElementById('steps-root').rootBlock.children.length === 5")
    kinds = {step["type"] for step in steps(page)}
    assert kinds == {"calm", "discussion", "exit_ticket", "hotspot", "story_branch"}


def insert_a_step(page, code, kind):
    before = len(steps(page))
    page.get_by_role("button", name="Insert a step from another lesson").click()
    page.get_by_label("Find a lesson by title or code").fill(code)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=code).click()
    page.get_by_label("Put the copy").select_option(index=2)
    row = page.locator(".reuse-list > li").filter(has=page.get_by_text(kind, exact=True)).first
    row.locator("[data-reuse-step]").click()
    page.wait_for_function(
        f"document.getElementById('steps-root').rootBlock.children.length === {before + 1}"
    )


def block_of(page, title):
    heading = page.locator("[data-panel-heading-text]").get_by_text(title, exact=True)
    return page.locator("#steps-root [data-streamfield-child]").filter(has=heading).first


def when_the_author_writes_the_exit_ticket(page):
    ticket = block_of(page, "One thing I’ll try")
    for number, words in enumerate(TICKET):
        ticket.locator("[data-streamfield-list-add]").last.click()
        ticket.locator("[data-contentpath=items] [data-contentpath=text] textarea").nth(
            number
        ).fill(words)
    assert save_draft(page).status < 400


def then_it_cannot_be_handed_in_without_a_scenario(page):
    hand_in(page)
    assert "No question is a scenario." in page.locator("main").inner_text()
    page.locator("[data-side-panel-toggle=lesson-checks]").click()
    panel = page.locator("[data-lesson-checks]")
    panel.get_by_text("No question is a scenario.").wait_for()
    assert panel.get_by_role("link", name="Leave it, with a reason").count() >= 1
    page.locator("[data-side-panel-toggle=lesson-checks]").click()


def hand_in(page):
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile("Submit to Sign-off")).click()
    page.wait_for_load_state()


def when_the_author_writes_the_quiz(page):
    editor = page.url
    page.get_by_role("tab", name="Steps and quiz").click()
    chooser = page.locator("#id_quiz-chooser")
    chooser.get_by_role("button", name="Actions").click()
    address = page.locator("[data-chooser-edit-link]").first.get_attribute("href")
    page.goto(address)
    page.wait_for_function("document.getElementById('questions-root')?.rootBlock")
    page.locator("#questions-root .c-sf-add-button").first.click()
    page.get_by_role("option", name="Scenario").click()
    page.locator("[name=questions-0-value-stem]").fill(STEM)
    for number, (words, feedback) in enumerate(OPTIONS):
        start = f"[name=questions-0-value-options-{number}-value"
        page.locator(f"{start}-text]").fill(words)
        page.locator(f"{start}-feedback]").fill(feedback)
    page.locator("[name=questions-0-value-options-0-value-correct]").check()
    page.locator("[name=questions-0-value-tier]").select_option("knowledge")
    page.locator("[name=questions-0-value-reported]").check()
    assert "1 of 4 used" in page.locator(".report-slots").inner_text()
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_load_state()
    page.goto(editor)


def when_the_author_hands_it_in(page, lesson):
    page.goto(f"/studio/pages/{lesson}/edit/")
    for link in blocking(page):
        page.goto(link)
        page.get_by_label("Why this can stay").fill("Agreed with the second author beforehand.")
        page.get_by_role("button", name="Keep this reason").click()
        page.wait_for_url("**/edit/")
    hand_in(page)
    page.goto("/studio/")
    desk = page.get_by_label("What I am writing")
    assert "waiting for Specialist review" in desk.inner_text()


def blocking(page):
    """Where each finding that still blocks can be left with a reason."""
    page.locator("[data-side-panel-toggle=lesson-checks]").click()
    links = page.locator("[data-blocks] a").all()
    return [link.get_attribute("href") for link in links]


def then_the_author_cannot_sign(page, lesson):
    page.goto(f"/studio/pages/{lesson}/edit/")
    assert page.locator("[data-workflow-action-name=approve]").count() == 0


def when_somebody_signs(person, lesson, code):
    person.goto("/studio/")
    desk = person.get_by_label("What waits for me")
    desk.get_by_role("link", name=re.compile(code)).click()
    person.wait_for_url(f"**/pages/{lesson}/edit/")
    approve = person.locator("[data-workflow-action-name=approve]").first
    if not approve.is_visible():
        person.locator("footer [data-w-dropdown-target=toggle]").last.click()
    approve.click()
    person.wait_for_load_state()


def then_the_record_says_who_did_what(page, lesson):
    page.goto(f"/studio/lessons/{lesson}/record/")
    words = page.locator("main").inner_text()
    for line in (
        "Began the lesson",
        "Signed: Specialist review",
        "Signed: Safeguarding sign-off",
        "Edition 1: teachers can set it until",
    ):
        assert line in words


def then_a_teacher_sets_it(regard, code):
    teacher = regard.signed_in("teacher")
    teacher.goto("/teach/")
    teacher.get_by_role("link", name="Set a lesson").first.click()
    teacher.wait_for_url("**/lessons/**")
    teacher.goto(f"{teacher.url.split('?')[0]}{code}/")
    teacher.get_by_text(TITLE).first.wait_for()
    teacher.get_by_role("button", name="Open the lesson").wait_for()
