"""The player without a network, by keys alone, and what it weighs."""

import json
import os

import pytest
from playwright.sync_api import expect

from tests.system import seated
from tests.system.pages import PHONE
from tests.system.seated import (
    CLOSE,
    NOTHING,
    answer_all,
    check_it_is_light,
    first_view,
    go,
    go_to_the_quiz,
    settle,
    shell,
    stored,
    tab_to,
    until,
    weight,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

lessons, sit, counted = seated.lessons, seated.sit, seated.counted


def stand_in_between(page, address, statuses):
    """Answer the first POSTs with pages of a stranger; what is left of ``statuses`` is given back."""

    def answer(route):
        if route.request.method == "POST" and statuses:
            body = "<!doctype html><title>Blocked</title><main><h1>Blocked</h1></main>"
            route.fulfill(status=statuses.pop(0), body=body, content_type="text/html")
        else:
            route.continue_()

    page.route(address, answer)
    return statuses


# The network


def test_a_lesson_goes_on_without_a_network_and_its_answers_arrive_once(sit, counted, regard):
    page = sit("D1", phone=True)
    settle(page)
    before = counted("D1")
    requests = []
    page.on("request", lambda r: requests.append(r.url))
    page.context.set_offline(True)
    steps = page.locator("[data-step-section]").count()
    while page.locator("[data-step=next]:visible").count():
        go(page, 1)
        steps -= 1
    # Chromium looks at the (cached) icon again when an address changes; all else had come before.
    assert [url for url in requests if "favicon" not in url] == []
    broken = page.evaluate(
        "[...document.querySelectorAll('main img')].filter(i => !i.complete || !i.naturalWidth).length"
    )
    assert broken == 0
    answer_all(page)
    page.get_by_role("button", name="Finish").click()
    words = page.get_by_text("You are offline. Your answers are safe on this screen.")
    words.wait_for()
    page.faults.clear()  # the browser's own word that there is no network
    regard.accessible(page)
    page.get_by_role("button", name="Try now").click()
    words.wait_for()
    assert "answers" not in json.dumps(stored(page))
    assert counted("D1") == before
    page.context.set_offline(False)
    page.wait_for_url("**/play/done/", timeout=30_000)
    assert counted("D1") == before + 1
    assert stored(page)["session"] == []


def test_a_tablet_handed_on_without_a_network_is_clear_at_once(sit, regard, counted):
    page = sit("D1", phone=True)
    settle(page)
    before = counted("D1")
    go_to_the_quiz(page)
    answer_all(page)
    page.context.set_offline(True)
    page.get_by_role("button", name="Aa").click()
    page.get_by_role("button", name="Next pupil").click()
    page.get_by_role("button", name="Throw them away").click()
    page.get_by_role("heading", name="This screen is clear").wait_for()
    page.get_by_text("There is no network just now.").wait_for()
    assert page.locator("fieldset.question").count() == 0
    assert stored(page) == NOTHING
    page.faults.clear()  # the browser's own word that there is no network
    regard.accessible(page)
    strange = stand_in_between(page, "**/play/finish/", [200])  # "Sign in to the school's network"
    page.context.set_offline(False)
    until(page, "document.querySelector('[data-cover-said]').textContent !== ''")
    page.wait_for_url("**/join/", timeout=30_000)
    assert strange == [], "it was asked again until the server had answered"
    assert [c["name"] for c in page.context.cookies() if c["name"] == "seat"] == []
    assert counted("D1") == before


def test_an_answer_of_the_server_that_got_lost_is_asked_for_again_and_counts_once(sit, counted):
    page = sit("D1")
    settle(page)
    before = counted("D1")
    lost = []

    def lose_the_first(route):
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch(max_redirects=0).status)
            route.abort()
        else:
            route.continue_()

    page.route("**/play/", lose_the_first)
    go_to_the_quiz(page)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/play/done/", timeout=30_000)
    assert lost == [303]
    assert counted("D1") == before + 1


def test_a_busy_server_is_asked_again(sit, counted):
    page = sit("D1")
    settle(page)
    before = counted("D1")
    answers = [503, 502]

    def busy(route):
        if route.request.method == "POST" and answers:
            route.fulfill(status=answers.pop())
        else:
            route.continue_()

    page.route("**/play/", busy)
    go_to_the_quiz(page)
    page.get_by_role("button", name="Finish").click()
    page.get_by_text("The network is slow").wait_for()
    page.get_by_role("button", name="Try now").click()
    page.wait_for_url("**/play/done/", timeout=30_000)
    assert counted("D1") == before + 1


