"""How a pupil does each activity of a lesson with keys alone, from its start to its end.

One function a family, by the name in ``data-module``: it gets the keyboard, the activity's box and its
frozen step, does all of it, and sees what only a finished activity shows. The words that must show
come from the frozen step.
"""

from collections import deque

from tests.system.keyboard import squeezed, tidy

MINUTE = 60_000


def words(keys, box, step):
    """Guess each word, turn its card, then hide and show them all."""
    vocabulary = step["words"]
    for word in vocabulary:
        box.sees(word["term"])
        box.sees_not(word["definition"])
    for number, word in enumerate(vocabulary):
        keys.press(box(".thought > summary", number))
        box.sees(word["definition"])
    keys.press(box("all"))
    box.sees(*(word["definition"] for word in vocabulary))
    assert box("all").get_attribute("aria-pressed") == "true"


def story(keys, box, step):
    """Stand in every scene, by choices and by rewinding, until all the good endings are found."""
    scenes = {scene["key"]: scene for scene in step["scenes"]}
    good = {key for key, scene in scenes.items() if scene["ending"] == "good"}
    unseen, way, at = set(scenes), [], step["scenes"][0]["key"]
    while True:
        scene = scenes[at]
        box.sees(scene["text"], scene["note"], *(choice["text"] for choice in scene["choices"]))
        assert box.count("part=scene") == 1
        unseen.discard(at)
        if not unseen and at in good:
            break
        wanted = unseen or good
        choice = first_choice(scenes, at, wanted)
        if choice is not None:
            keys.press(box("act=choose", choice))
            chosen = scene["choices"][choice]
            assert keys.focused() == tidy(f"You chose: {chosen['text']}")
            way.append(at)
            at = chosen["to"]
            continue
        back = max(i for i, key in enumerate(way) if first_choice(scenes, key, wanted) is not None)
        at_an_end = bool(scene["ending"])
        keys.press(
            box("act=rewind") if at_an_end and back == len(way) - 1 else box("act=back-to", back)
        )
        at, way = way[back], way[:back]
    assert box.count("part=finished") == 1
    assert box.count("part=others") == 0
    box.sees(f"You have found all {len(good)} good endings.")


def first_choice(scenes, at, wanted):
    """Which choice in a scene is the start of a shortest way to one of these scenes; None if none is."""
    queue = deque((n, choice["to"]) for n, choice in enumerate(scenes[at]["choices"]))
    been = set()
    while queue:
        first, key = queue.popleft()
        if key in wanted:
            return first
        if key not in been:
            been.add(key)
            queue.extend((first, choice["to"]) for choice in scenes[key]["choices"])
    return None


def script(keys, box, step):
    """Take a part, say every line, swap, and try it from memory."""
    lines = step["items"]
    speakers = list(dict.fromkeys(line["title"] for line in lines))
    keys.press(box("act=part"))
    say_the_lines(keys, box, lines)
    keys.press(box("act=swap"))
    assert box("act=part", 1).get_attribute("aria-pressed") == "true"
    box.sees_not(lines[-1]["text"])
    say_the_lines(keys, box, lines)
    keys.press(box("act=memory"))
    assert lines[0]["title"] != speakers[1]
    keys.press(box("act=next"))
    if lines[1]["title"] == speakers[1]:
        box.sees_not(lines[1]["text"])
        keys.press(box("act=look"))
    say_the_lines(keys, box, lines, at=1)


def say_the_lines(keys, box, lines, at=0):
    for number, line in enumerate(lines[at:], start=at + 1):
        if box.count("act=look"):
            keys.press(box("act=look"))
        box.sees(f"Line {number} of {len(lines)}", line["title"], line["text"], line["note"])
        if number < len(lines):
            keys.press(box("act=next"))
    assert box.count("act=next") == 0
    assert box.count("act=again") == 1
    box.sees(*(line["text"] for line in lines))


def sort(keys, box, step):
    """Put each card where it may go, the first one somewhere else first, and read its thought."""
    cards, groups = step["items"], step["groups"]
    placed = {name: [] for name in groups}
    for number, card in enumerate(cards):
        box.sees(f"Card {number + 1} of {len(cards)}", card["title"], card["text"])
        box.sees_not(card["note"])
        group = (card.get("group") or 1) - 1
        if number == 0:
            keys.press(box("act=place", (group + 1) % len(groups)))
            keys.press(box("act=move"))
        keys.press(box("act=place", group))
        assert keys.focused() == f"You put it in “{groups[group]}”."
        box.sees(card["note"])
        placed[groups[group]].append(card["title"])
        keys.press(box("act=next"))
    box.sees("Every card has a place.")
    assert box.count("part=card") == 0
    for number, group in enumerate(groups, start=1):
        assert sorted(box.texts(f"[data-part=group-{number}] li")) == sorted(
            map(tidy, placed[group])
        )


