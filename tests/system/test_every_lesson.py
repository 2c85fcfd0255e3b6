"""Every lesson of the starter library, from its first step to the sealed pot.

Once by keyboard alone, doing each activity to its end; once without JavaScript, reading every word.
What must show is taken from the frozen edition, so a lesson with a new field is held to it as well;
local words read as they do where a region has none of its own.
"""

import json
import sqlite3
from urllib.parse import parse_qs

import pytest

from lessons.starter.loader import read_lessons
from tests.system.activities import DO, RUNS
from tests.system.keyboard import Box, Keyboard, squeezed
from tests.system.seated import shell, until

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]

CODES = sorted(data["code"] for data in read_lessons())
# One lesson of each band, between them nearly every family: axe looks at all of their states.
LOOKED_AT_WHOLE = {"A1", "B3", "C3", "D4", "E1", "F1"}

OPEN = f"""
import json
from lessons.localising import national
from lessons.models import Edition
from quizzes.ballots import sealing
from quizzes.ballots.layout import read_layout
made = dict()
for code in {CODES!r}:
    edition = Edition.objects.filter(code=code).latest("number")
    cohort = sealing.open_cohort(
        edition=edition.uuid, layout=read_layout(edition.layout), ballot_limit=4
    )
    seats = [sealing.take_seat(cohort.uuid) for _ in range(4)]
    made[code] = dict(document=national(edition.data), cohort=cohort.uuid.hex, seats=seats)
print("MADE" + json.dumps(made))
"""

READY = """() => 'settled' in document.documentElement.dataset
    && !document.documentElement.classList.contains('is-fresh')
    && [...document.querySelectorAll('main img')].every(i => i.complete && i.loading !== 'lazy')"""

# All words that show, as they are written, without what only a screen reader gets.
SHOWN = """() => {
    const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
    const words = [];
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        const hidden = parent.closest(".visually-hidden") && walker.currentNode.data.trim() !== ":";
        if (!hidden && parent.checkVisibility({ visibilityProperty: true })) words.push(walker.currentNode.data);
    }
    return words.join("");
}"""

FOLDED = "main details:not([open]) > summary:visible"

# What of a frozen step is no word for a pupil: names of things, and what is said to the teacher.
NO_WORDS = {"id", "type", "teacher", "key", "to", "ending", "face", "scale", "shape", "pull"} | {
    *("grouping", "verdict", "picture", "picture_alt", "topic", "kind", "url", "poster", "captions")
}


@pytest.fixture(scope="session")
def opened(demo):
    """Every starter lesson as it was frozen, open, with a few seats."""
    return json.loads(shell(demo, OPEN).split("MADE")[1])


@pytest.fixture
def sit(regard, opened):
    """Sit somebody down at a lesson; what their browser asks for is in ``asked``."""

    def sit_down(code, **options):
        page = regard.person(**options)
        page.asked = []
        page.on("request", lambda request: page.asked.append(request))
        token = opened[code]["seats"].pop()
        page.context.add_cookies([{"name": "seat", "value": token, "url": regard.base}])
        page.goto("/play/")
        return page

    return sit_down


@pytest.fixture
def counted(demo, opened):
    """How many ballots of a lesson have been counted."""

    def look(code):
        database = sqlite3.connect(f"file:{demo['folder']}/regard.sqlite3?mode=ro", uri=True)
        tally = "select n_completed from ballots_tally where cohort_id = ?"
        (found,) = database.execute(tally, [opened[code]["cohort"]]).fetchone()
        database.close()
        return found

    return look


def first_lesson_of(opened):
    """Where each type of step comes first."""
    first = {}
    for code in CODES:
        for step in opened[code]["document"]["steps"]:
            first.setdefault(step["type"], code)
    return first


