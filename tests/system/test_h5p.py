"""H5P from the administrator's installation to the closed frame in the author's browser."""

import json
import re
import subprocess
import sys

import pytest

from tests.quizzes.h5pp.hostile import EVIL, HOSTILE, REFUSED
from tests.system.conftest import ROOT
from tests.system.seated import check_it_is_light, first_view, weight
from tests.system.test_the_whole_way import (
    when_a_pupil_joins,
    when_she_makes_a_last_call_and_closes,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

PACKAGE = {"name": "hostile.h5p", "mimeType": "application/zip", "buffer": HOSTILE}
WORDS = "It shows how a program from a stranger is kept in a closed room."


def test_a_hostile_package_reaches_nothing_and_counts_for_one_yes_or_no(regard):
    an_administrator_installs_its_library(regard)
    author = regard.signed_in("author")
    an_author_keeps_it(regard, author)
    arrived = watching(author)
    start(author)
    then_everything_was_refused(author, arrived)
    then_its_outcome_is_one_yes_or_no(author)
    then_the_keyboard_gets_in_and_out(author)
    then_it_cannot_be_led_away(author, arrived)
    then_without_javascript_there_are_the_words(regard)


def an_administrator_installs_its_library(regard):
    administrator = regard.signed_in("admin")
    administrator.goto("/studio/h5p/libraries/install/")
    administrator.set_input_files("[name=package]", PACKAGE)
    administrator.get_by_role("button", name="Show what would change").click()
    administrator.get_by_role("button", name="Install", exact=True).click()
    administrator.get_by_role("cell", name="H5P.Hostile 1.0.3", exact=True).wait_for()


def an_author_keeps_it(regard, author):
    author.goto("/studio/h5p/import/")
    author.set_input_files("[name=package]", PACKAGE)
    author.get_by_role("button", name="Show what is in it").click()
    author.get_by_label("Text alternative").fill(WORDS)
    author.get_by_role("button", name="Keep it for the player").click()
    author.get_by_role("link", name="A hostile activity", exact=True).click()
    author.wait_for_url("**/h5p/play/**")
    author.locator("[data-start]").wait_for()
    assert author.locator("iframe").count() == 0, "nothing loads before somebody asks"
    author.faults.clear()
    regard.accessible(author)


def watching(author):
    """What reaches a stranger's server; every message that the page gets."""
    arrived = []

    def answer(route):
        arrived.append(route.request.url)
        route.fulfill(body="evil", headers={"Access-Control-Allow-Origin": "*"})

    author.context.route(f"{EVIL}**", answer)
    witness = author.context.new_page()
    witness.goto(f"{EVIL}control")
    witness.close()
    assert arrived == [f"{EVIL}control"], "the watch works"
    arrived.clear()
    author.evaluate(
        """() => {
            window.heard = []; window.outcomes = [];
            window.addEventListener("message", (event) => window.heard.push(event.data));
            document.addEventListener("h5p:outcome", (event) => window.outcomes.push(event.detail));
        }"""
    )
    return arrived


def start(author):
    author.locator("[data-start]").focus()
    author.keyboard.press("Enter")
    author.frame_locator("iframe").locator("#done").wait_for()
    author.wait_for_timeout(1_500)  # what goes out goes out now


def frame_of(author):
    (frame,) = [frame for frame in author.frames if "/h5p/frame/" in frame.url]
    return frame


def then_everything_was_refused(author, arrived):
    found = frame_of(author).evaluate("window.found")
    assert {name: found[name] for name in REFUSED} == dict.fromkeys(REFUSED, "refused"), found
    assert arrived == []
    assert len(author.context.pages) == 1
    assert "/h5p/play/" in author.url


def then_its_outcome_is_one_yes_or_no(author):
    author.evaluate("window.postMessage({regard: 'h5p', type: 'outcome', passed: false}, '*')")
    author.wait_for_timeout(100)
    assert author.evaluate("window.outcomes") == [], "the page believes its frame only"
    for _ in range(2):  # a retry says it again in vain
        author.frame_locator("iframe").locator("#done").click()
    author.get_by_text("You have finished the activity.").wait_for()
    assert author.evaluate("window.outcomes") == [{"passed": True}]
    heard = author.evaluate("window.heard.filter((each) => each.regard === 'h5p')")
    assert {key for each in heard for key in each} <= {
        *("regard", "type", "height", "finished", "passed"),
    }
    assert "Ada" not in json.dumps(heard)
    # The page and the frame were all that the browser asked of the site with the author's name.
    assert author.locator("iframe").get_attribute("sandbox") == "allow-scripts"


def then_the_keyboard_gets_in_and_out(author):
    author.locator(".h5p__skip a").focus()
    stops = []
    for _ in range(5):
        author.keyboard.press("Tab")
        stops.append(author.evaluate("document.activeElement.tagName"))
    inside = stops.index("SUMMARY")
    assert inside > 0, stops
    assert set(stops[:inside]) == {"IFRAME"}, stops
    author.locator("summary").click()
    author.get_by_text(WORDS).wait_for()


def then_it_cannot_be_led_away(author, arrived):
    for way in ("leaveInside", "leave"):
        frames = [frame for frame in author.frames if frame != author.main_frame]
        frames[0].evaluate(f"window.{way} && window.{way}()")
        author.wait_for_timeout(800)
        shown = [frame.url for frame in author.frames if frame != author.main_frame]
        assert not any(re.search("accounts|evil", url) for url in shown), shown
        author.reload()
        start(author)
    assert arrived == []


def then_without_javascript_there_are_the_words(regard):
    reader = regard.signed_in("reviewer", javascript=False)
    reader.goto("/studio/h5p/activities/")
    address = reader.get_by_role("link", name="A hostile activity", exact=True).get_attribute(
        "href"
    )
    reader.goto(address)
    reader.get_by_text("This activity needs JavaScript.").wait_for()
    reader.locator("summary").click()
    reader.get_by_text(WORDS).wait_for()
    assert reader.locator("iframe").count() == 0


# In a lesson


def test_an_activity_is_a_step_of_a_lesson_and_the_report_says_how_it_went(regard, demo):
    there = planted(demo)
    pupil = regard.person(phone=True)
    when_a_pupil_joins(regard, pupil, there["code"], check=False)
    then_the_page_is_as_light_as_any(regard, pupil)
    sent = watching_requests(pupil)
    then_nothing_loads_before_they_start(regard, pupil, sent)
    when_they_play_by_keyboard(pupil)
    then_nothing_left_the_page(regard, pupil, sent)
    when_they_finish(regard, pupil, sent)
    then_one_constant_ballot_was_sent(sent)
    then_a_frame_is_not_believed_without_a_reason(regard, there)
    then_shift_three_times_leaves_from_inside_the_frame(regard, there)
    then_a_frame_that_fails_gives_way_to_the_words(regard, there)
    then_a_pupil_without_javascript_reads_it(regard, there)
    then_the_report_says_its_figure(regard, there)


def planted(demo):
    email = demo["accounts"]["teacher"]["email"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.system.plant_activity", email],
        cwd=ROOT,
        env=demo["env"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def then_the_page_is_as_light_as_any(regard, pupil):
    """On the wire with an empty cache, until the page stands."""
    page = regard.person(phone=True)
    page.context.add_cookies(pupil.context.cookies())
    first, _rest = first_view(page, lambda: page.goto("/play/"))
    print(f"first view: {weight(first):.1f} KB in {len(first)} requests")
    check_it_is_light(first)


def watching_requests(page):
    """Method, address and body of everything; that no file of a frame carries the seat."""
    sent, page.seats = [], []

    def note(request):
        sent.append((request.method, request.url, request.post_data or ""))
        if "/h5p/files/" in request.url:
            page.seats.append(request)

    page.on("request", note)
    return sent


def then_nothing_loads_before_they_start(regard, pupil, sent):
    pupil.locator("[data-start]").wait_for()
    assert pupil.locator("iframe").count() == 0
    assert [url for _method, url, _data in sent if "/h5p/" in url] == []
    regard.accessible(pupil)


def when_they_play_by_keyboard(pupil):
    pupil.locator("[data-start]").focus()
    pupil.keyboard.press("Enter")
    pupil.frame_locator("iframe").locator("#clock").wait_for()
    pupil.locator(".h5p__skip a").focus()
    for _ in range(10):
        pupil.keyboard.press("Tab")
        inside = frame_of(pupil).evaluate("document.activeElement.id")
        if inside == "words":
            pupil.keyboard.type("My name is Ada")
        if inside == "clock":
            break
    pupil.keyboard.press("Enter")
    pupil.get_by_text("You have finished the activity.").wait_for()
    frame_of(pupil).locator("#tree").click()  # a second go changes nothing
    pupil.locator(".h5p__skip a").focus()
    pupil.keyboard.press("Enter")
    assert pupil.evaluate("document.activeElement.textContent") == "End of the activity."


def then_nothing_left_the_page(regard, pupil, sent):
    assert {method for method, _url, _data in sent} == {"GET"}
    assert pupil.seats
    assert not [r.url for r in pupil.seats if "seat=" in r.all_headers().get("cookie", "")]
    assert "Ada" not in json.dumps(sent)
    kept = pupil.evaluate(
        "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    )
    assert "Ada" not in kept
    assert json.loads(kept)[0] == {}
    pupil.faults.clear()  # of the frame: it asks for what its policy does not give
    regard.accessible(pupil)


def when_they_finish(regard, pupil, sent):
    while pupil.locator("[data-step=next]:visible").count():
        pupil.locator("[data-step=next]:visible").click()
    pupil.get_by_text("You reached the pass mark.", exact=True).wait_for()
    assert pupil.locator("input[name=r1]").input_value() == "a"
    leave_out = pupil.get_by_text("leave this out")
    leave_out.click()
    assert pupil.locator("input[name=r1]").input_value() == "-"
    leave_out.click()
    regard.accessible(pupil)
    pupil.get_by_role("button", name="Finish").click()
    pupil.wait_for_url("**/play/done/")


def then_one_constant_ballot_was_sent(sent):
    posts = [(url, data) for method, url, data in sent if method == "POST"]
    ((url, data),) = posts
    assert url.endswith("/play/")
    assert re.fullmatch(r"csrfmiddlewaretoken=\w{64}&r1=a", data), data


HEARD = """() => {
    window.life = window.left = 0;
    document.querySelector("[data-leave-keys]").addEventListener("click", () => { window.left += 1; });
    window.addEventListener("touchstart", (event) => {
        window.life += 1;
        event.stopPropagation(); // the cover would see what the clock says below
    }, { capture: true });
    // Later than the page's own listener: what it does about a message is done.
    window.addEventListener("message", (event) => event.source.postMessage(event.data.type, "*"));
}"""
LATER = """() => {
    const now = Date.now;
    Date.now = () => now.call(Date) + 31 * 60_000;
}"""
SAID = """async ([type, quietly]) => {
    const pause = () => new Promise((resolve) => setTimeout(resolve, 50));
    // Playwright's evaluate is a gesture to the browser, in this frame and the page around it.
    while (quietly && navigator.userActivation.isActive) await pause();
    const heard = new Promise((resolve) => window.addEventListener("message", (event) => {
        if (event.data === type) resolve();
    }));
    window.parent.postMessage({ regard: "h5p", type }, "*");
    await heard;
}"""


def then_a_frame_is_not_believed_without_a_reason(regard, there):
    """That somebody is there: for a while after a gesture. Nothing while the keyboard is elsewhere."""
    pupil = regard.person(phone=True)
    when_a_pupil_joins(regard, pupil, there["code"], check=False)
    pupil.evaluate(HEARD)
    pupil.locator("[data-start]").click()
    pupil.frame_locator("iframe").locator("#words").wait_for()
    frame = frame_of(pupil)

    def life_after(type_, *, quietly):
        frame.evaluate(SAID, [type_, quietly])
        return pupil.evaluate("window.life")

    before = life_after("alive", quietly=True)
    assert before > 0, "Start was a gesture"
    pupil.evaluate(LATER)
    assert life_after("alive", quietly=True) == before
    assert life_after("alive", quietly=False) == before + 1
    assert life_after("alive", quietly=True) == before + 2, "a film plays on"
    pupil.locator(".h5p__skip a").focus()
    assert life_after("alive", quietly=False) == before + 2
    assert life_after("leave", quietly=False) == before + 2
    assert pupil.evaluate("window.left") == 0


def then_shift_three_times_leaves_from_inside_the_frame(regard, there):
    pupil = regard.person(phone=True)
    when_a_pupil_joins(regard, pupil, there["code"], check=False)
    pupil.locator("[data-start]").click()
    pupil.frame_locator("iframe").locator("#words").click()
    for _ in range(3):
        pupil.keyboard.press("Shift")
    pupil.wait_for_url("**/times-tables/")


def then_a_frame_that_fails_gives_way_to_the_words(regard, there):
    pupil = regard.person(phone=True)
    pupil.clock.install()
    when_a_pupil_joins(regard, pupil, there["code"], check=False)
    pupil.route("**/h5p/frame/**", lambda route: route.abort())
    pupil.locator("[data-start]").click()
    pupil.get_by_text("The activity is loading.").wait_for()
    pupil.clock.run_for(21_000)
    pupil.get_by_text("The activity does not start.").wait_for()
    pupil.get_by_text("He puts the tablet down").wait_for()
    assert pupil.evaluate("document.activeElement.matches('[data-start]')")


def then_a_pupil_without_javascript_reads_it(regard, there):
    pupil = regard.person(javascript=False, phone=True)
    when_a_pupil_joins(regard, pupil, there["code"], check=False)
    pupil.get_by_text("This activity needs JavaScript.").wait_for()
    pupil.locator("summary", has_text="in words").click()
    pupil.get_by_text("He puts the tablet down").wait_for()
    assert pupil.locator("iframe").count() == 0
    pupil.get_by_role("button", name="Finish").click()
    pupil.wait_for_url("**/play/done/")


def then_the_report_says_its_figure(regard, there):
    teacher = regard.signed_in("teacher")
    teacher.goto(f"/teach/assignments/{there['assignment']}/board/")
    when_she_makes_a_last_call_and_closes(regard, teacher)
    teacher.wait_for_url("**/report/")
    said = " ".join(teacher.locator("main").inner_text().split())
    assert "reached the pass mark, of the 13 who finished" in said
    assert "in 10" in said
    regard.accessible(teacher)
