"""A new lesson from the one button to a class: an author writes, two colleagues sign, a teacher sets it."""

import re

import pytest

from tests.system import studio_steps
from tests.system.effort import Effort
from tests.system.studio_steps import save_draft, steps, to_steps

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

author = studio_steps.author
TITLE = "Listening to a friend"
SCENES = (
    ("Ada sits alone. Her hamster has died.", ("Ask Ada", "Tell a joke")),
    ("Sam asks, and waits. Ada begins to talk.", ("Listen to the end", "Talk about the shop")),
    ("Sam tells a joke. Ada looks away.", ("Stop and say sorry", "Tell one more")),
    ("Ada tells Sam all about it. She feels a bit better.", ()),
    ("Sam says sorry. They sit side by side.", ()),
    ("Ada goes off to the wall. Sam can go after her.", ("Go and ask her",)),
)
TO_MEND = "It is never too late to ask how somebody is."
SPOTS = (("The speaker", "Who talks here?"), ("The listener", "How can you see it?"))
PICTURE_WORDS = "Two children sit on a wall. One talks and one listens."
TICKET = ("I can listen to the end.", "I can ask one question.")
QUESTIONS = (
    (
        "Ada is sad about her hamster. What could Sam say?",
        ("‘Do you want to tell me?’", "‘It was only a hamster, get a new one.’", "‘Shall we go and play?’"),
    ),
    (
        "What does a good listener do?",
        ("Waits until the end", "Thinks of their own story", "Looks at a screen"),
    ),
    (
        "Mo tells Jo a worry about a bad dream. What could Jo do?",
        ("Ask what would help", "Laugh it off and run away", "Tell the whole class"),
    ),
    (
        "Who can help with a big worry?",
        ("An adult you trust", "Nobody at all can do that", "Only your best friend"),
    ),
)  # fmt: skip
FEEDBACK = (
    "Yes. It leaves room for the other.",
    "What might the other feel then?",
    "Not yet. What could come first?",
)
# What it takes an author who types and uses Tab in between. Bring these down, never up.
MOST_CLICKS, MOST_PAGES = 33, 11


def test_a_lesson_is_written_signed_by_two_and_set_for_a_class(regard, author):
    author.goto("/studio/")
    effort = Effort(author)
    lesson, code = when_the_author_begins(author)
    when_the_author_says_what_it_is_about(author)
    when_the_author_fills_in_the_story(author)
    when_the_author_points_at_a_picture(author)
    when_the_author_writes_the_exit_ticket(author)
    then_it_cannot_be_handed_in_without_questions(author)
    when_the_author_writes_the_quiz(author)
    when_the_author_hands_it_in(author)
    print(f"{effort.clicks} clicks and {effort.pages} page loads")
    assert effort.clicks <= MOST_CLICKS
    assert effort.pages <= MOST_PAGES
    then_the_author_cannot_sign(author, lesson)
    when_somebody_signs(regard.signed_in("second_author"), lesson, code)
    when_somebody_signs(regard.signed_in("reviewer"), lesson, code)
    then_the_record_says_who_did_what(author, lesson)
    then_a_teacher_sets_it(regard, code)


def when_the_author_begins(page):
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


def when_the_author_fills_in_the_story(page):
    to_steps(page)
    for number, (words, choices) in enumerate(SCENES, start=1):
        page.locator(f".story-map .story-box[data-scene='{number}']").first.click()
        happens = page.locator("textarea:focus")
        start = happens.get_attribute("name").removesuffix("text")
        happens.fill(words)
        for place, text in enumerate(choices):
            page.locator(f"[name={start}choices-{place}-value-text]").fill(text)
        if number == len(SCENES):
            page.locator(f"[name={start}note]").fill(TO_MEND)
    told = page.locator(".story-map [role=status]").first.inner_text()
    assert told == "6 scenes, 2 good endings, 0 to mend"


def when_the_author_points_at_a_picture(page):
    """In place of the step that the frame suggests."""
    page.locator("#steps-root .c-sf-add-button:not([data-streamfield-child] .c-sf-add-button)").nth(
        2
    ).click()
    page.get_by_role("option", name="Media deconstruction").click()
    page.wait_for_function("document.activeElement.name?.endsWith('-title')")
    page.locator("input:focus").fill("Listening with your whole face")
    step = (
        page.locator("#steps-root [data-streamfield-child]")
        .filter(has=page.locator(".spot-map"))
        .first
    )
    step.locator("[data-contentpath=minutes] input").fill("6")
    step.locator("[data-contentpath=picture] select").select_option(index=4)
    step.locator(
        "[data-contentpath=picture_alt] input, [data-contentpath=picture_alt] textarea"
    ).fill(PICTURE_WORDS)
    image = step.locator(".spot-map img")
    page.wait_for_function("document.querySelector('.spot-map img').naturalWidth > 0")
    for number, (title, note) in enumerate(SPOTS):
        step.locator("[data-contentpath=items] [data-streamfield-list-add]").last.click()
        spot = step.locator("[data-contentpath=items] [data-streamfield-child]").nth(number)
        spot.locator("[data-contentpath=title] input").fill(title)
        spot.locator("[data-contentpath=note] textarea").fill(note)
        image.scroll_into_view_if_needed()
        frame = image.bounding_box()
        image.click(position={"x": frame["width"] * (0.3 + 0.4 * number), "y": frame["height"] / 2})
    block_of(page, "What do you think?").locator("[data-streamfield-action=DELETE]").first.click()
    page.wait_for_function("document.getElementById('steps-root').rootBlock.children.length === 5")
    kinds = [step["type"] for step in steps(page)]
    assert kinds == ["discussion", "story_branch", "hotspot", "exit_ticket", "calm"]


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


def then_it_cannot_be_handed_in_without_questions(page):
    hand_in(page)
    said = page.locator("main").inner_text()
    assert "Quiz, question 1: The question is not whole." in said


def hand_in(page):
    page.locator("footer [data-w-dropdown-target=toggle]").last.click()
    page.get_by_role("button", name=re.compile("Submit to Sign-off")).click()
    page.wait_for_load_state()


def when_the_author_writes_the_quiz(page):
    to_steps(page)
    page.get_by_role("link", name="Write the questions").click()
    page.wait_for_function("document.getElementById('questions-root')?.rootBlock")
    for place, (stem, options) in enumerate(QUESTIONS):
        start = f"[name=questions-{place}-value"
        page.locator(f"{start}-stem]").fill(stem)
        for number, (words, feedback) in enumerate(zip(options, FEEDBACK, strict=True)):
            page.locator(f"{start}-options-{number}-value-text]").fill(words)
            page.locator(f"{start}-options-{number}-value-feedback]").fill(feedback)
        page.locator(f"{start}-options-0-value-correct]").check()
    assert "2 of 4 used" in page.locator(".report-slots").inner_text()
    page.get_by_role("button", name="Save draft").first.click()
    page.wait_for_load_state()
    page.get_by_role("link", name="Back to the lesson").click()
    page.wait_for_url("**/edit/")


def when_the_author_hands_it_in(page):
    hand_in(page)
    page.goto("/studio/")
    desk = page.get_by_label("What I am writing")
    assert "waiting for Specialist review" in desk.inner_text()


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
    teacher.get_by_role("button", name="Open the lesson").click()
    teacher.wait_for_url("**/board/")
    teacher.locator(".board__code").wait_for()