class Lesson:
    """A pupil in a lesson with keys alone."""

    def __init__(self, page, document, look_at):
        self.page = page
        self.document = document
        self.keys = Keyboard(page)
        self.look_at = look_at

    def to_the_end(self):
        """Every screen in turn; the quiz comes last."""
        steps = iter(self.document["steps"])
        while True:
            screen = self.page.locator("[data-step-live]:visible")
            name = screen.get_attribute("id")
            if name == "questions":
                return
            if name.startswith("step-"):
                self.do(screen, next(steps))
            elif name == "words":
                self.do(
                    screen, {"type": "words", "title": "", "words": self.document["vocabulary"]}
                )
            else:
                assert "A good place to stop" in screen.inner_text()
            self.keys.press(screen.locator("[data-step=next]"))
            assert self.keys.page.evaluate("document.activeElement.matches('[data-step-title]')")

    def do(self, screen, step):
        """Do the activities of a step."""
        box = Box(screen)
        box.sees(step["title"], *paragraphs(step.get("intro", "")), step.get("closing", ""))
        activities = screen.locator("[data-module]:not([data-module=read-aloud])").all()
        if not activities:
            box.sees(*every_word(step))
        for root in activities:
            family = root.get_attribute("data-module")
            root.locator(RUNS[family]).or_(
                root.and_(self.page.locator(RUNS[family]))
            ).first.wait_for(state="attached")
            self.look_at(step)
            DO[family](self.keys, Box(root), step)
            self.keys.sees_the_focus()
        self.look_at(step)

    def answer(self):
        """Answer each question, of the second say that one would rather not; gives what to expect."""
        form = Box(self.page.locator("form[data-later=ballot]"))
        sent = {}
        for index, question in enumerate(self.document["questions"], start=1):
            box = Box(self.page.locator("fieldset.question").nth(index - 1))
            box.sees(question["stem"], *(option["text"] for option in question["options"]))
            if question["kind"] == "multi":
                sent |= self.answer_each(box, index, question)
            else:
                sent[f"q{index}"] = self.choose(box, question, passes=index == 2)
            self.look_at({"type": "question"})
            if form.count("quiz-next"):
                self.keys.press(form("quiz-next"))
        return sent

    def choose(self, box, question, *, passes):
        """Choose by arrow keys; a pass is what stood there at first."""
        self.keys.reach(box("input:checked"))
        self.keys.arrow("Down")  # from the pass round to the first option
        if passes:
            self.keys.arrow("Up")
        value = box("input:checked").get_attribute("value")
        said = {o["key"]: o["feedback"] for o in question["options"]}.get(value, "")
        assert passes is (value == "-")
        box.sees_not(said)
        self.keys.press(box("check"))
        box.sees(said, "Your first answer is the one that counts.")
        assert box.count(".feedback") == (0 if passes else 1)
        return value

    def answer_each(self, box, index, question):
        """Yes to the first option, no to the others."""
        options = [o.get_attribute("value") for o in box.root.locator("input:checked").all()]
        assert options == ["0"] * len(question["options"])
        self.keys.reach(box("input:checked"))
        self.keys.arrow("Right")
        name = box("input:checked").get_attribute("name")
        self.keys.press(box("check"))
        assert box.count(".feedback") == 1
        return {f"q{index}{o['key']}": "0" for o in question["options"]} | {name: "1"}


def paragraphs(text):
    return filter(None, text.splitlines())


def every_word(step):
    """All texts of a frozen step that are for pupils, one a line or tile."""
    if isinstance(step, str):
        for line in step.splitlines():
            yield from filter(None, map(str.strip, line.split(" / ")))
    elif isinstance(step, list):
        for value in step:
            yield from every_word(value)
    elif isinstance(step, dict):
        for name, value in step.items():
            if name not in NO_WORDS and not (name == "label" and "type" in step):
                yield from every_word(value)


def told_at_once(step):
    """A frozen step without what is folded away for pupils to think first: thoughts, second halves."""
    hidden = {"note", "text"} if step["type"] == "match" else {"note"}
    items = [{k: v for k, v in item.items() if k not in hidden} for item in step.get("items", [])]
    return step | {"items": items}