def match(keys, box, step):
    """Try a half that does not fit, then put all the pairs together."""
    pairs = step["items"]

    def half(fits):
        card = box("[data-act=left][aria-pressed=true]").get_attribute("data-index")
        rights = box.root.locator("[data-act=right]:visible").all()
        numbers = [right.get_attribute("data-index") for right in rights]
        return next(n for n, number in enumerate(numbers) if (number == card) is fits), int(card)

    # Where the halves stand one below the other there is no room for all the first ones.
    keys.press(box("act=left", 1) if box.count("act=left") > 1 else box("act=other"))
    keys.press(box("act=right", half(fits=False)[0]))
    box("part=status").filter(has_text="Not quite a pair.").wait_for()
    for number in range(1, len(pairs) + 1):
        right, card = half(fits=True)
        keys.press(box("act=right", right))
        box.sees(*(pairs[card][name] for name in ("title", "text", "note")))
        box.sees(f"{number} of {len(pairs)} pairs")
        keys.press(box("act=next"))
    box.sees("All the pairs are together.", *(pair["text"] for pair in pairs))
    assert box.count("act=right") == 0


def rank(keys, box, step):
    """Carry the last card to the top, swap two others, put one down by the arrow keys, and say why."""
    titles = [tidy(item["title"] or item["text"]) for item in step["items"]]
    last = len(titles) - 1
    keys.press(box("act=pick", last))
    for _ in range(last):
        keys.press(box("act=up"))
    keys.press(box("act=put"))
    keys.press(box("act=pick", 1))
    keys.press(box("act=pick", 2))
    keys.press(box("act=pick", 1))
    keys.arrow("Down")
    keys.page.keyboard.press("Escape")
    wanted = [titles[-1], *titles[:-1]]
    # Swapped, and then the second moved down again: as it was.
    assert ranked(box) == wanted
    keys.press(box("act=finish"))
    assert f"“{titles[-1]}”" in keys.focused()
    box.sees("There is no right order.", *(item["note"] for item in step["items"]))
    assert box.count("act=finish") == 0


def ranked(box):
    """The titles in their order, without the words for the place."""
    picks = box.root.locator("[data-part=list] [data-act=pick]")
    return picks.evaluate_all(
        "all => all.map(b => b.lastChild.textContent.trim().replace(/\\s+/g, ' '))"
    )


def spectrum(keys, box, step):
    """Find a place for each statement, think again about the first, and pass the last."""
    statements = step["items"]
    points = box.count("part=point")
    for number, item in enumerate(statements):
        box.sees(f"{number + 1} of {len(statements)}", item["text"] or item["title"])
        if number + 1 == len(statements) > 1:
            keys.press(box("part=pass"))
            break
        box.sees_not(item["note"])
        keys.press(box("part=point", number % points))
        assert box.count("[aria-pressed=true]") == 1
        box.sees(item["note"])
        if number == 0:
            keys.press(box("act=mind"))
            assert box.count("[aria-pressed=true]") == 0
            keys.press(box("part=point", points - 1))
        keys.press(box("part=next"))
    box.sees("That was the last one.")
    assert box.count("part=statement") == 0
    assert box.root.locator("[name]").count() == 0


def hotspot(keys, box, step):
    """Open a spot from the picture, one from the list, the rest one after the other, and close."""
    spots = step["items"]
    total = len(spots)
    box.sees(f"0 of {total} found", *(spot["title"] for spot in spots))
    order = dict.fromkeys([total - 1, 0, *range(1, total - 1)])
    for found, number in enumerate(order, start=1):
        spot = spots[number]
        box.sees_not(spot["text"])
        if found == 1:
            marks = box.count("mark")
            keys.press(box("mark", number) if marks == total else box("open", number))
        elif found == 2:
            keys.press(box("open", number))
        else:
            keys.press(box("next"))
        assert keys.focused().endswith(tidy(spot["title"]))
        box.sees(spot["text"])
        if spot["note"]:
            box.sees_not(spot["note"])
            keys.press(box("[data-lens] summary"))
            box.sees(spot["note"])
    keys.press(box("close"))
    box.sees(f"You have found all {total}.")
    assert box.count("lens") == 0
    assert box.count(".is-seen[data-open]") == total


def claims(keys, box, step):
    """Ask each claim every question, judge it, once the other way, and read what one finds."""
    verdicts = ["holds", "shaky", "falls"]
    for number, claim in enumerate(step["items"], start=1):
        box.sees(f"Claim {number} of {len(step['items'])}", claim["title"])
        box.sees_not(claim["text"])
        for test in range(len(step["tests"])):
            keys.press(box("test", test))
        assert box.count("[data-test][aria-pressed=true]") == len(step["tests"])
        other = next(verdict for verdict in verdicts if verdict != claim["verdict"])
        keys.press(box(f"say={other}"))
        box.sees("The tests point another way.", claim["text"], claim["note"])
        keys.press(box(f"say={claim['verdict']}"))
        box.sees("You and the tests say the same.")
        assert squeezed(claim["text"]) in squeezed(keys.focused())
        if number < len(step["items"]):
            keys.press(box("next"))
            assert keys.focused() == tidy(step["items"][number]["title"])
    assert box.count("next") == 0


