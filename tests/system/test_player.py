"""The player on a shared tablet: its path, resuming, handing on, the cover, its youngest, its looks."""

import pytest
from playwright.sync_api import expect

from tests.system import seated
from tests.system.seated import (
    NOTHING,
    answer_all,
    go,
    go_to_the_quiz,
    settle,
    shown,
    stored,
    until,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

lessons, sit, counted = seated.lessons, seated.sit, seated.counted

VOICE = """
window.spoken = [];
speechSynthesis.getVoices = () => [
  { localService: false, lang: "en-GB", name: "far" }, { localService: LOCAL, lang: "en-GB", name: "near" },
];
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
speechSynthesis.speak = (words) => window.spoken.push([words.text, words.voice.name]);
"""


# The path


def test_the_path_says_the_step_and_its_part_and_stops_between_parts(sit, regard):
    page = sit("D1", phone=True)
    total = page.locator("[data-step-section]").count()
    label, part = page.locator("[data-path-label]"), page.locator("[data-path-part]")
    expect(label).to_have_text(f"Step 1 of {total}")
    expect(part).to_have_text("Part 1 of 3")
    while not page.locator("[data-part-end]:visible").count():
        go(page, 1)
    expect(page.get_by_role("heading", name="A good place to stop")).to_be_focused()
    expect(part).to_have_text("Part 1 of 3")
    assert page.locator(".path [aria-current]").count() == 0
    settle(page)
    regard.accessible(page)
    page.get_by_role("button", name="Back").locator("visible=true").click()
    assert page.locator("[data-step-section]:visible").count() == 1
    go(page, 1)
    page.get_by_role("link", name="Go on").locator("visible=true").click()
    expect(part).to_have_text("Part 2 of 3")
    expect(page.locator("[data-step-title]:focus")).to_have_count(1)
    assert page.evaluate("history.length") <= 2


def test_without_javascript_all_stands_on_one_page_and_nothing_asks_for_a_script(sit, regard):
    page = sit("D1", javascript=False, phone=True)
    assert page.locator("fieldset.question:visible").count() == 3
    assert page.get_by_role("heading", name="A good place to stop").count() == 2
    assert (
        page.locator(".cover:visible, [data-wait]:visible, [data-quiz-foot]:visible").count() == 0
    )
    regard.accessible(page)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/play/done/")


# Resume


def test_a_reloaded_page_goes_on_where_it_was_and_keeps_no_answer(sit):
    page = sit("D1")
    go_to_the_quiz(page)
    answer_all(page)
    assert list(stored(page)["session"]) == ["place"]
    page.reload()
    assert shown(page) == "questions"
    assert (
        page.locator(".option--pass input:checked").count()
        == page.locator("fieldset.question").count()
    )
    assert page.evaluate("scrollY") == 0


def test_after_half_an_hour_the_place_is_forgotten(sit):
    page = sit("D1", clock=True)
    go(page, 2)
    assert shown(page) == "step-2"
    page.evaluate("""() => {
        const place = JSON.parse(sessionStorage.getItem("place"));
        sessionStorage.setItem("place", JSON.stringify({ ...place, at: place.at - 31 * 60000 }));
    }""")
    page.reload()
    assert shown(page) == "words"


def test_whoever_comes_next_begins_at_the_beginning(sit, lessons):
    page = sit("D1")
    go(page, 3)
    address = page.url
    assert "#step" in address
    page.goto("/join/")
    assert stored(page) == NOTHING
    sit.take_seat(page, "D1")
    page.goto(address)  # also from the browser's history
    assert shown(page) == "words"


def test_a_door_in_another_tab_makes_this_one_forget(sit):
    page = sit("D1")
    go(page, 3)
    other = page.context.new_page()
    other.goto("/join/")
    until(page, "sessionStorage.length === 0")
    page.reload()
    assert shown(page) == "words"


# The end of a seat


@pytest.mark.parametrize("way", ["leave", "throw away", "send", "end page", "practice"])
def test_nothing_is_left_when_a_seat_is_left(sit, counted, way):
    page = sit("C1")
    if way == "practice":
        page.context.add_cookies(
            [{"name": "practice", "value": "1", "url": page.url.split("/play")[0]}]
        )
        page.reload()
    settle(page)
    page.get_by_role("button", name="Aa").click()
    page.get_by_role("switch", name="Bigger text").check()
    page.locator("#screen [data-panel-close]").click()
    before = counted("C1")
    go(page, 2)
    if way == "leave":
        page.get_by_role("link", name="Leave now").last.click()
        page.wait_for_url("**/times-tables/")
    else:
        if way == "end page":
            go_to_the_quiz(page)
            for _ in range(3):
                page.locator("[data-quiz-next]").click()
            page.get_by_role("button", name="Finish").click()
            page.wait_for_url("**/play/done/")
            settle(page)
            page.get_by_role("button", name="Finish and clear this screen").click()
        else:
            page.get_by_role("button", name="Aa").click()
            page.get_by_role("button", name="Next pupil").click()
        if way == "throw away":
            page.get_by_role("button", name="Throw them away").click()
        if way == "send":
            page.get_by_role("button", name="Send them").click()
        page.wait_for_url("**/join/")
    assert stored(page) == NOTHING
    assert [c["name"] for c in page.context.cookies() if c["name"] in {"seat", "practice"}] == []
    assert counted("C1") - before == (1 if way in {"send", "end page"} else 0)
    page.go_back()
    assert page.locator("[data-step-section]").count() == 0


def test_next_pupil_asks_first_and_one_may_go_back_to_the_lesson(sit, regard):
    page = sit("D1", phone=True)
    settle(page)
    go(page, 2)
    here = shown(page)
    page.get_by_role("button", name="Aa").click()
    regard.accessible(page)
    page.get_by_role("button", name="Next pupil").click()
    expect(page.get_by_role("heading", name="Your answers have not been sent yet")).to_be_focused()
    regard.accessible(page)
    page.get_by_role("button", name="Back to the lesson").click()
    page.locator("#screen [data-panel-close]").click()
    assert shown(page) == here


# The cover


def test_an_untouched_screen_covers_itself_and_hides_everything(sit, regard):
    page = sit("D1", clock=True)
    settle(page)
    go(page, 1)
    minutes = int(page.locator("[data-step-live]:visible").get_attribute("data-cover-minutes"))
    page.clock.fast_forward((minutes * 60 - 5) * 1000)
    assert not page.locator(".cover").is_visible()
    page.clock.fast_forward(10_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_focused()
    assert page.title() == "Lesson"
    assert page.locator("main:visible, .safety:visible, [data-step-section]:visible").count() == 0
    regard.accessible(page)
    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "document.activeElement === document.body"
                " || document.activeElement.closest('.cover') !== null"
            )
        )
    assert reached == {True}
    page.get_by_role("button", name="Carry on").click()
    assert shown(page) == "step-1"
    page.keyboard.press("Tab")  # touched: it starts counting again
    page.clock.fast_forward((minutes * 60 - 5) * 1000)
    assert not page.locator(".cover").is_visible()