def choose_the_last_of_each(page, questions):
    """Without a script it is the choice itself that shows what there is to say about it."""
    for question, box in zip(questions, page.locator("fieldset.question").all(), strict=True):
        assert squeezed(question["stem"]) in squeezed(box.inner_text())
        yes = ".option__yes + label" if question["kind"] == "multi" else "label"
        assert box.locator(".feedback:visible").count() == 0
        box.locator(f".option:not(.option--pass) > {yes}").last.click()
        assert box.locator(".feedback:visible").count() == 1


@pytest.mark.parametrize("code", CODES)
def test_a_lesson_is_completed_by_keyboard_alone(sit, opened, counted, regard, code):
    document = opened[code]["document"]
    first = first_lesson_of(opened)

    def look_at(step):
        if code in LOOKED_AT_WHOLE or first.get(step["type"]) == code:
            # From the top: what is half under the bar in passing counts as too small to press.
            page.evaluate("scrollTo({ top: 0, behavior: 'instant' })")
            regard.accessible(page)

    before = counted(code)  # the same lesson may have been read without a script first
    page = sit(code, phone=CODES.index(code) % 2 == 1)  # every second one on a small screen
    until(page, READY)
    page.clock.install()
    everything = [request.url for request in page.asked]
    pupil = Lesson(page, document, look_at)
    pupil.to_the_end()
    expected = pupil.answer()
    # Chromium looks at the (cached, immutable) icon again when an address changes; nothing else.
    later = [r.url for r in page.asked[len(everything) :] if "favicon" not in r.url]
    assert later == [], f"a step asked the server for {later}"
    pupil.keys.press(page.locator("form[data-later=ballot] .button--big"))
    page.wait_for_url("**/play/done/")
    posts = [request for request in page.asked if request.method == "POST"]
    assert [request.url for request in posts] == [f"{regard.base}/play/"]
    sent = {name: value[0] for name, value in parse_qs(posts[0].post_data).items()}
    assert {
        name: value for name, value in sent.items() if name != "csrfmiddlewaretoken"
    } == expected
    others = {url.removeprefix(regard.base) for url in everything} - {"/play/"}
    assert all(url.startswith("/static/") for url in others), others
    assert counted(code) == before + 1
    assert page.faults == []


@pytest.mark.parametrize("code", CODES)
def test_a_lesson_reads_whole_without_javascript(sit, opened, counted, regard, code):
    document = opened[code]["document"]
    page = sit(code, javascript=False, phone=True)
    if code in LOOKED_AT_WHOLE:
        regard.accessible(page)
    at_once = squeezed(page.evaluate(SHOWN))
    for word in document["vocabulary"]:
        assert squeezed(word["term"]) in at_once
    missing = [
        text
        for step in document["steps"]
        for text in every_word(told_at_once(step))
        if squeezed(text) not in at_once
    ]
    assert not missing, f"cannot be read at once: {missing}"
    while page.locator(FOLDED).count():
        page.locator(FOLDED).first.press("Enter")
    unfolded = squeezed(page.evaluate(SHOWN))
    missing = [
        text
        for step in [*document["steps"], *document["vocabulary"]]
        for text in every_word(step)
        if squeezed(text) not in unfolded
    ]
    assert not missing, f"cannot be unfolded: {missing}"
    assert page.locator("main img:not([alt])").count() == 0
    assert page.locator("main button:visible").all_inner_texts() == ["Finish"], "a dead button"
    choose_the_last_of_each(page, document["questions"])
    before = counted(code)
    page.get_by_role("button", name="Finish").click()
    page.wait_for_url("**/play/done/")
    assert counted(code) == before + 1
    afterwards = squeezed(page.evaluate(SHOWN))
    for question in document["questions"]:
        for option in question["options"]:
            assert squeezed(option["feedback"]) in afterwards
    assert page.faults == []
