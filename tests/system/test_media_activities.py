"""Pictures, claims, feeds, pieces and talk: by keyboard alone, accessible in each state, asking for nothing."""

import json
import re
import subprocess
import sys

import pytest

from tests.lessons.media_steps import STEPS
from tests.system.conftest import ROOT
from tests.system.pages import listen

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

MOST_TABS = 60
# What a browser would still have on it afterwards; the player's own note of the place is its time only.
KEPT = """JSON.stringify([
    {...localStorage}, document.cookie, Object.entries(sessionStorage).map(([k, v]) => [k, v.replace(/\\d+/g, "")])
])"""
NUMBER = {step["type"]: number for number, step in enumerate(STEPS, start=1)}
STARTED = {
    "hotspot": ".is-running",
    "claims_test": ".is-folded",
    "simulation": ".feed__place",
    "create": ".make__line",
    "discussion": ".is-folded",
    "quiz": ".tap",
    "exit_ticket": ".tap",
}


@pytest.fixture(scope="session")
def media_seat(demo, tmp_path_factory):
    """The token of a seat in a lesson that has one step of each of these activities."""
    file = tmp_path_factory.mktemp("media-steps") / "steps.json"
    file.write_text(json.dumps(STEPS))
    done = subprocess.run(
        [sys.executable, "-m", "tests.system.plant_edition", "11-14", str(file)],
        cwd=ROOT,
        env=demo["env"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])["seat"]


class AtTheKeyboard:
    """A pupil without a mouse: what is pressed is reached with Tab and shows that it has focus."""

    def __init__(self, regard, page, step):
        self.regard = regard
        self.page = page
        self.step = page.locator(f"#step-{step}")
        self.asked = []

    def press(self, what, n=0, key="Enter"):
        """Go to the ``n``-th visible control of a kind (a selector, or the words on it) and press it."""
        found = self.step.locator(what if what[0] in "[.#s" else f"text={what}")
        control = found.locator("visible=true").nth(n)
        for way in ("Tab", "Shift+Tab"):
            for _ in range(MOST_TABS):
                if control.evaluate("c => c === document.activeElement"):
                    assert control.evaluate("c => getComputedStyle(c).outlineStyle") != "none"
                    self.page.keyboard.press(key)
                    self.after()
                    return
                self.page.keyboard.press(way)
        raise AssertionError(f"{what} cannot be reached with Tab")

    def after(self):
        """Whatever was pressed: focus is on something that can be seen, and all is accessible."""
        lost = self.page.evaluate(
            "() => document.activeElement === document.body"
            " || !document.activeElement.getClientRects().length"
        )
        assert not lost, "focus was lost"
        self.regard.accessible(self.page)

    def sees(self, words):
        self.step.get_by_text(words).locator("visible=true").first.wait_for()

    def sees_no(self, words):
        assert self.step.get_by_text(words).locator("visible=true").count() == 0

    def focused(self):
        return " ".join(self.page.evaluate("document.activeElement.innerText").split())


@pytest.fixture
def at(regard, media_seat):
    """Opens a step by its kind; afterwards nothing was asked for, stored or named."""
    opened = []

    def open_step(kind, **options):
        page = regard.person(**options)
        page.context.add_cookies([{"name": "seat", "value": media_seat, "url": regard.base}])
        page.goto("/play/")
        page.wait_for_load_state("networkidle")
        page.locator(f"[data-path] a[href='#step-{NUMBER[kind]}']").click()
        pupil = AtTheKeyboard(regard, page, NUMBER[kind])
        if kind in STARTED:
            pupil.step.locator(STARTED[kind]).first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        regard.accessible(page)
        pupil.asked = listen(page)
        pupil.kept = page.evaluate(KEPT)
        opened.append(pupil)
        return pupil

    yield open_step
    for pupil in opened:
        assert pupil.asked == []
        if not pupil.page.is_closed():
            assert pupil.step.locator("[name]").count() == 0
            assert pupil.page.evaluate(KEPT) == pupil.kept


def test_a_picture_is_read_spot_by_spot_from_the_picture_or_the_list(at):
    pupil = at("hotspot")
    pupil.sees("0 of 3 found")
    pupil.press("[data-mark]", 1)
    assert pupil.focused() == "2 2. The tip"
    pupil.sees("It is right.")
    pupil.sees_no("Why put it first?")
    pupil.press("What do you think?")
    pupil.sees("Why put it first?")
    pupil.press("Next spot")
    pupil.sees("£49 a month.")
    pupil.press("[data-close]")
    assert "The price" in pupil.focused()
    pupil.sees("2 of 3 found")
    pupil.press("[data-open]", 0, key="Space")
    pupil.sees("You have found all 3.")
    pupil.press("Look closer")
    mark = pupil.step.locator("[data-mark]").first
    assert mark.evaluate("m => m.style.left + m.style.top") == "50%20.5%"


def test_a_claim_is_tested_judged_and_judged_again_without_scolding(at):
    pupil = at("claims_test")
    pupil.sees_no("Many fair tests found it.")
    pupil.press("[data-test]", 0)
    pupil.press("[data-test]", 1, key="Space")
    assert pupil.step.locator("[data-test][aria-pressed=true]").count() == 2
    pupil.press("[data-say=falls]")
    pupil.sees("The tests point another way.")
    assert "It stays good whoever says it." in pupil.focused()
    pupil.press("[data-say=holds]")
    pupil.sees("You and the tests say the same.")
    pupil.press("Next claim")
    assert pupil.focused() == "‘Nobody reads any more.’"
    pupil.press("Claim before")
    pupil.sees("Claim 1 of 2")


