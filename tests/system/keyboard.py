"""A pupil who has no mouse: every control is reached with Tab and pressed with a key.

``Keyboard`` walks; ``activities.py`` knows how each activity is done with it.
"""

import itertools
import re

MOST_ROUNDS = 20  # what lies on the way may change: then it is counted again

# How many stops of the Tab key it is to the target; less than 0 where it lies before the focus.
STOPS = """target => {
    const at = document.activeElement;
    if (at === target) return 0;
    const behind = at.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
    const [from, to] = behind ? [at, target] : [target, at];
    const follows = (a, b) => a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING;
    const between = [...document.querySelectorAll("a[href], button, input, summary, [tabindex='0']")].filter(
        (e) => e.tabIndex >= 0 && !e.disabled && (e.type !== "radio" || e.checked)
            && follows(from, e) && follows(e, to) && e.checkVisibility({ visibilityProperty: true }),
    );
    return (behind ? 1 : -1) * (between.length + 1);
}"""

# What a pupil can make out of where the focus is. A radio button shows it on its label.
FOCUS = """() => {
    const at = document.activeElement;
    const shows = at.matches("input[type=radio], input[type=checkbox]") && at.labels[0] || at;
    const box = shows.getBoundingClientRect();
    const left = Math.max(box.left, 0), right = Math.min(box.right, innerWidth);
    const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
    const hits = [0.04, 0.25, 0.5, 0.75, 0.96].some((part) => {
        const under = document.elementFromPoint(left + (right - left) * part, top + (bottom - top) * part);
        return under && shows.contains(under);
    });
    return {
        lost: at === document.body || !at.getClientRects().length,
        covered: left >= right || top >= bottom || !hits,
        ring: getComputedStyle(shows).outlineStyle !== "none",
        button: at.tagName === "BUTTON",
        what: `${at.tagName} ${at.className} ${at.textContent.trim().slice(0, 60)}`,
    };
}"""


class Keyboard:
    """Keys on one page; after each press the focus is where a pupil can see it."""

    def __init__(self, page):
        self.page = page
        self.keys = itertools.cycle(("Enter", "Space"))

    def reach(self, target):
        """Go to a control with Tab or Shift+Tab, whichever is the way, and see that it shows it."""
        handle = target.element_handle()
        stops = went = self.page.evaluate(STOPS, handle)
        for _ in range(MOST_ROUNDS):
            if stops == 0:
                return self.sees_the_focus(ring=True)
            if (stops > 0) != (went > 0):
                break
            for _ in range(abs(stops)):
                self.page.keyboard.press("Tab" if went > 0 else "Shift+Tab")
            stops = self.page.evaluate(STOPS, handle)
        words = handle.evaluate("e => e.outerHTML.slice(0, 200)")
        raise AssertionError(f"Tab does not come to {words}")

    def press(self, target, key=None):
        """Reach a control and press it: a button by Enter or by Space, in turn."""
        focus = self.reach(target)
        either = next(self.keys) if focus["button"] else "Enter"
        self.page.keyboard.press(key or either)
        self.sees_the_focus()

    def arrow(self, name):
        """Press an arrow key where the focus is."""
        self.page.keyboard.press(f"Arrow{name}")
        self.sees_the_focus()

    def sees_the_focus(self, *, ring=False):
        """The focus is on something that shows, and nothing lies over the whole of it."""
        focus = self.page.evaluate(FOCUS)
        assert not focus["lost"], f"focus was lost: {focus['what']}"
        assert not focus["covered"], f"focus cannot be seen: {focus['what']}"
        assert focus["ring"] or not ring, f"focus has no ring: {focus['what']}"
        return focus

    def focused(self):
        """The words of what has the focus."""
        return tidy(self.page.evaluate("document.activeElement.textContent"))


class Box:
    """One activity on the page: its parts by attribute, its words as they show."""

    def __init__(self, root):
        self.root = root

    def __call__(self, selector, n=0):
        """The ``n``-th visible element of a selector, or of a ``data-`` name."""
        return self.root.locator(css(selector)).locator("visible=true").nth(n)

    def count(self, selector):
        """How many elements of a selector show."""
        return self.root.locator(css(selector)).locator("visible=true").count()

    def texts(self, selector):
        """The words of all elements of a selector, shown or not."""
        return [tidy(text) for text in self.root.locator(css(selector)).all_text_contents()]

    def sees(self, *texts):
        """Each of these texts shows."""
        shown = squeezed(self.root.inner_text())
        for text in texts:
            for line in filter(None, map(str.strip, text.splitlines())):
                assert squeezed(line) in shown, f"does not show: {line}"

    def sees_not(self, text):
        """This text, if there is one, does not show (yet)."""
        assert not text or squeezed(text) not in squeezed(self.root.inner_text()), f"shows: {text}"


def css(selector):
    """A selector as it is; a single word names a ``data-`` attribute, a pair a value of it."""
    if re.fullmatch(r"[a-z-]+(=[a-z0-9-]+)?", selector):
        return f"[data-{selector}]"
    return selector


def tidy(text):
    """A text with single spaces."""
    return " ".join(text.split())


def squeezed(text):
    """A text to find again however the page lays it out: no white space, no capitals."""
    return re.sub(r"\s+", "", text).lower()
