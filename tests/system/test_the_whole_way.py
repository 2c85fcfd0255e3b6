"""The main job, told as a story: a teacher, a class of twelve pupils, one report."""

import re

import pytest

from tests.system.effort import Effort
from tests.system.pages import listen
from tests.system.seated import settle

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

PUPILS_WITH_JAVASCRIPT = 7
PUPILS_WITHOUT = 5
CLASS_LABEL = "7 Whole Way"
MOST_CLICKS = (
    6  # from the sign-in page to a code on the board, the short form of a new class included
)


def test_a_lesson_reaches_a_class_and_comes_back_as_a_report(regard):
    teacher = regard.person()
    teacher.goto("/accounts/login/")
    effort = Effort(teacher)
    when_she_signs_in(regard, teacher)
    when_she_creates_a_class(regard, teacher)
    when_she_opens_a_green_lesson(regard, teacher)
    assert effort.clicks <= MOST_CLICKS
    code = the_code_on(teacher)
    board = teacher.url
    regard.accessible(teacher)

    for number in range(PUPILS_WITH_JAVASCRIPT):
        pupil = regard.person(phone=number % 2 == 0)
        when_a_pupil_joins(regard, pupil, code, check=number == 0)
        when_they_do_the_lesson_step_by_step(regard, pupil, check=number == 0)
        when_they_answer_with_javascript(pupil, choose=number)
        then_they_see_the_end_page(regard, pupil, check=number == 0)
        pupil.context.close()
    for number in range(PUPILS_WITHOUT):
        pupil = regard.person(javascript=False, phone=True)
        when_a_pupil_joins(regard, pupil, code, check=number == 0)
        when_they_answer_without_javascript(regard, pupil, choose=number, check=number == 0)
        then_they_see_the_end_page(regard, pupil, check=number == 0)
        pupil.context.close()

    then_the_board_has_counted_them(teacher, board)
    when_she_makes_a_last_call_and_closes(regard, teacher)
    then_the_report_shows_figures_with_their_range(regard, teacher)


def when_she_signs_in(regard, teacher):
    account = regard.facts["accounts"]["teacher"]
    teacher.fill("input[name=login]", account["email"])
    teacher.fill("input[name=password]", account["password"])
    teacher.click("main button[type=submit]")
    teacher.wait_for_url("**/teach/")


def when_she_creates_a_class(regard, teacher):
    regard.accessible(teacher)
    teacher.get_by_role("link", name="New class").first.click()
    regard.accessible(teacher)
    teacher.get_by_label("name").first.fill(CLASS_LABEL)
    teacher.get_by_label(re.compile("year", re.IGNORECASE)).select_option("7")
    teacher.get_by_label(re.compile("number of pupils", re.IGNORECASE)).fill("14")
    teacher.get_by_role("button", name="Create class").click()
    teacher.get_by_role("heading", name=CLASS_LABEL).wait_for()
    regard.accessible(teacher)


def when_she_opens_a_green_lesson(regard, teacher):
    teacher.get_by_role(
        "link", name=re.compile("set a lesson|choose a lesson", re.IGNORECASE)
    ).first.click()
    regard.accessible(teacher)
    teacher.get_by_role("link", name=re.compile("Respect, crushes")).click()
    regard.accessible(teacher)
    teacher.get_by_role("button", name="Open the lesson").click()
    teacher.wait_for_url("**/board/")


def the_code_on(teacher):
    shown = teacher.locator(".board__code").inner_text()
    code = re.sub(r"[^A-Z0-9]", "", shown.split("\n")[0])[:6]
    assert re.fullmatch(r"[BCDFGHJKMPQRTVWX3479]{6}", code)
    return code


def when_a_pupil_joins(regard, pupil, code, *, check):
    pupil.goto("/join/")
    assert pupil.title() == "Lesson"
    if check:
        regard.accessible(pupil)
    pupil.fill("input[name=code]", f"{code[:3].lower()} {code[3:]}")
    pupil.get_by_role("button", name="Join").click()
    pupil.wait_for_url("**/join/ready/")
    if check:
        regard.accessible(pupil)
    pupil.get_by_role("button", name="Start").click()
    pupil.wait_for_url("**/play/")
    assert [c["name"] for c in pupil.context.cookies() if c["name"] == "sessionid"] == []


def when_they_do_the_lesson_step_by_step(regard, pupil, *, check):
    seen = 0
    while pupil.locator("[data-step=next]:visible").count():
        seen += 1
        if check:
            regard.accessible(pupil)
        # Between two parts there is nothing to pass: one stops there, or goes on.
        stop = pupil.locator("[data-part-end]:visible").count()
        for word in ("Take a break", "Help", "Leave now", "Go on" if stop else "Pass"):
            assert pupil.get_by_text(word, exact=True).locator("visible=true").count()
        pupil.locator("[data-step=next]:visible").click()
    assert seen >= 6
    assert pupil.locator("[data-step-section]:visible").count() == 1


def when_they_answer_with_javascript(pupil, *, choose):
    settle(pupil)  # the page's own pictures come in when they like
    requests = listen(pupil)
    questions = pupil.locator("fieldset.question")
    for index in range(questions.count()):
        question = questions.nth(index)
        options = question.locator(".option:not(.option--pass) > label")
        options.nth(choose % options.count()).click()
        assert question.locator(".feedback:visible").count() == 0
        question.get_by_role("button", name="Check my answer").click()
        assert question.locator(".feedback:visible").count() == 1
    assert requests == [], "feedback must not ask the server for anything"
    pupil.get_by_role("button", name="Finish").click()


def when_they_answer_without_javascript(regard, pupil, *, choose, check):
    if check:
        regard.accessible(pupil)
        assert pupil.locator("[data-step-section]:visible").count() > 6
    questions = pupil.locator("fieldset.question")
    for index in range(questions.count()):
        options = questions.nth(index).locator(".option:not(.option--pass) > label")
        options.nth(choose % options.count()).click()
        assert questions.nth(index).locator(".feedback:visible").count() == 1
    pupil.get_by_role("button", name="Finish").click()


def then_they_see_the_end_page(regard, pupil, *, check):
    pupil.wait_for_url("**/play/done/")
    assert pupil.get_by_role("heading", name=re.compile("Well done")).is_visible()
    if check:
        regard.accessible(pupil)


def then_the_board_has_counted_them(teacher, board):
    everyone = str(PUPILS_WITH_JAVASCRIPT + PUPILS_WITHOUT)
    assert teacher.url == board
    for name in ("joined", "started", "completed"):
        count = teacher.locator(f"[data-count={name}]")
        count.filter(has_text=re.compile(f"^{everyone}$")).wait_for()


def when_she_makes_a_last_call_and_closes(regard, teacher):
    teacher.get_by_role("button", name="Last call").click()
    teacher.get_by_text("Last call: finish what you are doing").wait_for()
    regard.accessible(teacher)
    teacher.get_by_role("link", name=re.compile("Close")).click()
    regard.accessible(teacher)
    teacher.get_by_role("button", name="Close and see report").click()


def then_the_report_shows_figures_with_their_range(regard, teacher):
    teacher.wait_for_url("**/report/")
    everyone = PUPILS_WITH_JAVASCRIPT + PUPILS_WITHOUT
    body = teacher.locator("main").inner_text()
    assert str(everyone) in body
    assert re.search(r"in 10", body)
    assert "You teach" not in body
    regard.accessible(teacher)
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name=re.compile("CSV")).click()
    text = download.value.path().read_text("utf-8-sig")
    assert "Priya" in text