def test_a_feed_run_for_points_fills_with_rants_and_another_rule_does_not(at):
    pupil = at("simulation")
    pupil.sees("25 points")
    pupil.sees("3 swaps to go")
    pupil.press("[data-more]", 4)
    pupil.sees("In comes: Rant. Out goes: Kind tip. 32 points.")
    pupil.sees("Round 2 of 3")
    pupil.sees("He asked nobody.")
    pupil.press("[data-more]", 4)
    pupil.sees("1 swap to go")
    pupil.press("[data-more]", 4)
    assert "What your feed has become" in pupil.focused()
    pupil.sees("A computer with this rule would have made the very same feed.")
    assert pupil.step.locator("[data-become] [data-topic=Anger]").inner_text().split()[1:] == [
        "4",
        "of",
        "5",
    ]
    pupil.press("Look at the posts")
    pupil.sees("A dog in a hat.")
    pupil.press("What do you think?")
    pupil.sees("The rule did it.")
    pupil.press("[data-try]", 1)
    pupil.sees("Afterwards most people feel better.")
    pupil.press("[data-try]", 2)
    pupil.press("Run it again")
    pupil.sees("25 points")
    pupil.sees_no("What your feed has become")


def test_a_kind_feed_earns_less_and_is_told_so_kindly(at):
    pupil = at("simulation", phone=True)
    for _ in range(3):
        pupil.press("[data-more]", 0)
    pupil.sees("You earned 17 points. A computer that only counts would have earned 43.")


def test_a_piece_comes_together_part_by_part_and_can_be_changed(at):
    pupil = at("create")
    pupil.sees("2 still to choose")
    pupil.press(".tap", 0)
    pupil.sees("A name helps.")
    pupil.press("Next part")
    assert pupil.focused() == "2. What she did"
    pupil.press(".tap", 1)
    pupil.press(".tap", 0)
    pupil.sees("Finished. Press a line to change it.")
    assert pupil.step.locator("[data-made]").inner_text().split("\n") == [
        "Ama Boateng",
        "saves two",
    ]
    pupil.press(".make__line", 0)
    pupil.press(".tap", 1)
    assert pupil.step.locator(".make__line").first.inner_text() == "The captain"
    pupil.press("Start again")
    pupil.sees("2 still to choose")


def test_prompts_come_one_by_one_or_all_and_the_timer_is_a_suggestion(at):
    pupil = at("discussion")
    pupil.sees("In pairs")
    pupil.sees_no("Was it the rule?")
    pupil.press("Show one idea")
    pupil.sees("In part.")
    pupil.press("Next prompt")
    assert "Was it the rule?" in pupil.focused()
    pupil.press("One back")
    pupil.press("Show them all")
    pupil.sees("Was it the rule?")
    pupil.page.clock.install()
    pupil.press("Start the timer")
    assert re.fullmatch(r"2:00|1:5\d", pupil.step.locator("[data-left]").inner_text())
    pupil.page.clock.run_for(61_000)
    pupil.sees("1 minute left.")
    pupil.press("1 more minute")
    pupil.press("Pause")
    pupil.page.clock.run_for(30_000)
    pupil.press("Start the timer")
    pupil.page.clock.run_for(121_000)
    pupil.sees("Finish what you are saying.")
    pupil.press("1 more minute")
    pupil.press("Start the timer")


def test_questions_are_thought_about_first(at):
    pupil = at("quiz")
    pupil.press(".tap", 1)
    pupil.sees_no("It counts seconds.")
    pupil.press("Show the thought")
    pupil.sees("It counts seconds.")


def test_an_exit_ticket_is_picked_and_cleared_and_nobody_is_told(at):
    pupil = at("exit_ticket")
    pupil.sees_no("Search by name.")
    pupil.press(".tap", 0)
    pupil.sees("Search by name.")
    pupil.press(".tap", 1)
    pupil.sees_no("Search by name.")
    pupil.press("Clear it")
    pupil.sees("Cleared.")
    assert pupil.step.locator("[aria-pressed=true]").count() == 0


def test_breathing_starts_and_stops_when_the_pupil_says(at):
    pupil = at("calm")
    pupil.page.clock.install()
    pupil.press("Breathe with me")
    pupil.sees("Breathe in")
    pupil.page.clock.run_for(5_000)
    pupil.sees("Breathe out")
    pupil.press("Stop")
    pupil.press("Once more")
    pupil.page.clock.run_for(21_000)
    pupil.sees("Well done. Stay as long as you like.")
    pupil.sees("Once more")


def test_a_transcript_is_one_press_away(at):
    pupil = at("watch_listen")
    pupil.press("Read the transcript")
    pupil.sees("Ada rides round.")


def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_big(at):
    for kind in NUMBER:
        pupil = at(kind, phone=True)
        assert pupil.page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in pupil.step.locator("button:visible, summary:visible").all():
            box = control.bounding_box()
            assert min(box["width"], box["height"]) >= 44, control.inner_text()
        pupil.page.context.close()


def test_without_javascript_the_steps_read_as_text_with_no_dead_button(regard, media_seat):
    page = regard.person(javascript=False)
    page.context.add_cookies([{"name": "seat", "value": media_seat, "url": regard.base}])
    page.goto("/play/")
    regard.accessible(page)
    assert page.locator(".lab button:visible").count() == 0
    assert page.locator(".spots__marks text:visible").all_text_contents() == ["1", "2", "3"]
    for words in (
        "It doesn’t hold",
        "People watch for 43 seconds.",
        "saves two",
        "About 2 minutes",
    ):
        assert page.get_by_text(words).locator("visible=true").count() > 0
    page.get_by_text("What do you think?").first.click()
    assert page.get_by_text("What is it for?").is_visible()
