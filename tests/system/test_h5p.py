"""H5P from the administrator's installation to the closed frame in the author's browser."""

import json
import re

import pytest

from tests.quizzes.h5pp.hostile import EVIL, HOSTILE, REFUSED

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
