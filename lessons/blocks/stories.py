"""Stories and practice: choices with consequences, always with a way back."""

import re
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from lessons.blocks.base import (
    ActivityBlock,
    Face,
    ItemBlock,
    alt_block,
    picture_block,
    picture_errors,
    preview,
)

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FEWEST_SCENES, MOST_SCENES = 3, 14
MOST_CHOICES = 3
FEWEST_GOOD_ENDINGS = 2

Scenes = Iterable[Any]


def arrivals(scenes: Scenes) -> dict[str, list[str]]:
    """For each scene the words of the choices that lead to it, in the order of the story."""
    came: dict[str, list[str]] = {}
    for scene in scenes:
        for choice in scene.get("choices") or []:
            words = came.setdefault(choice["to"], [])
            if choice["text"] not in words:
                words.append(choice["text"])
    return came


def _reached(start: str, ways: dict[str, list[str]]) -> set[str]:
    seen, open_keys = {start}, [start]
    while open_keys:
        for key in ways.get(open_keys.pop(), []):
            if key not in seen:
                seen.add(key)
                open_keys.append(key)
    return seen


def story_problems(scenes: Scenes) -> list[str]:
    """What keeps a story from being one that every pupil can bring to a good end; each says how to mend it."""
    scenes = list(scenes)
    keys = [scene["key"] for scene in scenes]
    found = _keys_and_ends(scenes, keys)
    if found:
        return found
    ways = {scene["key"]: [choice["to"] for choice in scene["choices"]] for scene in scenes}
    reached = _reached(keys[0], ways)
    found += [
        _("No choice leads to the scene “%(key)s”: let one lead there, or take the scene out.")
        % {"key": key}
        for key in keys
        if key not in reached
    ]
    good = {scene["key"] for scene in scenes if scene["ending"] == "good"}
    if len(good) < FEWEST_GOOD_ENDINGS:
        found.append(
            _("A story has at least two good endings: mark a second ending as good, or write one.")
        )
    found += [
        _("From the scene “%(key)s” no good ending can be reached: add a choice that repairs.")
        % {"key": key}
        for key in keys
        if ways[key] and not good & _reached(key, ways)
    ]
    return [str(problem) for problem in found]


