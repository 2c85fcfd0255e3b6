"""A lesson on the wall: driven by keyboard and clicker, with the notes in step, in a real browser."""

import pytest

from tests.system.seated import shell

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

WALL = {"width": 1280, "height": 720}
SMALLEST_TYPE = 40  # pixels: 2.5 rem
SHOWN_AFTER = 5000
SOON = 16_000
LOOKS_IN_A_MINUTE = 4
HOLD_OR_RESUME = """
from teacher_portal import services
from teacher_portal.models import Assignment
assignment = Assignment.objects.get(uuid="{uuid}")
"""


class Wall:
    """The projector's window, read the way the class and a screen reader do."""

    def __init__(self, page):
        self.page = page

    @property
    def screen(self):
        return self.page.locator(".screen.is-now").get_attribute("id")

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def sees(self, words):
        self.page.locator(".screen.is-now").get_by_text(words).first.wait_for()

    def at(self, name):
        self.page.locator(f".screen.is-now[id='{name}']").wait_for()

    def focused(self):
        return self.page.evaluate("document.activeElement.textContent.trim()")


@pytest.fixture
def teacher(regard):
    return regard.signed_in("teacher")


@pytest.fixture
def addresses(demo):
    board = demo["open_assignment"]["board_url"]
    report = demo["closed_assignment"]["report_url"]
    return {
        "board": board,
        "open": board.replace("/board/", "/projector/"),
        "closed": report.replace("/report/", "/projector/"),
    }


@pytest.fixture
def wall(teacher, addresses):
    teacher.set_viewport_size(WALL)
    teacher.goto(addresses["open"])
    teacher.locator(".projector.is-live").wait_for()
    return Wall(teacher)


def one_of_each_kind(page):
    """The first screen of each kind, by its id."""
    return page.evaluate(
        """() => Object.values(Object.fromEntries(
             [...document.querySelectorAll('[data-screen]')].reverse().map((s) => [s.classList[1], s.id])))"""
    )


def smallest_type(page):
    return page.evaluate(
        """() => Math.min(...[...document.querySelectorAll('.screen.is-now *')]
             .filter((e) => !e.closest('svg, .visually-hidden') && e.getClientRects().length
               && [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
             .map((e) => parseFloat(getComputedStyle(e).fontSize)))"""
    )


def test_keys_and_clickers_turn_the_screens(wall):
    assert wall.screen == "start-1"
    wall.press("ArrowRight", "PageDown", " ")
    wall.at("start-4")
    assert wall.focused() == "Our ground rules", "a screen reader hears the new screen"
    wall.press("ArrowLeft", "PageUp")
    wall.at("start-2")
    wall.press("End")
    wall.sees("0800 1111")
    wall.press("Home")
    wall.at("start-1")
    wall.page.evaluate("location.hash = 'words-1'")
    wall.at("words-1")
    meaning = wall.page.locator(".screen.is-now [data-reveal='1']")
    assert not meaning.is_visible(), "first the word, then what it means"
    wall.press("ArrowRight")
    assert meaning.is_visible()
    wall.at("words-1")
    wall.press("ArrowRight")
    wall.at("words-2")


def test_the_class_chooses_its_way_through_a_story_and_rewinds(wall):
    page = wall.page
    page.evaluate("location.hash = 's3-start-1'")
    wall.at("s3-start-1")
    while not page.locator(".screen.is-now [data-choose]").count():
        wall.press("ArrowRight")
    asked = wall.screen
    wall.press("ArrowRight")
    assert wall.screen == asked, "Next does not choose for the class"
    page.get_by_text("Let the class choose").first.wait_for()
    wall.press("1")
    wall.at("s3-argue-1")
    wall.press("r")
    assert wall.screen == asked
    wall.press("3")
    wall.at("s3-thanks-1")
    wall.press("ArrowLeft")
    assert wall.screen == asked, "back is the way that the class came"
    wall.press("ArrowRight", "ArrowRight")
    assert page.locator(".screen.is-now").get_attribute("data-scene") is None, "twice: leave it"
    assert page.locator(".screen.is-now").get_attribute("data-section") == "s3"


