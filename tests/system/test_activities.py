"""Each activity from its first to its last screen, by keyboard alone, asking the server for nothing."""

import json
import subprocess
import sys

import pytest

from tests.lessons.activity_steps import STEPS
from tests.system.conftest import ROOT
from tests.system.pages import listen

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

MOST_TABS = 80
IN_THE_TAB = "Object.keys(sessionStorage).sort()"  # the player notes there which step it is


@pytest.fixture(scope="session")
def seat(demo, tmp_path_factory):
    """The token of a seat in a lesson that has one step of each activity."""
    file = tmp_path_factory.mktemp("steps") / "steps.json"
    file.write_text(json.dumps(STEPS))
    done = subprocess.run(
        [sys.executable, "-m", "tests.system.plant_edition", "9-11", str(file)],
        cwd=ROOT,
        env=demo["env"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])["seat"]


class AtTheKeyboard:
    """A pupil who has no mouse; every control is reached with Tab and pressed with Enter."""

    def __init__(self, regard, page, step):
        self.regard = regard
        self.page = page
        self.step = page.locator(f"#{step}")
        self.asked = []

    def watch(self):
        self.kept = self.page.evaluate(IN_THE_TAB)
        self.asked = listen(self.page)

    def press(self, verb, n=0, key="Enter"):
        """Go to the ``n``-th button of a verb that can be seen, and press it."""
        button = self.step.locator(f"[data-act={verb}]:visible").nth(n)
        for keys in (["Tab"], ["Shift+Tab"]):
            for _ in range(MOST_TABS):
                if button.evaluate("b => b === document.activeElement"):
                    self.page.keyboard.press(key)
                    self.after()
                    return
                self.page.keyboard.press(keys[0])
        raise AssertionError(f"{verb} cannot be reached with Tab")

    def after(self):
        """Whatever was pressed: focus is somewhere that can be seen, and all is accessible."""
        lost = self.page.evaluate(
            "() => document.activeElement === document.body"
            " || !document.activeElement.getClientRects().length"
        )
        assert not lost, "focus was lost"
        self.regard.accessible(self.page)

    def sees(self, words):
        self.step.get_by_text(words).locator("visible=true").first.wait_for()

    def focused(self):
        return self.page.evaluate("document.activeElement.textContent.trim()")


@pytest.fixture
def at(regard, seat):
    """Opens a step of the lesson; afterwards nothing was asked, stored or named."""
    opened = []

    def open_step(number, **options):
        page = regard.person(**options)
        page.context.add_cookies([{"name": "seat", "value": seat, "url": regard.base}])
        page.goto("/play/")
        page.wait_for_load_state("networkidle")
        pupil = AtTheKeyboard(regard, page, f"step-{number}")
        while not pupil.step.is_visible():
            page.locator("[data-step=next]:visible").click()
        pupil.step.locator(".is-live").wait_for()
        page.wait_for_load_state("networkidle")
        regard.accessible(page)
        page.keyboard.press("Tab")
        pupil.watch()
        opened.append(pupil)
        return pupil

    yield open_step
    for pupil in opened:
        assert pupil.asked == []
        assert pupil.step.locator("[name]").count() == 0
        assert pupil.page.evaluate("localStorage.length") == 0
        assert pupil.page.evaluate(IN_THE_TAB) == pupil.kept


def test_a_story_can_be_repaired_rewound_and_ended_well_in_every_way(at):
    pupil = at(1)
    pupil.sees("This story has 3 good endings.")
    pupil.press("choose", 1)
    assert pupil.focused() == "You chose: Mo grabs the scooter"
    pupil.sees("This can be put right")
    pupil.press("choose")
    pupil.sees("You have found 1 of 3 good endings.")
    pupil.press("rewind")
    pupil.sees("This can be put right")
    pupil.press("rewind")
    pupil.sees("It is playtime.")
    pupil.press("choose", 0)
    pupil.press("choose", 0)
    pupil.sees("You have found 2 of 3 good endings.")
    pupil.press("back-to", 1)
    pupil.press("choose", 1)
    pupil.sees("You have found all 3 good endings.")
    pupil.press("restart")
    assert pupil.focused() == "How it starts"
    assert pupil.step.locator("[data-part=scene]:visible").count() == 1


def test_lines_are_said_one_by_one_swapped_and_tried_from_memory(at):
    pupil = at(2)
    pupil.press("part", 1)
    for _ in range(3):
        pupil.press("next")
    pupil.sees("Line 4 of 4")
    pupil.press("memory")
    assert pupil.step.locator(".is-covered").count() == 0  # the first line is the other's
    pupil.press("next")
    assert not pupil.step.get_by_text("Not now, I need it").is_visible()
    pupil.press("look")
    pupil.sees("Not now, I need it")
    pupil.press("next")
    pupil.press("next")
    pupil.press("swap")
    assert "(you)" in pupil.focused()