def _keys_and_ends(scenes: list[Any], keys: list[str]) -> list[Any]:
    """What is wrong with single scenes; the whole can be judged only once these are right."""
    found: list[Any] = []
    if not FEWEST_SCENES <= len(scenes) <= MOST_SCENES:
        found.append(_("A story has 3 to 14 scenes; this one has %(n)s.") % {"n": len(scenes)})
    found += [
        _("Two scenes are called “%(key)s”: give each a name of its own.") % {"key": key}
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    for scene in scenes:
        key, choices, ending = scene["key"], scene["choices"], scene["ending"]
        if not KEY.fullmatch(key):
            found.append(
                _("The name “%(key)s” may have small letters, digits and hyphens only.")
                % {"key": key}
            )
        found += [
            _("A choice in “%(key)s” leads to “%(to)s”, but there is no such scene.")
            % {"key": key, "to": choice["to"]}
            for choice in choices
            if choice["to"] not in keys
        ]
        if not choices and ending not in {"good", "mend"}:
            found.append(
                _(
                    "The scene “%(key)s” has no choices: add some, or say which kind of ending it is."
                )
                % {"key": key}
            )
        elif len(choices) == 1 and ending != "mend":
            found.append(
                _("The scene “%(key)s” has one choice only: a real choice has two or three.")
                % {"key": key}
            )
        elif choices and ending == "good":
            found.append(
                _("The scene “%(key)s” is a good ending: take its choices out.") % {"key": key}
            )
    return found


class ChoiceItemBlock(blocks.StructBlock):
    """One thing that the story person can do."""

    text = blocks.CharBlock(
        label=_("What they do"), max_length=200, help_text=_("A few words on a button.")
    )
    to = blocks.CharBlock(
        label=_("Leads to the scene"), max_length=40, help_text=_("The short name of a scene.")
    )

    class Meta:
        icon = "arrow-right"
        label = _("Choice")
        label_format = "{text} → {to}"


class SceneBlock(blocks.StructBlock):
    """One moment of the story."""

    key = blocks.CharBlock(
        label=_("Short name"),
        max_length=40,
        help_text=_("Such as “asks-nicely”. Pupils do not see it; choices use it."),
    )
    text = blocks.TextBlock(
        label=_("What happens"),
        rows=4,
        help_text=_("Blank line: new paragraph. “MO: Can I go next?” on a line is shown as talk."),
    )
    face = blocks.ChoiceBlock(
        choices=Face.choices,
        required=False,
        label=_("Face"),
        help_text=_("How somebody in the scene feels now."),
    )
    choices = blocks.ListBlock(
        ChoiceItemBlock(),
        label=_("Choices"),
        default=[],
        max_num=MOST_CHOICES,
        help_text=_("Two or three. A scene without choices is an ending."),
    )
    ending = blocks.ChoiceBlock(
        choices=[("good", _("A good ending")), ("mend", _("Something to mend"))],
        required=False,
        label=_("Ending"),
        help_text=_("“Something to mend” offers the way back, and may have a choice that repairs."),
    )
    note = blocks.TextBlock(
        label=_("Thought"),
        required=False,
        rows=2,
        help_text=_("For something to mend: what can still be put right."),
    )
    picture = picture_block()
    picture_alt = alt_block()

    class Meta:
        icon = "doc-full"
        label = _("Scene")
        label_format = "{key}: {text}"
        form_layout = blocks.struct_block.BlockGroup(
            ["key", "text", "face", "choices", "ending", "note"],
            settings=["picture", "picture_alt"],
        )

    def clean(self, value: Any) -> Any:
        """A picture needs words."""
        cleaned = super().clean(value)
        errors = picture_errors(cleaned)
        if errors:
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned


class BranchingStoryBlock(ActivityBlock):
    """A story with choices; every branch can be repaired."""

    items = None
    scenes = blocks.ListBlock(
        SceneBlock(),
        label=_("Scenes"),
        default=[],
        help_text=_(
            "The first scene is the start. Every scene leads to a good ending or back to a choice: "
            "a story never punishes and never comes to a dead end."
        ),
    )

    class Meta:
        icon = "fork"
        label = _("Branching story")
        group = _("Stories and practice")
        description = _("A story person has a choice. Each ending shows feelings and a rewind.")
        template = "lessons/blocks/story.html"
        preview_value = preview(
            "Mo and the red scooter",
            "Mo wants a turn on the red scooter.",
            scenes=[
                {
                    "key": "start",
                    "text": "Ada rides the red scooter round and round. What does Mo do?",
                    "choices": [
                        {"text": "Mo asks and waits", "to": "asks"},
                        {"text": "Mo snatches it", "to": "snatches"},
                    ],
                },
                {
                    "key": "asks",
                    "text": "Ada smiles and says, “Two more laps.”",
                    "face": "happy",
                    "ending": "good",
                },
                {
                    "key": "snatches",
                    "text": "Ada’s face falls.",
                    "face": "sad",
                    "ending": "mend",
                    "note": "Mo can still give it back and say sorry.",
                    "choices": [{"text": "Mo gives it back", "to": "sorry"}],
                },
                {
                    "key": "sorry",
                    "text": "“OK,” says Ada. “You go next.”",
                    "face": "relieved",
                    "ending": "good",
                },
            ],
        )

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """A story without dead ends."""
        problems = story_problems(value["scenes"])
        return {"scenes": ValidationError(problems)} if problems else {}


class LineBlock(ItemBlock):
    """A line of a script."""

    title = blocks.CharBlock(label=_("Who"), max_length=80)
    text = blocks.TextBlock(label=_("What they say"), rows=2)
    note = blocks.TextBlock(
        label=_("How"), required=False, rows=1, help_text=_("Such as: quietly, looking up.")
    )

    class Meta:
        icon = "comment"
        label = _("Line")
        label_format = "{title}: {text}"


class ScriptedPracticeBlock(ActivityBlock):
    """Lines to say aloud in pairs."""

    items = blocks.ListBlock(
        LineBlock(), label=_("Lines"), default=[], help_text=_("In the order they are said.")
    )

    class Meta:
        icon = "group"
        label = _("Scripted practice")
        group = _("Stories and practice")
        description = _(
            "Short lines that pairs say aloud, so that the words are there when needed."
        )
        template = "lessons/blocks/script.html"
        preview_value = preview("Say it kindly", "In pairs.", ("Jo", "Please stop."))

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """A conversation has at least two lines."""
        if len(value["items"]) < 2:
            return {
                "items": ValidationError(_("Write at least two lines, so that a pair can talk."))
            }
        return {}