def test_a_filters_own_page_is_no_answer_and_a_door_in_another_tab_makes_it_try(sit, counted):
    """A school's filter or proxy blocks the ballot with a page of its own; the answers stay."""
    page = sit("D1")
    settle(page)
    before = counted("D1")
    strange = stand_in_between(page, "**/play/", [403, 407, 404, 410, 409, 200])
    go_to_the_quiz(page)
    page.get_by_role("button", name="Finish").click()
    for left in range(5, -1, -1):
        page.get_by_text("Your answers are safe on this screen, and we keep trying").wait_for()
        assert len(strange) == left
        if left:
            page.get_by_role("button", name="Try now").click()
            until(page, "!document.querySelector('[data-wait-now]').hidden")
    assert page.locator("main form[action='/play/']").count() == 1
    page.context.new_page().goto("/join/")
    page.wait_for_url("**/play/done/", timeout=5_000)
    assert counted("D1") == before + 1


def test_a_closed_lesson_says_so_kindly_and_leaves_nothing(sit, demo, lessons, regard):
    """Of answers that were on their way without a network, nobody can say whether they count."""
    offline, page = sit("E3"), sit("E3")
    for each in (offline, page):
        settle(each)
        go_to_the_quiz(each)
    offline.context.set_offline(True)
    offline.get_by_role("button", name="Finish").click()
    offline.get_by_text("You are offline.").wait_for()
    shell(demo, CLOSE.format(cohort=lessons["E3"]["cohort"]))
    offline.context.set_offline(False)
    page.get_by_role("button", name="Finish").click()
    sure, unsure = "Anything you sent before that is safely counted", "still waiting here"
    for each, says, says_not in ((page, sure, unsure), (offline, unsure, sure)):
        each.get_by_role("heading", name="This lesson is closed").wait_for(timeout=30_000)
        assert each.get_by_text(says).is_visible()
        assert not each.get_by_text(says_not).is_visible()
        assert each.locator("fieldset.question").count() == 0
        assert stored(each)["session"] == []
        each.faults.clear()  # the browser's own word about 410
        regard.accessible(each)


def test_a_ballot_sent_by_script_is_as_long_as_any_other(sit):
    lengths = set()
    for javascript in (True, True, False):
        page = sit("D1", javascript=javascript)
        sent = []
        page.on("request", lambda r, s=sent: s.append(r) if r.method == "POST" else None)
        if javascript:
            settle(page)
            go_to_the_quiz(page)
        if len(lengths) == 1:
            answer_all(page)
        page.get_by_role("button", name="Finish").click()
        page.wait_for_url("**/play/done/")
        assert [r.url.split("/")[-2] for r in sent] == ["play"]
        lengths.add(len(sent[0].post_data))
    assert len(lengths) == 1


# By keyboard alone


@pytest.mark.parametrize("code", ["A1", "D1"])
def test_a_whole_lesson_by_keys_alone(sit, counted, code):
    page = sit(code)
    settle(page)
    before = counted(code)
    while page.locator("[data-step=next]:visible").count():
        tab_to(page, "[data-step=next]")
        page.keyboard.press("Enter")
        expect(page.locator("[data-step-title]:focus")).to_have_count(1)
    while page.locator("[data-quiz-next]:visible").count():
        tab_to(page, "[data-quiz-next]")
        page.keyboard.press("Enter")
    tab_to(page, "form[action='/play/'] .button--big")
    page.keyboard.press("Enter")
    page.wait_for_url("**/play/done/")
    assert counted(code) == before + 1


# Weight


@pytest.mark.parametrize("code", ["A1", "D1"])
def test_the_first_page_is_light_and_the_rest_comes_when_it_stands(sit, regard, code):
    """On the wire, with an empty cache: what comes before the page stands, and what comes after."""
    page = regard.person()
    page.set_viewport_size(PHONE)
    first, rest = first_view(page, lambda: sit(code, page=page))
    print(
        f"{code}: {weight(first):.1f} KB in {len(first)} requests, "
        f"script {weight(first, '.js'):.1f} KB, style {weight(first, '.css'):.1f} KB; "
        f"then {weight(rest):.1f} KB in {len(rest)} requests, script {weight(rest, '.js'):.1f} KB"
    )
    if os.environ.get("SHOW_WEIGHTS"):
        print(json.dumps([first, rest], indent=1))
    check_it_is_light(first)
    assert any("activities" in url for url in rest)
    assert weight(rest) <= 60