def test_a_laptop_that_slept_covers_itself_though_somebody_touches_it_at_once(sit):
    """Asleep no timer runs, and the first that the page hears is the next pupil's finger."""
    page = sit("D1", clock=True)
    settle(page)
    go(page, 1)
    now = page.evaluate("Date.now() / 1000")
    page.clock.set_system_time(now + 29 * 60)
    page.mouse.move(40, 40)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_focused()
    page.get_by_role("button", name="Carry on").click()
    page.mouse.move(50, 50)
    assert shown(page) == "step-1"


def test_after_half_an_hour_a_covered_screen_goes_back_to_the_door(sit, counted):
    page = sit("D1", clock=True)
    settle(page)
    before = counted("D1")
    go(page, 1)
    page.clock.fast_forward(31 * 60 * 1000)
    page.wait_for_url("**/join/")
    assert stored(page) == NOTHING
    assert counted("D1") == before
    assert [c for c in page.context.cookies() if c["name"] == "seat"] == []


def test_the_end_page_covers_itself_after_three_minutes(sit, regard):
    page = sit("D1", javascript=True, clock=True)
    settle(page)
    go_to_the_quiz(page)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/play/done/")
    settle(page)
    page.clock.fast_forward(181_000)
    expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
    regard.accessible(page)
    page.get_by_role("button", name="Next pupil").click()
    page.wait_for_url("**/join/")


