"""What a pack holds, as plain data from the document of an edition; how it looks is the templates' affair.

Left out on purpose: the staff's safeguarding note (a pack lies about on desks), and whatever belongs
to one school or one class (a pack is made once for an edition and kept).
"""

import dataclasses
import uuid
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from cms.ages import AgeBand
from lessons import feed
from lessons.blocks import FrozenStep, results_of
from lessons.packs.decks import LETTERS, Deck, deck_of, mixed, word_deck
from lessons.player import shuffled
from lessons.templatetags.activities import card_group, story_scenes
from lessons.templatetags.lessons import step_label
from lessons.timing import (
    JOINING_MINUTES,
    WORDS_MINUTES,
    part_numbers,
    quiz_minutes,
    step_minutes,
)
from quizzes.freezing import FrozenQuestion

# By name, so that a field added to the document later does not slip onto paper by itself.
PUBLIC = (
    *("code", "title", "band", "level", "minutes", "summary", "content_note", "i_can"),
    *("ground_rules", "objectives", "vocabulary", "quiz_title", "rotates", "ready"),
    *("teacher_notes", "withdrawal", "parent_line"),
)
# Which sheet a type of step gets besides (or instead of) cards.
SHEETS = {
    "roleplay_script": "lines",
    "hotspot": "picture",
    "create": "made",
    "draw_write": "draw",
    "exit_ticket": "ticket",
    "baseline": "scale",
    "endpoint": "scale",
    "watch_listen": "reading",
    "h5p": "reading",
    "story_branch": "story",
}


@dataclasses.dataclass(frozen=True)
class Said:
    """A line of the teacher's script: a card or prompt, where it is likely to go, the thought."""

    head: str
    text: str = ""
    likely: str = ""
    note: str = ""


@dataclasses.dataclass(frozen=True)
class ScriptStep:
    """A step as the teacher runs it; ``likely`` heads the column of that name."""

    number: int
    label: str
    step: FrozenStep
    part: int
    starts_part: bool
    minutes: int
    likely: str
    lines: tuple[Said, ...]
    anchor: str = ""  # of its cards or sheet further on


@dataclasses.dataclass(frozen=True)
class Sheet:
    """A page or slip for pupils that is not made of cards; ``kind`` names its template."""

    kind: str
    anchor: str
    number: int
    step: FrozenStep
    scenes: tuple[dict[str, Any], ...] = ()

    @property
    def scene_rows(self) -> list[tuple[dict[str, Any], ...]]:
        """The scenes two by two, as they lie on the page."""
        return [self.scenes[start : start + 2] for start in range(0, len(self.scenes), 2)]


@dataclasses.dataclass(frozen=True)
class Printed:
    """A line of the list of what to print: where it starts, and how many."""

    anchor: str
    name: str
    copies: str


@dataclasses.dataclass(frozen=True)
class Contents:
    """The whole pack."""

    code: str
    title: str
    band: AgeBand
    document: dict[str, Any]
    script: tuple[ScriptStep, ...]
    decks: tuple[Deck, ...]
    sheets: tuple[Sheet, ...]
    questions: tuple[FrozenQuestion, ...]
    printed: tuple[Printed, ...]

    @property
    def young(self) -> bool:
        """Whether beginners read the cards: fewer on a page, in larger type."""
        return self.band in {AgeBand.AGES_5_7, AgeBand.AGES_7_9}

    @property
    def parts(self) -> int:
        """In how many parts the lesson can be taught."""
        return self.script[-1].part if self.script else 1

    @property
    def around(self) -> dict[str, int]:
        """The minutes that a lesson takes besides its steps."""
        return {
            "joining": JOINING_MINUTES,
            "words": WORDS_MINUTES if self.document["vocabulary"] else 0,
            "quiz": quiz_minutes(
                {
                    "questions": self.questions,
                    "results": results_of([line.step for line in self.script]),
                }
            ),
        }

    @property
    def about_pages(self) -> int:
        """Roughly how many pages it will be, for the progress; nothing depends on it."""
        rows = sum(len(deck.rows) + 0.4 for deck in self.decks) / (4 if self.young else 5)
        scenes = sum(len(sheet.scenes) for sheet in self.sheets) / (5 if self.young else 7)
        others = sum(1 for sheet in self.sheets if not sheet.scenes)
        quiz = 2 if self.questions else 0
        return round(4 + len(self.script) * 0.6 + rows + scenes + others + quiz)


def pack_contents(document: dict[str, Any], edition: uuid.UUID) -> Contents:
    """Lay out the pack of a frozen lesson; the edition's uuid shuffles options as on the screen."""
    code = document["code"]
    script = tuple(_script(document["steps"], code))
    decks = [deck_of(line.step, line.number, code) for line in script]
    decks.append(word_deck(document["vocabulary"], code))
    some_decks = tuple(deck for deck in decks if deck)
    sheets = tuple(sheet for line in script if (sheet := _sheet(line.step, line.number)))
    questions = tuple(shuffled(question, edition) for question in document["questions"])
    return Contents(
        code=code,
        title=document["title"],
        band=AgeBand(document["band"]),
        document={name: document.get(name) for name in PUBLIC},
        script=script,
        decks=some_decks,
        sheets=sheets,
        questions=questions,
        printed=tuple(_printed(some_decks, sheets, quiz=bool(questions))),
    )