def test_away_nothing_is_asked_and_back_again_it_goes_on(wall):
    """The teacher looks at another tab for a while."""
    page, asked = wall.page, []
    page.on("request", lambda request: asked.append(request.url))
    turn = """(hidden) => {
        Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.evaluate(turn, True)
    page.wait_for_timeout(3500)  # longer than the pause between two questions
    assert not [url for url in asked if "counts" in url][1:], "one may have been on its way"
    asked.clear()
    with page.expect_request("**/counts/"):
        page.evaluate(turn, False)
    assert page.faults == []


def test_a_held_lesson_leaves_the_wall_and_comes_back_to_its_screen_by_itself(
    teacher, addresses, demo
):
    teacher.clock.install()
    teacher.goto(addresses["open"] + "#s6-3")
    teacher.locator(".screen.is-now[id='s6-3']").wait_for()
    uuid = addresses["open"].split("/")[-3]
    step = HOLD_OR_RESUME.format(uuid=uuid)
    try:
        shell(demo, step + "services.hold(assignment=assignment)")
        teacher.clock.fast_forward(SOON)
        teacher.get_by_role("heading", name="Paused").wait_for()
        assert teacher.locator(".screen.is-now").count() == 0
    finally:
        shell(demo, step + "services.resume(assignment=assignment)")
    teacher.clock.fast_forward(SOON)
    teacher.locator(".screen.is-now[id='s6-3']").wait_for()
    assert teacher.faults == []


@pytest.mark.parametrize("width", [360, 768])
def test_on_a_small_screen_nothing_overlaps_and_nothing_is_cut_off(wall, width):
    """The studio shows it beside the form, and a teacher looks at it on a phone."""
    page = wall.page
    page.set_viewport_size({"width": width, "height": 720})
    for screen in one_of_each_kind(page):
        page.evaluate("id => { location.hash = id; }", screen)
        wall.at(screen)
        wide = page.evaluate("document.querySelector('.screen.is-now').scrollWidth")
        assert wide <= width, screen
        overlap = page.evaluate(
            """() => {
                const parts = [...document.querySelectorAll('.screen.is-now .split > *')]
                    .map((part) => part.getBoundingClientRect());
                return parts.length === 2 && parts[0].bottom > parts[1].top + 1 && parts[0].right > parts[1].left + 1;
            }"""
        )
        assert not overlap, screen


def test_hiding_the_timer_and_the_list_of_keys(wall, regard):
    page = wall.page
    page.evaluate("location.hash = 's6-3'")
    wall.at("s6-3")
    wall.press("b")
    assert page.locator("[data-cover]").is_visible()
    assert not page.locator(".screen.is-now").is_visible()
    assert "Press B" in page.evaluate("document.activeElement.getAttribute('aria-label')")
    regard.accessible(page)
    wall.press("PageDown")
    assert not page.locator("[data-cover]").is_visible()
    wall.at("s6-3")
    wall.press("t")
    assert page.locator("[data-clock]").is_visible()
    before = page.locator("[data-clock-left]").inner_text()
    wall.press("+")
    assert page.locator("[data-clock-left]").inner_text() != before
    wall.press("t")
    assert not page.locator("[data-clock]").is_visible()
    wall.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    regard.accessible(page)
    wall.press("PageDown")
    wall.at("s6-3")
    wall.press("Escape")
    assert not page.get_by_role("dialog", name="Keys").is_visible()


def test_what_the_class_makes_comes_together(wall):
    page = wall.page
    page.evaluate("location.hash = 's7-2'")
    wall.at("s7-2")
    wall.press("2")
    chosen = page.locator(".screen.is-now [aria-pressed=true] [data-words]").inner_text()
    page.evaluate("location.hash = 's7-7'")
    wall.at("s7-7")
    wall.sees(chosen)


def test_every_kind_of_screen_is_accessible_large_and_fits(wall, regard, addresses):
    page = wall.page
    for name in one_of_each_kind(page):
        page.evaluate("id => { location.hash = id }", name)
        wall.at(name)
        regard.accessible(page)
        assert smallest_type(page) >= SMALLEST_TYPE, name
    beyond = page.evaluate(
        """() => [...document.querySelectorAll('[data-screen]')].filter((screen) => {
             document.querySelector('.screen.is-now').classList.remove('is-now');
             screen.classList.add('is-now');
             return screen.scrollHeight > screen.clientHeight;
           }).map((screen) => screen.id)"""
    )
    assert beyond == [], "nothing has to be scrolled at 1280 x 720"
    page.goto(addresses["closed"])
    page.locator(".projector.is-live").wait_for()
    regard.accessible(page)
    page.evaluate("location.hash = 'quiz-1'")
    wall.sees("This lesson is closed")
    regard.accessible(page)


def test_the_notes_stay_in_step_both_ways_and_after_being_closed(wall, regard):
    page = wall.page
    asked = []
    page.mouse.move(600, 600)
    with page.context.expect_page() as opening:
        page.get_by_role("button", name="My notes").click()
    notes = opening.value
    notes.set_viewport_size({"width": 1024, "height": 700})
    notes.locator("[data-note='start-1'].is-now").wait_for()
    notes.faults, notes.javascript = [], True
    regard.accessible(notes)
    page.on("request", lambda request: asked.append(request.url))
    notes.on("request", lambda request: asked.append(request.url))

    page.keyboard.press("ArrowRight")
    notes.locator("[data-note='start-2'].is-now").wait_for()
    notes.keyboard.press("PageDown")
    wall.at("start-3")
    notes.get_by_label("Go to").select_option("s3-1")
    wall.at("s3-1")
    notes.get_by_text("How to run this step").locator("visible=true").wait_for()
    notes.keyboard.press("Escape")
    notes.locator("h1").click()
    notes.keyboard.press("b")
    page.locator("[data-cover]").wait_for()
    notes.get_by_text("The class sees black.").locator("visible=true").wait_for()
    notes.keyboard.press("b")
    page.locator("[data-cover]").wait_for(state="hidden")
    # Chromium asks for the tab's picture whenever an address changes; the wall, whether it is held.
    aside = ("/projector/shown/", "/counts/", "favicon")
    lesson = [url for url in asked if not any(part in url for part in aside)]
    assert lesson == [], "no network is needed"
    assert len([url for url in asked if "/counts/" in url]) <= LOOKS_IN_A_MINUTE

    notes.close()
    page.keyboard.press("ArrowRight")
    there = wall.screen
    page.mouse.move(600, 600)
    with page.context.expect_page() as again:
        page.get_by_role("button", name="My notes").click()
    notes = again.value
    notes.locator(f"[data-note='{there}'].is-now").wait_for()
    page.reload()
    wall.at(there)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.goto("about:blank")
    notes.get_by_text("The projector’s window is not open.").locator("visible=true").wait_for()


def test_a_step_that_stood_there_for_five_seconds_is_counted(wall, addresses):
    page = wall.page
    page.evaluate("location.hash = 's8-1'")
    wall.at("s8-1")
    with page.expect_response(
        lambda r: r.url.endswith("/projector/shown/"), timeout=20_000
    ) as sent:
        page.wait_for_timeout(SHOWN_AFTER)
    assert sent.value.status == 204
    page.goto(addresses["board"])
    page.get_by_text("steps shown").wait_for()


def test_without_javascript_it_is_the_lesson_from_top_to_bottom(regard, addresses):
    teacher = regard.signed_in("teacher", javascript=False)
    teacher.goto(addresses["open"])
    assert teacher.locator("#start-1").is_visible()
    assert teacher.locator("#s3-argue-1").is_visible()
    assert teacher.locator("#words-1 [data-reveal]").is_visible()
    assert not teacher.locator("[data-controls]").is_visible()
    teacher.locator("[data-choose='1']").first.click()
    assert teacher.url.endswith("#s3-argue-1")
    teacher.goto(addresses["open"] + "notes/")
    assert teacher.get_by_text("How to run this step").first.is_visible()