# The youngest


def test_the_youngest_get_one_question_a_screen_and_send_one_form(sit, counted, regard):
    page = sit("A1", phone=True)
    settle(page)
    before = counted("A1")
    go_to_the_quiz(page)
    posts = []
    page.on("request", lambda r: posts.append(r.url) if r.method == "POST" else None)
    for number in range(1, 4):
        assert page.locator("fieldset.question:visible").count() == 1
        expect(page.get_by_text(f"Question {number} of 3")).to_be_visible()
        assert not page.get_by_role("button", name="Finish").is_visible()
        page.locator("fieldset.question:visible .option > label").first.click()
        regard.accessible(page)
        page.locator("[data-quiz-next]").click()
    regard.accessible(page)
    page.locator("[data-quiz-end] [data-step=back]").click()
    expect(page.get_by_text("Question 3 of 3")).to_be_visible()
    page.locator("[data-quiz-next]").click()
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/play/done/")
    assert len(posts) == 1
    assert counted("A1") == before + 1


@pytest.mark.parametrize("local", [True, False])
def test_only_a_voice_of_the_device_reads_aloud_and_only_what_shows(sit, local):
    page = sit_with_voice(sit, local)
    settle(page)
    go_to_the_quiz(page)
    button = page.locator("#questions .read")
    assert button.is_visible() is local
    if not local:
        return
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    spoken = page.evaluate("spoken")
    assert {voice for _, voice in spoken} == {"near"}
    said = " ".join(text for text, _ in spoken)
    assert "Question 1 of 3" in said
    stems = page.locator("fieldset.question legend").all_text_contents()
    assert stems[0][:30] in said
    assert stems[1][:30] not in said
    assert "Read it to me" not in said
    page.locator("[data-quiz-next]").click()
    expect(button).to_have_attribute("aria-pressed", "false")


def sit_with_voice(sit, local):
    page = sit("A1")
    page.add_init_script(VOICE.replace("LOCAL", str(local).lower()))
    page.reload()
    return page


# Text and colours


def test_switches_change_every_page_by_keyboard_without_a_request(sit, regard):
    page = sit("C1", phone=True)
    settle(page)
    requests = []
    page.on("request", lambda r: requests.append(r.url))
    size = "parseFloat(getComputedStyle(document.querySelector('.step__body, .prose')).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Aa").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Text and colours")).to_be_focused()
    for name in ("Bigger text", "More space", "Strong contrast"):
        page.keyboard.press("Tab")
        expect(page.get_by_role("switch", name=name)).to_be_focused()
        page.keyboard.press("Space")
        expect(page.get_by_role("switch", name=name)).to_be_checked()
    regard.accessible(page)
    assert [url for url in requests if "favicon" not in url] == []
    page.keyboard.press("Escape")
    assert page.evaluate(size) == pytest.approx(before * 1.25)
    assert page.evaluate("getComputedStyle(document.body).letterSpacing") != "normal"
    assert (
        page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        == "rgb(255, 255, 255)"
    )
    for _ in range(3):
        regard.accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        go(page, 1)
    page.reload()
    assert page.evaluate(size) == pytest.approx(before * 1.25)
    assert stored(page)["local"] == []
