"""A teacher's day in a browser: sorting, pausing, a reloaded board, a lost network, undo."""

import re

import pytest

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

# How much room a code leaves in its column.
WIDEST = """async ([kind, words]) => {
    await document.fonts.ready;
    const code = document.querySelector(".board__code");
    code.className = `board__code ${kind}`;
    code.textContent = words;
    const letters = document.createRange();
    letters.selectNodeContents(code);
    return code.closest(".board__join").getBoundingClientRect().right - letters.getBoundingClientRect().right;
}"""


def test_a_teachers_day(regard):
    teacher = regard.signed_in("teacher")
    when_she_sorts_her_classes_by_keyboard(regard, teacher)
    code = when_she_opens_her_board(teacher)
    then_the_widest_code_fits(teacher)
    pupil = when_a_pupil_is_inside(regard, code)
    then_a_pause_holds_the_class_and_a_reload_keeps_it(regard, teacher, pupil)
    then_a_lost_network_is_said_and_healed(teacher)
    then_an_archived_class_comes_back_with_undo(regard, teacher)


def when_she_sorts_her_classes_by_keyboard(regard, teacher):
    teacher.goto("/teach/")
    table = teacher.get_by_role("table", name="Your classes")
    names = table.locator("tbody th")
    as_it_came = names.all_inner_texts()
    heading = table.get_by_role("columnheader", name="Pupils")
    heading.get_by_role("button").focus()
    teacher.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"
    rolls = [int(n) for n in table.locator("td.num").all_inner_texts()]
    assert rolls == sorted(rolls)
    teacher.keyboard.press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    regard.accessible(teacher)
    assert sorted(names.all_inner_texts()) == sorted(as_it_came)
    teacher.reload()
    assert names.all_inner_texts() == as_it_came


def when_she_opens_her_board(teacher):
    teacher.get_by_role("link", name=re.compile("Respect, crushes")).first.click()
    teacher.wait_for_url("**/board/")
    return re.sub(r"\W", "", teacher.locator(".board__code").inner_text())[:6]


def when_a_pupil_is_inside(regard, code):
    pupil = regard.person(phone=True)
    pupil.goto("/join/")
    pupil.fill("input[name=code]", code)
    pupil.get_by_role("button", name="Join").click()
    pupil.get_by_role("button", name=re.compile("start", re.IGNORECASE)).first.click()
    pupil.wait_for_url("**/play/")
    return pupil


def then_a_pause_holds_the_class_and_a_reload_keeps_it(regard, teacher, pupil):
    teacher.get_by_role("button", name="Pause").click()
    teacher.get_by_text("Look up, please").wait_for()
    regard.accessible(teacher)
    teacher.reload()
    teacher.get_by_text("Look up, please").wait_for()
    pupil.goto("/play/")
    pupil.get_by_role("heading", name="This lesson is paused").wait_for()
    teacher.get_by_role("button", name="Go on").click()
    teacher.locator(".board__code").wait_for()
    pupil.get_by_role("link", name="Back to the lesson").click()
    pupil.locator("[data-step-section]").first.wait_for()


def then_the_widest_code_fits(teacher):
    """Codes are random: what fits today may not tomorrow."""
    seen = teacher.viewport_size
    for size in ((360, 740), (1024, 768), (1280, 1000), (1920, 1080)):
        teacher.set_viewport_size({"width": size[0], "height": size[1]})
        assert teacher.evaluate(WIDEST, ["", "WWW WWW"]) > 0, size
        assert teacher.evaluate(WIDEST, ["board__code--long", "WWWW WWWW"]) > 0, size
    teacher.set_viewport_size(seen)
    teacher.reload()


def then_a_lost_network_is_said_and_healed(teacher):
    teacher.context.set_offline(True)
    lost = teacher.locator("[data-lost-message]")
    lost.get_by_text("Not connected").wait_for(timeout=20_000)
    assert teacher.locator(".board__code").is_visible(), "the code stays on the board"
    teacher.context.set_offline(False)
    teacher.locator("[data-lost-message]:empty").wait_for(state="attached", timeout=40_000)
    teacher.faults.clear()  # what the browser says of a network that is gone


def then_an_archived_class_comes_back_with_undo(regard, teacher):
    teacher.goto("/teach/classes/new/")
    teacher.fill("input[name=label]", "Undo 1")
    teacher.select_option("select[name=year_group]", "7")
    teacher.fill("input[name=declared_roll]", "20")
    teacher.get_by_role("button", name="Create class").click()
    teacher.get_by_role("link", name="Archive this class").click()
    teacher.get_by_role("button", name="Archive class").click()
    teacher.wait_for_url("**/teach/")
    regard.accessible(teacher)
    teacher.get_by_role("button", name="Undo").click()
    teacher.get_by_text("Undo 1 is back.").wait_for()
