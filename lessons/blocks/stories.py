"""Stories and practice: choices with consequences, always with a way back."""

import re
from collections.abc import Iterable
from itertools import count
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks import CodeBlock
from lessons.blocks.base import (
    ActivityBlock,
    Face,
    ItemBlock,
    alt_block,
    library_errors,
    photo_block,
    picture_block,
    picture_errors,
)
from lessons.blocks.story_map import MappedScene, Mark, map_story
from lessons.blocks.widgets import SceneSelect

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


def story_problems(scenes: Scenes) -> list[str]:
    """What keeps a story from being one that every pupil can bring to a good end.

    Each says which scene it is about, by number and first words, and how to mend it.
    """
    scenes = list(scenes)
    mapped = map_story(scenes)
    found = [*_numbers_and_keys(scenes)]
    for scene, told in zip(mapped, scenes, strict=True):
        found += _of_one_scene(scene, told)
    if not found:
        found = _of_the_whole(mapped)
    return [str(problem) for problem in found]


def scene_name(scene: MappedScene) -> str:
    """A scene as authors know it: its number and first words."""
    if not scene.title:
        return _("Scene %(number)d") % {"number": scene.number}
    return _("Scene %(number)d (“%(title)s”)") % {"number": scene.number, "title": scene.title}


def _numbers_and_keys(scenes: list[Any]) -> list[Any]:
    """Too few or too many, and keys (which the studio gives by itself) that cannot be told apart."""
    found: list[Any] = []
    if not FEWEST_SCENES <= len(scenes) <= MOST_SCENES:
        found.append(_("A story has 3 to 14 scenes; this one has %(n)s.") % {"n": len(scenes)})
    keys = [scene["key"] for scene in scenes]
    found += [
        _("Two scenes are called “%(key)s”: give each a name of its own.") % {"key": key}
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]
    found += [
        _("The name “%(key)s” may have small letters, digits and hyphens only.") % {"key": key}
        for key in keys
        if not KEY.fullmatch(key)
    ]
    return found


def _of_one_scene(scene: MappedScene, told: Any) -> list[Any]:
    """What is wrong with one scene; the whole can be judged only once these are right."""
    name, ways, ending = scene_name(scene), scene.ways, told["ending"]
    found: list[Any] = [
        _(
            "%(scene)s: the choice “%(choice)s” leads to no scene. Choose where it leads, or take "
            "the choice out."
        )
        % {"scene": name, "choice": way.text}
        for way in ways
        if way.to is None
    ]
    if scene.is_marked(Mark.DEAD_END):
        found.append(
            _(
                "%(scene)s is a dead end: it has no choices. Add two or three, or say under "
                "“Ending” which kind of ending it is."
            )
            % {"scene": name}
        )
    elif len(ways) == 1 and ending != "mend":
        found.append(
            _("%(scene)s has one choice only: a real choice has two or three.") % {"scene": name}
        )
    elif ways and ending == "good":
        found.append(_("%(scene)s is a good ending: take its choices out.") % {"scene": name})
    return found


def _of_the_whole(mapped: list[MappedScene]) -> list[Any]:
    """Scenes that nobody gets to, and scenes from which nobody gets to a good end."""
    found: list[Any] = [
        _(
            "%(scene)s cannot be reached: let a choice of another scene lead to it, or take the "
            "scene out."
        )
        % {"scene": scene_name(scene)}
        for scene in mapped
        if scene.is_marked(Mark.UNREACHABLE)
    ]
    if sum(scene.is_marked(Mark.GOOD) for scene in mapped) < FEWEST_GOOD_ENDINGS:
        found.append(
            _("A story has at least two good endings: mark a second ending as good, or write one.")
        )
    found += [
        _(
            "%(scene)s goes round in a loop that never comes to an ending. A loop is fine as long "
            "as an ending can still be reached: add a choice that leads out of it."
        )
        % {"scene": scene_name(scene)}
        for scene in mapped
        if scene.is_marked(Mark.LOOP)
    ]
    found += [
        _("%(scene)s: no good ending can be reached from here. Add a choice that repairs.")
        % {"scene": scene_name(scene)}
        for scene in mapped
        if scene.is_marked(Mark.NO_GOOD)
    ]
    return found


class SceneKeyBlock(CodeBlock):
    """The name by which choices know a scene: given by the studio, seen by nobody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = forms.HiddenInput()


class SceneChoiceBlock(CodeBlock):
    """The scene that a choice leads to: its key, chosen from the scenes of the same story."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field.widget = SceneSelect()


# To migrations both are what they store.
DECONSTRUCT_ALIASES = {
    SceneKeyBlock: "wagtail.blocks.CharBlock",
    SceneChoiceBlock: "wagtail.blocks.CharBlock",
}


class ChoiceItemBlock(blocks.StructBlock):
    """One thing that the story person can do."""

    text = blocks.CharBlock(
        label=_("What they do"), max_length=200, help_text=_("A few words on a button.")
    )
    to = SceneChoiceBlock(label=_("Goes to"), max_length=40)

    class Meta:
        icon = "arrow-right"
        label = _("Choice")
        label_format = "{text} → {to}"


class SceneBlock(blocks.StructBlock):
    """One moment of the story."""

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
    key = SceneKeyBlock(label=_("Short name"), required=False, max_length=40)
    picture = picture_block()
    photo = photo_block()
    picture_alt = alt_block()

    class Meta:
        icon = "doc-full"
        label = _("Scene")
        label_format = "{text}"
        form_layout = blocks.struct_block.BlockGroup(
            ["text", "face", "choices", "ending", "note", "key"],
            settings=["picture", "photo", "picture_alt"],
        )

    def clean(self, value: Any) -> Any:
        """A picture needs words; a draft may still lack them."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        errors = picture_errors(cleaned) | library_errors("photo", cleaned["photo"])
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
        collapsed=True,
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

    def clean(self, value: Any) -> Any:
        """Give a key to every scene that came without one, and look at the whole."""
        scenes = value["scenes"]
        taken = {scene.get("key") for scene in scenes}
        free = (f"scene-{number}" for number in count(1))
        for scene in scenes:
            if not scene.get("key"):
                scene["key"] = next(key for key in free if key not in taken)
        return super().clean(value)

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

    def mend(self, value: Any) -> dict[str, ValidationError]:
        """A conversation has at least two lines."""
        if len(value["items"]) < 2:
            return {
                "items": ValidationError(_("Write at least two lines, so that a pair can talk."))
            }
        return {}
