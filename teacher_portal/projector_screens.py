"""The screens of one step, family by family: one idea a screen, long texts divided.

Everything here comes from the step's own fields, and each may be missing: an edition frozen before a
field existed has ``title``, ``intro``, ``items``, ``closing`` and ``teacher`` only, and gets a screen
an item. What a screen reveals on a second press is a thought to talk about, never a quiz's answer.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from lessons.blocks import FrozenStep
from lessons.templatetags.lessons import tiles
from teacher_portal.projector_cards import (
    CARD_ROOM,
    THOUGHT_EDGE,
    TITLE_HEIGHT,
    TITLE_WIDTH,
    Screen,
    card_screens,
    item_screens,
    list_screens,
    passages,
    position,
)
from teacher_portal.projector_text import ROOM, divide, lines_of

SPOT_WIDTH, SPOT_ROOM = 23, 8.5  # the panel beside a picture
SCENE_WIDTH, SCENE_ROOM = 40, 9.0  # beside a face
GRID_MOST = 9
BUBBLE_EDGE = 0.9

Family = Callable[[FrozenStep], list[Screen]]


def step_screens(step: FrozenStep, *, with_answers: bool) -> list[Screen]:
    """Everything that a step shows: its opening, its activity, its closing line.

    ``with_answers`` is for a closed lesson: quick questions then show their thought.
    """
    screens = _opening(step)
    if step["type"] == "quiz":
        screens += _questions(step, with_answers=with_answers)
    else:
        screens += FAMILIES.get(step["type"], item_screens)(step)
    closing = step.get("closing") or ""
    screens += [Screen("closing", part) for part in divide(closing, room=5, width=TITLE_WIDTH)]
    return screens


def _art(holder: dict[str, Any]) -> dict[str, Any]:
    """The picture of a step or scene, the library's before a drawn one, and its words."""
    picture = holder.get("photo_source") or holder.get("picture") or ""
    return {"picture": picture, "alt": holder.get("picture_alt") or ""}


def _opening(step: FrozenStep) -> list[Screen]:
    title, more = step["title"], {"grouping": step.get("grouping") or ""}
    parts = divide(step.get("intro") or "", room=ROOM - 1.5)
    art = _art(step)
    if art["picture"] and step["type"] != "hotspot":
        return [Screen("opening", title, more=more | art), *passages(title, step["intro"])]
    first = Screen("opening", title, parts[0] if parts else "", more=more)
    return [first, *(Screen("say", title, part) for part in parts[1:])]


def _sort(step: FrozenStep) -> list[Screen]:
    items, groups = step.get("items") or [], step.get("groups") or []
    screens = []
    for number, item in enumerate(items, start=1):
        cards = card_screens(item, position(_("Card"), number, len(items)))
        cards[0].more = {"groups": groups}
        if groups:
            cards[0].say = [_likely(groups, item.get("group"))]
        screens += cards
    return screens


def _likely(groups: list[str], number: Any) -> str:
    if isinstance(number, int) and 0 < number <= len(groups):
        return _("Likely: %(group)s") % {"group": groups[number - 1]}
    return _("It depends: let them argue for it.")


def _statements(step: FrozenStep) -> list[Screen]:
    """Statements with their scale. The thought is for afterwards."""
    items = step.get("items") or []
    scale = {key: step.get(key) or "" for key in ("scale", "low", "high")}
    screens = []
    for number, item in enumerate(items, start=1):
        cards = card_screens(_said(item), position(_("Statement"), number, len(items)))
        cards[0].more = scale if scale["scale"] else {}
        screens += cards
    return screens


def _said(item: dict[str, Any]) -> dict[str, Any]:
    """A statement in large: a title in quotation marks is the statement itself, else it names it."""
    title, text = item.get("title") or "", item.get("text") or ""
    if text and not title.startswith(("‘", "“")):
        return item | {"title": text, "text": ""}
    return item


def _pulse(step: FrozenStep) -> list[Screen]:
    """Class Pulse is answered alone: the wall shows its statements to the youngest only."""
    if step.get("scale") != "five":
        return _statements(step)
    statements = [_said(item)["title"] for item in step.get("items") or []]
    more = {key: step.get(key) or "" for key in ("low", "high")} | {"count": len(statements)}
    return [Screen("alone", step["title"], more=more, say=statements)]


