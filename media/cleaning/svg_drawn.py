"""How much a drawing draws: a small file can ask for a million shapes.

``use`` draws what it names, and so do a fill with a pattern, a mask and a clipping path, each of which
may name others. All are counted as often as they are drawn, and circles are refused.
"""

import re
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from media.cleaning.common import Refused

MOST_DRAWN = 50_000
MOST_RULES = 200  # selectors that fill with parts: each is held against each element
NAMED = re.compile(r"""url\(\s*["']?#([\w.:-]+)""", re.ASCII | re.IGNORECASE)
RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
AROUND = re.compile(r"[\s>]+")
PART = re.compile(r"[.#]?[\w-]+", re.ASCII)

Rules = list[tuple[list[frozenset[str]], set[str]]]


def check_drawn(drawing: Element) -> None:
    """Refuse a drawing that draws too much or contains itself."""
    draws = _targets(drawing)
    drawn: dict[Element, int] = {}
    for element in _children_first(drawing, draws):
        inside = (*element, *draws.get(element, ()))
        drawn[element] = min(1 + sum(drawn.get(part, 0) for part in inside), MOST_DRAWN + 1)
    if drawn[drawing] > MOST_DRAWN:
        raise Refused(
            _("This drawing repeats its parts too often. Simplify it, or save it as PNG."),
            code="too_complex",
        )


def _targets(drawing: Element) -> dict[Element, list[Element]]:
    """What each element draws besides its children."""
    by_id = {element.get("id"): element for element in drawing.iter() if element.get("id")}
    rules = _rules(drawing)
    found: dict[Element, list[Element]] = {}
    for element in drawing.iter():
        names = {name for value in element.attrib.values() for name in NAMED.findall(value)}
        names.update(*(named for selectors, named in rules if _may_match(element, selectors)))
        if element.tag in {"use", "pattern"}:  # a pattern may have another's content
            names.add((element.get("href") or "")[1:])
        if targets := [by_id[name] for name in sorted(names) if name in by_id]:
            found[element] = targets
    return found


def _rules(drawing: Element) -> Rules:
    """The rules of its style sheets that name something: the last part of each selector, and what."""
    found: Rules = []
    for sheet in drawing.iter("style"):
        for prelude, declarations in RULE.findall(sheet.text or ""):
            if named := set(NAMED.findall(declarations)):
                last = (AROUND.split(each.strip())[-1] for each in prelude.split(","))
                found.append(([frozenset(PART.findall(part)) for part in last], named))
    if sum(len(selectors) for selectors, _named in found) > MOST_RULES:
        raise Refused(
            _("This drawing has too many styles that use its parts. Save it as PNG."),
            code="too_complex",
        )
    return found


def _may_match(element: Element, selectors: list[frozenset[str]]) -> bool:
    """Whether any selector could mean this element; what stands around it is not looked at."""
    names = {str(element.tag), f"#{element.get('id')}"}
    names |= {f".{name}" for name in (element.get("class") or "").split()}
    return any(selector <= names for selector in selectors)


def _children_first(drawing: Element, draws: Mapping[Element, list[Element]]) -> Iterator[Element]:
    """Every element after what it draws; a circle is refused. No recursion: circles may be long."""
    open_now: set[Element] = set()
    done: set[Element] = set()
    stack: list[tuple[Element, bool]] = [(drawing, False)]
    while stack:
        element, finished = stack.pop()
        if finished:
            open_now.discard(element)
            done.add(element)
            yield element
            continue
        if element in done:
            continue
        if element in open_now:
            raise Refused(
                _("A part of this drawing contains itself. Export it again."), code="loop"
            )
        open_now.add(element)
        stack.append((element, True))
        stack.extend((child, False) for child in (*element, *draws.get(element, ())))