def simulation(keys, box, step):
    """Run the feed to its end, look at its posts again, and try every other rule."""
    posts = step["posts"]
    swaps = int(box.root.get_attribute("data-swaps"))
    for swap in range(swaps):
        post = posts[swap % len(posts)]
        box.sees_not("What your feed has become")
        keys.press(box("more", swap % len(posts)))
        if swap + 1 < swaps:
            box.sees(f"In comes: {post['title']}.", post["note"])
    assert "What your feed has become" in keys.focused()
    assert box.count("more") == 0
    keys.press(box("look"))
    assert keys.focused() == tidy(posts[0]["title"])
    for post in posts:
        box.sees(post["title"], post["text"], post["note"])
    keys.press(box("look"))
    for number, rule in enumerate(step["rules"]):
        keys.press(box("try", number))
        box.sees(rule["text"])
    assert box.count("run") == len(step["rules"])
    open_the_thoughts(keys, box)
    for item in step["items"]:
        box.sees(item["title"], item["text"], item["note"])


def create(keys, box, step):
    """Choose a tile for each part, then change the first."""
    slots = step["slots"]
    made = []
    for number, slot in enumerate(slots):
        box.sees(slot["title"], *slot["tiles"])
        tile = number % len(slot["tiles"])
        keys.press(box(".tap", tile))
        made.append(tidy(slot["tiles"][tile]))
        box.sees(slot["note"])
        if number + 1 < len(slots):
            keys.press(box("next"))
    keys.press(box(".make__line", 0))
    keys.press(box(".tap", 1))
    made[0] = tidy(slots[0]["tiles"][1])
    assert box.texts("[data-made] li") == made
    box.sees("Finished. Press a line to change it.", step["result"])


def discussion(keys, box, step):
    """Talk about each prompt, look at one idea of each, and let the time run out."""
    prompts = step["items"]
    if step["timer"]:
        keys.press(box("go"))
    for number, prompt in enumerate(prompts):
        box.sees(prompt["title"], prompt["text"])
        if prompt["note"]:
            box.sees_not(prompt["note"])
            keys.press(box("[data-prompt] summary"))
            box.sees(prompt["note"])
        if number + 1 < len(prompts):
            keys.press(box("next"))
    if len(prompts) > 1:
        keys.press(box("all"))
        assert box.count("prompt") == len(prompts)
    if step["timer"]:
        keys.press(box("more"))
        keys.reach(box("go"))  # it goes when the time is up: the focus must not go with it
        keys.page.clock.fast_forward((step["timer"] + 1) * MINUTE)
        box("said").filter(has_text="That is the time, about.").wait_for()
        keys.sees_the_focus()


def quick(keys, box, step):
    """Choose something for each question, then look at the thought."""
    for number, item in enumerate(step["items"]):
        question = f":scope > [data-question]:nth-child({number + 1})"
        box.sees(item["title"])
        if item["note"]:
            box.sees_not(item["note"])
        if box.count(f"{question} .tap"):
            keys.press(box(f"{question} .tap", 0))
            assert box.count(f"{question} [aria-pressed=true]") == 1
        if item["note"]:
            keys.press(box(f"{question} summary"))
            box.sees(item["note"])


def ticket(keys, box, step):
    """Pick one thing, clear it, pick another."""
    items = step["items"]
    box.sees(*(item["title"] for item in items), *(item["text"] for item in items))
    keys.press(box(".tap", 0))
    box.sees("Picked.", items[0]["note"])
    keys.press(box("clear"))
    box.sees("Cleared.")
    keys.press(box(".tap", len(items) - 1))
    box.sees("Picked.", items[-1]["note"])
    assert box.count("[aria-pressed=true]") == 1


def calm(keys, box, step):
    """Breathe to the end."""
    keys.press(box("go"))
    box.sees("Breathe in", f"Breath 1 of {step['breaths']}")
    keys.page.clock.run_for((10 * step["breaths"] + 1) * 1000)
    box.sees("Well done. Stay as long as you like.", "Once more")
    keys.sees_the_focus()


def open_the_thoughts(keys, box):
    """Open whatever is still folded away."""
    while box.count("details:not([open]) > summary"):
        keys.press(box("details:not([open]) > summary"))


# How each family shows that it runs: until then it is text.
RUNS = {
    **dict.fromkeys(("story", "script", "sort", "match", "rank", "spectrum"), ".is-live"),
    "hotspot": ".is-running",
    "claims": ".is-folded",
    "simulation": ".feed__place",
    "create": ".make__line",
    "discussion": "*",
    "quick": "*",
    "ticket": ".tap",
    "calm": "*",
    "words": "details:not([open])",
}

DO = {
    family.__name__: family
    for family in (
        *(story, script, sort, match, rank, spectrum, hotspot, claims, simulation, create),
        *(discussion, quick, ticket, calm, words),
    )
}