def _match(step: FrozenStep) -> list[Screen]:
    items = step.get("items") or []
    screens = []
    for number, item in enumerate(items, start=1):
        left, right = item.get("title") or "", item.get("text") or ""
        kicker = position(_("Pair"), number, len(items))
        screen = Screen("pair", left, kicker=kicker, reveals=[right] if right else [])
        screens.append(screen)
        note = item.get("note") or ""
        used = lines_of(left, TITLE_WIDTH) * TITLE_HEIGHT + lines_of(right) + 2 * THOUGHT_EDGE + 1
        if note and used + lines_of(note) <= CARD_ROOM - 1:
            screen.reveals.append(note)
        elif note:
            screens += [Screen("thought", right, part, kicker=kicker) for part in divide(note)]
    return screens


def _rank(step: FrozenStep) -> list[Screen]:
    """What each card means, a few a screen, and then all of them at once."""
    items = step.get("items") or []
    explained = [item for item in items if item.get("title") and item.get("text")]
    screens = list_screens(_("The cards"), explained) if explained else []
    titles = [item.get("title") or item.get("text") or "" for item in items]
    if titles:
        more = {key: step.get(key) or "" for key in ("top", "bottom")} | {"cards": titles}
        says = [
            f"{item.get('title') or item.get('text')}: {item['note']}"
            for item in items
            if item.get("note")
        ]
        kind = "grid" if len(titles) <= GRID_MOST else "list"
        screens.append(Screen(kind, step["title"], more=more, say=says))
    return screens


def _ticket(step: FrozenStep) -> list[Screen]:
    return list_screens(
        step["title"], step.get("items") or [], kicker=_("Pick one. Keep it to yourself.")
    )


def _paper(step: FrozenStep) -> list[Screen]:
    """Each task alone, and at the end all of them, to work from."""
    items = step.get("items") or []
    names = [{"title": item.get("title") or item.get("text") or ""} for item in items]
    together = list_screens(step.get("sheet") or step["title"], names) if len(items) > 1 else []
    return item_screens(step) + together


def _script(step: FrozenStep) -> list[Screen]:
    """Lines in the order they are said, a few a screen."""
    lines = step.get("items") or []
    others = {line.get("title") for line in lines[1:]} - {lines[0].get("title")} if lines else set()
    pages: list[list[dict[str, Any]]] = []
    height = 0.0
    for line in lines:
        takes = lines_of(f"{line.get('title')} {line.get('text')}") + BUBBLE_EDGE
        takes += lines_of(line["note"]) if line.get("note") else 0
        if not pages or height + takes > CARD_ROOM:
            pages.append([])
            height = 0.0
        pages[-1].append(line | {"other": line.get("title") in others})
        height += takes
    return [
        Screen(
            "lines", step["title"], kicker=position(_("Page"), n, len(pages)), more={"lines": page}
        )
        for n, page in enumerate(pages, start=1)
    ]


def _claims(step: FrozenStep) -> list[Screen]:
    items, tests = step.get("items") or [], step.get("tests") or []
    screens = []
    for number, item in enumerate(items, start=1):
        claim, kicker = item.get("title") or "", position(_("Claim"), number, len(items))
        if not item.get("verdict"):
            screens += card_screens(item, kicker)
            continue
        screens.append(Screen("claim", claim, kicker=kicker, more={"tests": tests}))
        found = divide(item.get("text") or "", room=ROOM - 2)
        screens += [
            Screen("found", claim, part, kicker=kicker, more={"verdict": item["verdict"]})
            for part in found
        ]
        note = item.get("note") or ""
        screens += [Screen("thought", claim, part, kicker=kicker) for part in divide(note)]
    return screens


def _hotspot(step: FrozenStep) -> list[Screen]:
    """The picture alone; then spot after spot, its words first and its thought at the next press."""
    items = step.get("items") or []
    art = _art(step)
    if not art["picture"]:
        return item_screens(step)
    screens = [Screen("picture", step["title"], more=art)]
    for number, item in enumerate(items, start=1):
        words = divide(item.get("text") or "", room=SPOT_ROOM - 1, width=SPOT_WIDTH)
        note = divide(item.get("note") or "", room=SPOT_ROOM - 1, width=SPOT_WIDTH)
        first, *later = [*words, *note] or [""]
        screens.append(
            Screen(
                "spot",
                item.get("title") or "",
                first,
                kicker=position(_("Spot"), number, len(items)),
                reveals=later,
                more=art | {"spots": items[:number], "number": number},
            )
        )
    return screens


def _make(step: FrozenStep) -> list[Screen]:
    """A slot a screen, with its tiles as buttons; the class's piece comes together at the end."""
    slots = step.get("slots") or []
    if not slots:
        return item_screens(step)
    screens = [
        Screen(
            "tiles",
            slot.get("title") or "",
            kicker=position(_("Part"), number, len(slots)),
            more={"tiles": slot.get("tiles") or [], "slot": number},
            say=[slot["note"]] if slot.get("note") else [],
        )
        for number, slot in enumerate(slots, start=1)
    ]
    heading = step.get("result") or step["title"]
    return [*screens, Screen("made", heading, more={"slots": slots})]


