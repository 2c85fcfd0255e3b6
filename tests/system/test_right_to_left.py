"""Right to left: the same pages in Urdu, at a phone's width and a laptop's."""

import json

import pytest

from tests.system import seated

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PLANT = """
import json
from lessons.starter.loader import read_lessons
from tests.system.plant_edition import plant
steps = next(data for data in read_lessons() if data["code"] == "D1")["steps"]
print("MADE" + json.dumps(plant("11-14", steps, language="ur")))
"""
# What sticks out of the page sideways, other than what scrolls by itself or is meant for ears only.
STICKS_OUT = """() => [...document.querySelectorAll("body *")].filter((e) => {
  const box = e.getBoundingClientRect(), wide = document.documentElement.clientWidth;
  if (!box.width || !box.height || (box.right <= wide + 1 && box.left >= -1)) return false;
  return !e.closest(".visually-hidden, [tabindex='0'], svg") && getComputedStyle(e).position !== "fixed";
}).map((e) => `${e.tagName}.${e.className}`)"""
# Texts that a control of the same label lies upon.
COVERED = """() => [...document.querySelectorAll(".option > input")].filter((e) => e.offsetParent).filter((e) => {
  const label = e.parentElement.querySelector("label"), range = document.createRange();
  range.selectNodeContents(label);
  const box = e.getBoundingClientRect();
  return [...range.getClientRects()].some((r) => r.width && r.left < box.right && r.right > box.left
    && r.top < box.bottom && r.bottom > box.top);
}).length"""
PATH = """() => [...document.querySelectorAll("[data-path] a")].map((a) => a.getBoundingClientRect().left)"""


def test_the_player_turns_round_and_nothing_sticks_out(demo, regard):
    token = json.loads(seated.shell(demo, PLANT).split("MADE")[1])["seat"]
    page = regard.person()
    page.context.add_cookies([{"name": "seat", "value": token, "url": regard.base}])
    page.goto("/play/")
    seated.settle(page)
    assert page.evaluate("document.documentElement.dir") == "rtl"
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 740})
        lefts = page.evaluate(PATH)
        assert lefts == sorted(lefts, reverse=True)
        for link in page.locator("[data-path] a").all():
            link.click()
            assert page.evaluate(STICKS_OUT) == [], seated.shown(page)
        assert page.evaluate(COVERED) == 0
    page.locator("[data-path] a").nth(1).click()
    forward = page.locator("[data-step=next]:visible").bounding_box()
    back = page.locator("[data-step=back]:visible").bounding_box()
    assert forward["x"] < back["x"]
    page.set_viewport_size({"width": 360, "height": 740})
    for address in ("/ur/join/", "/ur/help/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.dir") == "rtl"
        assert page.evaluate(STICKS_OUT) == [], address
    number = page.locator("a[href='tel:08001111']").first
    assert number.evaluate("e => getComputedStyle(e).direction") == "ltr"