def _script(steps: list[FrozenStep], code: str) -> Iterable[ScriptStep]:
    before = 1
    parts = part_numbers({"steps": steps})
    for number, (step, part) in enumerate(zip(steps, parts, strict=True), start=1):
        starts, before = part > before, part
        heading, lines = _said(step)
        deck, sheet = deck_of(step, number, code), _sheet(step, number)
        yield ScriptStep(
            number=number,
            label=step_label(step),
            step=step,
            part=part,
            starts_part=starts,
            minutes=step_minutes(step),
            likely=heading,
            lines=tuple(lines),
            anchor=deck.anchor if deck else sheet.anchor if sheet else "",
        )


def _said(step: FrozenStep) -> tuple[str, list[Said]]:
    """The teacher's list of a step: the heading of its second column, and its lines."""
    items = step.get("items") or []
    kind = step["type"]
    if kind == "sort" and step.get("groups"):
        depends = _("It depends: talk about it")
        return _("Likely"), [
            _line(item, likely=card_group(step, item) or depends) for item in items
        ]
    if kind == "match":
        places = {item["text"]: place for place, item in enumerate(mixed(items, step), start=1)}
        return _("Cards"), [
            _line(item, likely=f"{LETTERS[place % len(LETTERS)]} + {places[item['text']]}")
            for place, item in enumerate(items)
        ]
    if kind == "claims_test" and step.get("tests"):
        verdicts = {
            "holds": _("It holds up"),
            "shaky": _("It’s shaky"),
            "falls": _("It doesn’t hold"),
        }
        return _("After testing"), [
            _line(item, likely=verdicts.get(item.get("verdict", ""), "")) for item in items
        ]
    if kind == "create" and step.get("slots"):
        return "", [
            Said(slot["title"], " / ".join(slot["tiles"]), note=slot.get("note") or "")
            for slot in step["slots"]
        ]
    if kind == "simulation":
        return "", [*_feeds(step), *(_line(item) for item in items)]
    return "", [_line(item) for item in items]


def _line(item: dict[str, Any], likely: str = "") -> Said:
    return Said(
        item.get("title") or "", item.get("text") or "", likely=likely, note=item.get("note") or ""
    )


def _feeds(step: FrozenStep) -> Iterable[Said]:
    """What each rule makes of the feed, so that a class without a screen can be told."""
    posts, rounds = step.get("posts") or [], int(step.get("rounds") or 0)
    feels = {
        feed.FEELS_BETTER: _("Afterwards most people feel better."),
        feed.FEELS_WORSE: _("Afterwards most people feel worse."),
        feed.FEELS_SAME: _("Afterwards most people feel about the same."),
    }
    for rule in (step.get("rules") or []) if posts else []:
        counts = feed.run(posts, rule["pull"], rounds)
        result = feed.outcome(posts, counts, rule["pull"])
        shown = ", ".join(
            _("%(count)s × %(post)s") % {"count": count, "post": post["title"]}
            for post, count in zip(posts, counts, strict=True)
            if count
        )
        ends = _("It ends with %(shown)s. People watch for %(seconds)s seconds. %(feels)s")
        said = {"shown": shown, "seconds": result["seconds"], "feels": feels[result["feels"]]}
        yield Said(rule["label"], rule["text"], note=ends % said)


def _sheet(step: FrozenStep, number: int) -> Sheet | None:
    kind = SHEETS.get(step["type"], "")
    scenes: tuple[dict[str, Any], ...] = ()
    if kind == "story":
        scenes = tuple(story_scenes(step))
        kind = "story" if scenes else "reading"
    if not kind or (kind == "made" and not step.get("slots")):
        return None
    return Sheet(kind, f"sheet-{number}", number, step, scenes)


def _printed(decks: Iterable[Deck], sheets: Iterable[Sheet], *, quiz: bool) -> Iterable[Printed]:
    pair, pupil = _("one for each pair"), _("one for each pupil")
    names = {
        "story": (_("Story to play: %(title)s"), pair),
        "reading": (_("To read: %(title)s"), pair),
        "lines": (_("Script for pairs: %(title)s"), pair),
        "picture": (_("Picture: %(title)s"), pair),
        "made": (_("To make: %(title)s"), pair),
        "draw": (_("Sheet: %(title)s"), pupil),
        "ticket": (_("Slips to keep: %(title)s"), _("one for each pupil")),
        "scale": (_("Just for you: %(title)s"), pupil),
    }
    yield Printed("script", _("Teacher’s script"), _("one for you"))
    if quiz:
        yield Printed("answers", _("Quiz with answers"), _("one for you"))
    for deck in decks:
        copies = _("one set") if deck.anchor == "cards-words" else _("a set for each pair")
        yield Printed(deck.anchor, _("Cards: %(title)s") % {"title": deck.title}, copies)
    for sheet in sheets:
        name, copies = names[sheet.kind]
        yield Printed(sheet.anchor, name % {"title": sheet.step["title"]}, copies)
    if quiz:
        yield Printed("quiz", _("Quiz to read through"), pair)
    yield Printed("letter", _("Letter home"), _("one for each family"))
    yield Printed(
        "slips", _("Help slips, all alike, to keep and to hand in"), _("one for each pupil")
    )