def _simulation(step: FrozenStep) -> list[Screen]:
    """The posts, what to ask afterwards, and what each rule makes of them."""
    posts, rules = step.get("posts") or [], step.get("rules") or []
    screens = []
    if rules:
        first = rules[0]
        screens.append(Screen("card", first["label"], first["text"], kicker=_("The rule")))
    for number, post in enumerate(posts, start=1):
        cards = card_screens(post, position(_("Post"), number, len(posts)))
        cards[0].more = {"seconds": post.get("seconds"), "topic": post.get("topic")}
        screens += cards
    screens += item_screens(step)
    return screens + [
        Screen("feed", rule["label"], rule["text"], more={"step": step, "rule": number})
        for number, rule in enumerate(rules)
    ]


def _calm(step: FrozenStep) -> list[Screen]:
    breaths = step.get("breaths")
    screens = item_screens(step)
    if breaths:
        screens.append(Screen("breathe", _("Breathe together"), more={"breaths": breaths}))
    return screens


def _watch(step: FrozenStep) -> list[Screen]:
    source = step.get("source") or {}
    looking = [
        {"title": item.get("title"), "text": item.get("text")} for item in step.get("items") or []
    ]
    screens = list_screens(_("Look and listen out for"), looking) if looking else []
    if source.get("url"):
        more = {"source": source, "captions": step.get("captions") or ""}
        screens.append(
            Screen("watch", step["title"], more=more, say=[step.get("transcript") or ""])
        )
    else:
        screens += passages(step["title"], step.get("transcript") or "")
    thoughts = [{"title": item["note"]} for item in step.get("items") or [] if item.get("note")]
    return screens + [screen for item in thoughts for screen in card_screens(item, _("Afterwards"))]


def _played(step: FrozenStep) -> list[Screen]:
    """An activity runs on pupils' own screens; the wall has its words."""
    return passages(step["title"], step.get("alternative") or "")


def _questions(step: FrozenStep, *, with_answers: bool) -> list[Screen]:
    """Quick questions. While the lesson is open their thought is on pupils' own devices only."""
    screens = []
    items = step.get("items") or []
    for number, item in enumerate(items, start=1):
        note = item.get("note") if with_answers else ""
        choices = tiles(item.get("text") or "")
        text = "" if choices else item.get("text")
        cards = card_screens(
            item | {"text": text, "note": note}, position(_("Question"), number, len(items))
        )
        cards[0].more = {"groups": choices}
        screens += cards
    return screens


def _story(step: FrozenStep) -> list[Screen]:
    """Scene after scene, as the class chooses."""
    scenes = step.get("scenes") or []
    if not scenes:
        return item_screens(step)
    return [screen for scene in scenes for screen in _scene(scene, step["title"])]


def _scene(scene: dict[str, Any], title: str) -> list[Screen]:
    key, choices = scene["key"], scene.get("choices") or []
    ending, note = scene.get("ending") or "", scene.get("note") or ""
    face = {"face": scene.get("face") or ""}
    art = _art(scene)
    after = sum(lines_of(choice["text"]) + 1 for choice in choices)
    after += lines_of(note) + THOUGHT_EDGE if note else 0
    after += 1.5 if ending else 0
    text, last = scene.get("text") or "", {"ending": ending, "note": note}
    parts = divide(text, room=SCENE_ROOM, width=SCENE_WIDTH)
    if lines_of(text, SCENE_WIDTH) + after <= SCENE_ROOM + 0.5:
        parts = [text]
    screens = [Screen("scene", title, part, more=dict(face)) for part in parts]
    if lines_of(parts[-1], SCENE_WIDTH) + after <= SCENE_ROOM + 0.5:
        screens[-1].more |= last
    else:
        screens.append(Screen("turn", title, more=face | last))
    if art["picture"]:
        screens.insert(0, Screen("picture", title, more=art))
    for number, screen in enumerate(screens, start=1):
        screen.scene, screen.slug = key, f"{key}-{number}"
    screens[-1].choices = choices
    return screens


FAMILIES: dict[str, Family] = {
    "story_branch": _story,
    "sort": _sort,
    "match": _match,
    "rank": _rank,
    "spectrum": _statements,
    "baseline": _pulse,
    "endpoint": _pulse,
    "hotspot": _hotspot,
    "claims_test": _claims,
    "simulation": _simulation,
    "create": _make,
    "roleplay_script": _script,
    "draw_write": _paper,
    "exit_ticket": _ticket,
    "calm": _calm,
    "watch_listen": _watch,
    "h5p": _played,
}