def test_cards_are_sorted_moved_and_thought_about(at):
    pupil = at(3)
    pupil.press("place", 0)
    pupil.sees("One good place for it: “Kind”.")
    assert pupil.focused() == "You put it in “Kind”."
    pupil.press("move")
    pupil.press("place", 1)
    pupil.sees("One good place for it: “Kind”.")
    pupil.press("next")
    pupil.press("place", 1, key="Space")
    pupil.press("next")
    pupil.press("place", 2)
    pupil.sees("It depends. Talk about it.")
    pupil.press("next")
    pupil.press("place", 0)
    pupil.press("next")
    assert pupil.focused() == "Every card has a place."
    pupil.press("pick", 0)
    pupil.press("place", 0)
    pupil.press("next")
    pupil.press("restart")
    pupil.sees("Card 1 of 4")


def test_pairs_are_found_with_kind_words_and_taken_apart(at):
    pupil = at(4)

    def fit():
        card = pupil.step.locator("[data-act=left][aria-pressed=true]").get_attribute("data-index")
        rights = pupil.step.locator("[data-act=right]:visible")
        return [r.get_attribute("data-index") for r in rights.all()].index(card)

    pupil.press("left", 1)
    pupil.press("right", (fit() + 1) % 3)
    pupil.sees("Not quite a pair.")
    pupil.press("right", fit())
    pupil.sees("It is free.")
    pupil.press("undo")
    pupil.sees("0 of 3 pairs")
    for _ in range(3):
        pupil.press("right", fit())
        pupil.press("next")
    assert pupil.focused() == "All the pairs are together."
    pupil.press("restart")
    pupil.sees("0 of 3 pairs")


@pytest.mark.parametrize("number", [5, 6])
def test_cards_are_ranked_by_moving_and_by_swapping(at, number):
    pupil = at(number)
    order = "[data-part=list] [data-act=pick]"

    def titles():
        return [b.evaluate("b => b.lastChild.textContent") for b in pupil.step.locator(order).all()]

    first, second, third, *_ = titles()
    pupil.press("pick", 0)
    pupil.press("down")
    assert pupil.focused() == "Lower"  # to press it once more
    pupil.press("down")
    assert titles()[:3] == [second, third, first]
    pupil.press("up")
    pupil.press("put")
    pupil.press("pick", 0)
    pupil.press("pick", 2)
    assert titles()[:3] == [third, first, second]
    pupil.press("finish")
    assert f"why “{third}” is at the top" in pupil.focused()
    pupil.sees("A thought about trust.")
    pupil.press("change")


@pytest.mark.parametrize("number", [7, 8])
def test_statements_are_weighed_up_changed_and_passed(at, number):
    pupil = at(number)
    pupil.press("choose", 1)
    pupil.sees("Fast is not the same as kind.")
    pupil.press("mind")
    assert not pupil.step.get_by_text("Fast is not").is_visible()
    pupil.press("choose", 2)
    pupil.press("next")
    pupil.sees("You can care about someone and say no.")
    pupil.press("next")  # a pass
    pupil.press("back")
    pupil.press("choose", 0)
    pupil.press("next")
    pupil.press("choose", 0)
    pupil.press("next")
    assert pupil.focused() == "That was the last one."
    pupil.press("restart")
    assert pupil.step.locator("[aria-pressed=true]").count() == 0


def test_a_card_can_be_dragged_to_a_group_and_onto_another_card(at):
    pupil = at(3)
    mouse = pupil.page.mouse

    def drag(source, target):
        here, there = source.bounding_box(), target.bounding_box()
        mouse.move(here["x"] + 30, here["y"] + 20)
        mouse.down()
        mouse.move(there["x"] + 20, there["y"] + 20, steps=6)
        mouse.up()

    drag(pupil.step.locator(".tile:visible"), pupil.step.locator(".bin").nth(1))
    pupil.sees("You put it in “Not kind”.")
    pupil.after()

    pupil = at(5)
    mouse = pupil.page.mouse
    cards = pupil.step.locator("[data-part=list] [data-act=pick]")
    drag(cards.nth(0), cards.nth(3))
    assert cards.nth(3).evaluate("b => b.lastChild.textContent") == "Trust"
    assert pupil.step.locator("[data-act=pick][aria-pressed=true]").count() == 0


def test_on_a_phone_nothing_is_wider_than_the_screen_and_targets_are_big(at):
    for number in range(1, 9):
        pupil = at(number, phone=True)
        wide, high = "document.documentElement.scrollWidth", []
        assert pupil.page.evaluate(wide) <= 360
        for button in pupil.step.locator("button:visible").all():
            box = button.bounding_box()
            high.append(min(box["width"], box["height"]))
        assert min(high) >= 44


def test_without_javascript_the_steps_read_as_text(regard, seat):
    page = regard.person(javascript=False)
    page.context.add_cookies([{"name": "seat", "value": seat, "url": regard.base}])
    page.goto("/play/")
    regard.accessible(page)
    page.get_by_role("link", name="Mo grabs the scooter").click()
    assert page.locator(".scene:target").get_by_text("This can be put right").is_visible()
    page.get_by_text("Turn it over").first.click()
    assert page.get_by_text("One good place for it: “Kind”.").first.is_visible()
    assert page.locator(".act button:visible").count() == 0
