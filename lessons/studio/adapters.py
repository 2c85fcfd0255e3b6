"""The JavaScript halves of the block editors, and the words they say (Wagtail's telepath adapters)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.widgets import Script
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import SelectAdapter
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.blocks.struct_block import StructBlockAdapter

from lessons.blocks import StepStreamBlock
from lessons.blocks.media_literacy import HotspotBlock
from lessons.blocks.stories import BranchingStoryBlock
from lessons.blocks.widgets import PictureSelect, SceneSelect

STYLES: dict[str, Sequence[str]] = {"all": ["lessons/studio/studio.css"]}


def _module(name: str) -> forms.Media:
    scripts: list[Any] = [Script(f"lessons/studio/{name}.js", type="module")]
    return forms.Media(css=STYLES, js=scripts)


class SceneSelectAdapter(SelectAdapter):
    """A list that keeps a scene's key even while that scene is not in it."""

    js_constructor = "regard.SceneSelect"

    def js_args(self, widget: Any) -> list[Any]:
        """The control and its words."""
        return [
            *super().js_args(widget),
            {
                "none": _("Choose a scene…"),
                "gone": _("(a scene that is not there any more)"),
                "new": _("+ A new scene"),
            },
        ]

    @cached_property
    def media(self) -> forms.Media:
        """With the story's editor."""
        return super().media + _module("story")


class PictureSelectAdapter(SelectAdapter):
    """A list with the chosen picture beside it."""

    js_constructor = "regard.PictureSelect"

    @cached_property
    def media(self) -> forms.Media:
        """With the script that shows the picture."""
        return super().media + _module("pictures")


class StoryAdapter(StructBlockAdapter):
    """A story with the picture of its branches."""

    js_constructor = "regard.StoryBlock"

    def js_args(self, block: Any) -> list[Any]:
        """The block and the words of the picture."""
        name, children, meta = super().js_args(block)
        return [name, children, meta | {"words": _story_words()}]

    @cached_property
    def media(self) -> forms.Media:
        """With the story's editor."""
        return super().media + _module("story")


class HotspotAdapter(StructBlockAdapter):
    """A picture whose spots are placed by pointing."""

    js_constructor = "regard.HotspotBlock"

    def js_args(self, block: Any) -> list[Any]:
        """The block and the words of the picture."""
        name, children, meta = super().js_args(block)
        preview = reverse("wagtailimages:preview", args=[0, "max-1200x1200"])
        return [name, children, meta | {"words": _hotspot_words(), "preview": preview}]

    @cached_property
    def media(self) -> forms.Media:
        """With the editor of spots."""
        return super().media + _module("hotspots")


class StepStreamAdapter(StreamBlockAdapter):
    """The steps of a lesson, which may be taken from other lessons."""

    js_constructor = "regard.StepStream"

    def js_args(self, block: Any) -> list[Any]:
        """The block, where the chooser is, and its words."""
        *rest, meta = super().js_args(block)
        words = {
            "button": _("Insert a step from another lesson"),
            "before": _("before step {number}: {title}"),
        }
        return [*rest, meta | {"reuse": {"url": reverse("reuse_lessons"), "words": words}}]

    @cached_property
    def media(self) -> forms.Media:
        """With the chooser."""
        chooser = forms.Media(js=[versioned_static("wagtailadmin/js/modal-workflow.js")])
        return super().media + chooser + _module("steps")


def _story_words() -> dict[str, str]:
    return {
        "heading": _("Picture of the story"),
        "picture": _("The scenes of the story and the ways between them"),
        "list": _("The same as a list"),
        "empty": _("Add the first scene: the story starts there."),
        "scene": _("Scene {number}"),
        "untold": _("(nothing written yet)"),
        "start": _("Start"),
        "good": _("Good ending"),
        "mend": _("Something to mend"),
        "dead-end": _("Dead end"),
        "unreachable": _("Cannot be reached"),
        "missing": _("Leads nowhere"),
        "loop": _("Endless loop"),
        "no-good": _("No good ending ahead"),
        "goesTo": _("{choice} → scene {number}"),
        "goesNowhere": _("{choice} → no scene chosen"),
        "noWords": _("(no words yet)"),
        "goTo": _("Go to this scene"),
        "summary": _("{scenes} scenes, {good} good endings, {mend} to mend"),
        "allWell": _("Nothing to mend."),
        "toMend": _("To mend"),
        "help-dead-end": _("add choices, or say which kind of ending it is"),
        "help-unreachable": _("let a choice of another scene lead to it, or take it out"),
        "help-missing": _("choose where the choice leads, or take it out"),
        "help-loop": _("a loop is fine while an ending can be reached: add a choice out of it"),
        "help-no-good": _("add a choice that repairs"),
        "help-endings": _("A story needs at least two good endings."),
    }


def _hotspot_words() -> dict[str, str]:
    return {
        "heading": _("Where the spots are"),
        "help": _(
            "Press the picture to place the spot that you are working on, or drag a number. With the "
            "keyboard: go to a number with Tab and move it with the arrow keys, 1 % at a time, with "
            "Shift 5 %."
        ),
        "choose": _("Choose the picture first. Then place each spot by pressing on it."),
        "noSpots": _("Add a spot below. Then press the picture where it belongs."),
        "place": _("Place spot {number}"),
        "placing": _("Press the picture to place spot {number}."),
        "moving": _("Press the picture to move spot {number}, or drag its number."),
        "allPlaced": _("All spots are placed. Drag a number to move it."),
        "spot": _("Spot {number}, {title}"),
        "untitled": _("no words yet"),
        "at": _("{x} % from the left, {y} % from the top"),
        "unplaced": _("not placed yet"),
        "tooClose": _(
            "Spots {one} and {other} lie on top of each other: move one of them a little."
        ),
    }


register(SceneSelectAdapter(), SceneSelect)
register(PictureSelectAdapter(), PictureSelect)
register(StoryAdapter(), BranchingStoryBlock)
register(StepStreamAdapter(), StepStreamBlock)
register(HotspotAdapter(), HotspotBlock)
